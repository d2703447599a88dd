"""The page of a lot against the law, one certificate's page, and the cooperative's own."""

import io

import pytest
from cooperative import field_error, plain
from pictured import PNG

from tests.storefront.conftest import enlist, register
from traceability.claims.services import add_evidence
from traceability.lots.models import Product
from traceability.parties.models import Certificate, Organisation
from traceability.parties.roles import Role
from traceability.parties.services import add_certificate

REASON = "Ảnh chụp ngày mai"


@pytest.fixture
def bare(coop):
    """A packed lot whose product has no picture."""
    with coop.deployment.transaction() as db:
        db.get_one(Product, coop.product).image = None
    return coop.packed()


@pytest.fixture
def paper(coop):
    with coop.deployment.transaction() as db:
        return add_certificate(
            db,
            coop.recorder,
            scheme="vietgap",
            number="VG-1",
            issuer="Sở",
            valid_from=coop.now.business_date.replace(year=2025),
            place_id=coop.plot,
        )


@pytest.fixture
def stranger(coop, other_browser, passwords):
    """The owner of another cooperative, signed in."""
    other = register(coop.deployment, "LAHIEN", "HTX La Hiên")
    enlist(coop.deployment, passwords, other, "na@lahien.example")
    return other_browser.sign_in("na@lahien.example")


def test_every_item_stands_under_its_text_with_where_to_fill_it_in(owner, coop, bare):
    page = owner.get(f"/workspace/lots/{bare.id}/check?lang=en").text

    text = plain(page)
    assert "Circular 02/2024/TT-BKHCN, Article 6(5) (number of the article deduced)" in text
    assert "missing Picture of the product compulsory, read at a source" in text
    assert "missing GTIN compulsory, deduced, text not read in full" in text
    assert "Not compulsory for produce yet" in text
    assert "Cultivar recommended, deduced, text not read in full" in text
    assert f'href="/workspace/products/{coop.product}">Fill it in' in page
    assert 'href="/workspace/cooperative">Fill it in' in page


def test_the_share_that_is_certified_is_told(owner, coop, paper):
    lot = coop.packed()

    text = plain(owner.get(f"/workspace/lots/{lot.id}/check?lang=en").text)

    assert "may be shown VietGAP It covers 100 % of the weight" in text


def test_the_owners_word_is_kept_and_shown(owner, coop, bare):
    path = f"/workspace/lots/{bare.id}/check"
    refused = owner.send(f"{path}?lang=en", {"reason": " "})

    accepted = owner.send(path, {"reason": REASON})

    assert "Fill in" in field_error(refused.text, "reason")
    assert accepted.status_code == 303
    page = plain(owner.get(f"{path}?lang=en").text)
    assert f"Accepted by the owner on 22 Nov 2026, because: {REASON}" in page
    assert "Nothing that the law asks for is in the way" in page
    assert "1 item is missing and was accepted" in plain(
        owner.get(f"/workspace/lots/{bare.id}?lang=en").text
    )


def test_staff_see_what_is_missing_and_cannot_let_it_go(browser, enlisted, coop, bare):
    enlisted("thu@labang.example", Role.STAFF)
    staff = browser.sign_in("thu@labang.example")
    path = f"/workspace/lots/{bare.id}/check"

    page = staff.get(f"{path}?lang=en").text

    assert "Picture of the product" in page
    assert "Let the lot go out" not in page
    assert staff.send(path, {"reason": REASON}, page="/workspace/harvest").status_code == 403


def test_stamps_are_refused_beside_the_lot(owner, coop, bare):
    answer = owner.send("/workspace/stamps/issue?lang=en", {"lot": str(bare.id), "count": "5"})

    assert answer.status_code == 422
    assert "Picture of the product (Circular 02/2024/TT-BKHCN)" in field_error(answer.text, "lot")


def test_a_certificate_of_a_lot_gets_its_paper_and_its_end(owner, coop):
    lot = coop.packed()
    page = f"/workspace/certificates/new?lot={lot.id}"
    noted = owner.send(
        page,
        {
            "scheme": "organic",
            "number": "HC-9",
            "issuer": "Sở",
            "of": f"lot:{lot.id}",
            "valid_from": "2026-01-01",
        },
    )
    path = noted.location.removeprefix("https://nguon.example").partition("?")[0]
    tokens = owner.hidden(path)

    kept = owner.post(
        f"{path}/files",
        data={**tokens, "file": (io.BytesIO(PNG), "giay.png")},
        content_type="multipart/form-data",
    )
    refused = owner.send(
        f"{path}?lang=en", {"step": "revoked", "from_date": "2026-11-20", "reason": ""}
    )
    ended = owner.send(
        path, {"step": "revoked", "from_date": "2026-11-20", "reason": "Đợt kiểm tra"}
    )

    assert (noted.status_code, kept.status_code, ended.status_code) == (303, 303, 303)
    assert field_error(refused.text, "reason") == "Say why."
    text = plain(owner.get(f"{path}?lang=en").text)
    assert "Organic HC-9 revoked" in text
    assert f"It is for {lot.code}" in text
    assert "Revoked , 20 Nov 2026: Đợt kiểm tra" in text.replace("Revoked,", "Revoked ,")


def test_a_paper_is_handed_to_members_alone(owner, coop, paper, stranger, app):
    with coop.deployment.transaction() as db:
        stored = add_evidence(
            db,
            coop.recorder,
            coop.deployment.files,
            certificate=db.get_one(Certificate, paper.id),
            content=b"%PDF-1.7 x",
        )
    path = f"/workspace/certificates/{paper.id}/files/{stored.sha256}"

    answer = owner.get(path)

    assert answer.data == b"%PDF-1.7 x"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert owner.get(f"/files/{stored.sha256}").status_code == 404
    assert app.test_client().get(path, base_url="https://nguon.example").status_code != 200
    assert stranger.get(path).status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "Fill in: Scan or photo."), (b"hello", "no PNG, JPEG or WebP picture and no PDF")],
)
def test_what_is_no_paper_is_refused_beside_the_file(owner, paper, content, said):
    path = f"/workspace/certificates/{paper.id}"

    answer = owner.post(
        f"{path}/files?lang=en",
        data={**owner.hidden(path), "file": (io.BytesIO(content), "x.pdf" if content else "")},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 422
    assert said in field_error(answer.text, "file")


def test_the_cooperative_says_more_of_itself(owner, coop):
    told = {"name_vi": "HTX chè La Bằng", "address_vi": "Xã La Bằng", "registration": "4600 123"}
    refused = owner.send("/workspace/cooperative?lang=en", {**told, "name_vi": "x" * 201})

    saved = owner.send("/workspace/cooperative", told)

    assert "is not a name" in field_error(refused.text, "name_vi")
    assert saved.status_code == 303
    with coop.deployment.reading() as db:
        found = db.get_one(Organisation, coop.organisation_id)
        assert (found.registration, found.address_vi, found.brand) == (
            "4600 123",
            "Xã La Bằng",
            None,
        )


def test_another_organisations_lot_and_certificate_are_not_there(stranger, bare, paper):
    for path in (f"lots/{bare.id}/check", f"certificates/{paper.id}"):
        assert stranger.get(f"/workspace/{path}").status_code == 404

    sent = stranger.send(
        f"/workspace/lots/{bare.id}/check", {"reason": REASON}, page="/workspace/harvest"
    )
    assert sent.status_code == 404
