"""Exporting what is on sale, and noting how far each listing has come: on both databases."""

import csv
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import farm
import pytest
import shop
from sqlalchemy import func, select

from storefront.catalogue import services as catalogue
from storefront.catalogue.terms import Terms
from storefront.channels import registry, services
from storefront.channels.errors import WrongListingState
from storefront.channels.lifecycle import ListingState
from storefront.channels.models import Listing
from storefront.stock.errors import OutOfStock
from traceability.errors import InvalidInput, NotAllowed, NotFound
from traceability.files.services import store_file
from traceability.parties import services as parties
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role

JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 20


@pytest.fixture
def session(deployment):
    """One transaction for the whole test."""
    with deployment.transaction() as session:
        yield session


@pytest.fixture
def coop(deployment, session, clock):
    """A cooperative with 40 packs, a photo, a telephone and a description."""
    coop = farm.found(session, clock)
    coop.organisation.phone = "0208 123 456"
    shop.offer(session, coop, description_vi="Hái tay, sao suốt.")
    photo = store_file(
        session, deployment.files, organisation_id=coop.organisation.id, content=JPEG, clock=clock
    )
    coop.packet.image = photo.sha256
    farm.packets(session, coop, 40)
    return coop


@pytest.fixture
def export(deployment, session, coop, tmp_path):
    """Writes a channel's pack and reads its CSV."""

    def write(channel="voso"):
        report = services.export(
            session, coop.recorder, deployment, channel=channel, out=tmp_path / channel
        )
        text = (tmp_path / channel / "listing.csv").read_bytes().decode("utf-8-sig")
        return report, list(csv.DictReader(io.StringIO(text, newline="")))

    return write


def listed(session, coop, channel="voso"):
    (found,) = services.listed(
        session, coop.recorder, channel=channel, base_url="https://nguon.example"
    )
    return found


def certify(session, coop, scheme="vietgap", number="VG-1", since=date(2026, 1, 1), **details):
    return parties.add_certificate(
        session,
        coop.recorder,
        scheme=scheme,
        number=number,
        issuer="QUACERT",
        valid_from=since,
        **details,
    )


@pytest.mark.parametrize("channel", ["voso", "postmart", "lienminhhtx"])
def test_a_pack_is_a_folder_with_everything_and_a_zip_of_it(export, coop, tmp_path, channel):
    report, (row,) = export(channel)

    assert report.problems == ()
    assert report.archive == tmp_path / channel / f"{channel}-LABANG.zip"
    written = {str(p.relative_to(tmp_path / channel)) for p in (tmp_path / channel).rglob("*.*")}
    assert written == {
        "listing.csv",
        "listing.xlsx",
        "notes.txt",
        "images/CHE200_1.jpg",
        f"{channel}-LABANG.zip",
    }
    with zipfile.ZipFile(report.archive) as archive:
        assert archive.read("images/CHE200_1.jpg") == JPEG
    assert "CHE200" in row.values()
    assert "https://nguon.example/p/che-tom-non-200-g" in row.values()


def test_the_stock_of_a_channel_is_what_is_set_aside_for_it(session, coop, export):
    assert export()[1][0]["Tồn kho"] == "0", "never the shared pool"

    services.set_allotment(
        session, coop.recorder, product_id=coop.packet.id, channel="voso", packs=12
    )

    assert export()[1][0]["Tồn kho"] == "12"
    assert export("postmart")[1][0]["Số lượng"] == "0"


def test_only_what_is_on_sale_is_listed(session, coop, export):
    offer = catalogue.offer_of_product(session, coop.packet.id)
    catalogue.update_offer(
        session, coop.recorder, offer_id=offer.id, terms=Terms(price_vnd=1, on_sale=False)
    )

    assert export()[1] == []


def test_papers_of_the_lot_are_claimed_also_when_everything_is_set_aside(session, coop, export):
    certify(session, coop, place_id=coop.plot.id)
    services.set_allotment(
        session, coop.recorder, product_id=coop.packet.id, channel="voso", packs=40
    )

    assert export()[1][0]["Số chứng nhận VietGAP"] == "VG-1"


def test_a_lapsed_certificate_is_left_out(session, coop, export, clock):
    certify(session, coop, valid_to=date(2026, 11, 30))
    assert export()[1][0]["Số chứng nhận VietGAP"] == "VG-1"

    clock.advance(days=10)

    row = export()[1][0]
    assert row["Số chứng nhận VietGAP"] == ""
    assert row["Chứng nhận"] == ""


def test_a_certificate_younger_than_the_packs_is_left_out(session, coop, export, clock):
    certify(session, coop, since=date(2026, 11, 25))
    clock.advance(days=5)

    assert export()[1][0]["Số chứng nhận VietGAP"] == ""


def test_a_certificate_of_another_plot_is_left_out(session, coop, export):
    other = parties.add_place(session, coop.recorder, kind="plot", code="LO-9", name_vi="Xa")
    certify(session, coop, place_id=other.id)

    assert export()[1][0]["Số chứng nhận VietGAP"] == ""


def test_stars_and_area_codes_that_stand_are_told(session, coop, export):
    certify(session, coop, scheme="ocop", number="12/QĐ", stars=4, product_id=coop.packet.id)
    for code, until in (("VN-TN-1", None), ("VN-TN-0", date(2026, 10, 1))):
        parties.add_planting_area_code(
            session,
            coop.recorder,
            place=coop.plot,
            code=code,
            issuer="Cục Trồng trọt",
            valid_from=date(2026, 1, 1),
            valid_to=until,
        )

    row = export()[1][0]
    assert row["Số sao OCOP"] == "4"
    assert row["Mã số vùng trồng"] == "VN-TN-1"


def test_a_product_with_a_drawing_needs_a_photo_and_stays_a_draft(
    deployment, session, coop, export, clock
):
    drawing = store_file(
        session,
        deployment.files,
        organisation_id=coop.organisation.id,
        content=b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        drawn_here=True,
        clock=clock,
    )
    coop.packet.image = drawing.sha256

    report, rows = export()

    assert [str(problem) for problem in report.problems] == [
        "CHE200: “Ảnh 1” needs a photo (JPEG or PNG)."
    ]
    assert rows[0]["Mã sản phẩm (SKU)"] == "CHE200", "its row is there to be completed"
    assert listed(session, coop).state is ListingState.DRAFT
    assert session.scalar(select(func.count()).select_from(Listing)) == 0


def test_an_export_is_noted_and_a_change_since_then_is_seen(session, coop, export, clock):
    assert not listed(session, coop).is_changed
    export()
    assert listed(session, coop).state is ListingState.EXPORTED
    assert listed(session, coop).listing.exported_at == clock.now
    assert not listed(session, coop).is_changed

    services.set_allotment(
        session, coop.recorder, product_id=coop.packet.id, channel="voso", packs=3
    )
    assert listed(session, coop).is_changed
    assert not listed(session, coop, "postmart").is_changed

    export()
    assert not listed(session, coop).is_changed


def test_a_listing_goes_from_the_file_to_the_marketplace_and_back(session, coop, export):
    on_voso = {"product_id": coop.packet.id, "channel": "voso"}
    export()

    services.mark_submitted(session, coop.recorder, **on_voso)
    services.mark_live(session, coop.recorder, **on_voso, url="https://voso.vn/che ".strip())
    assert listed(session, coop).state is ListingState.LIVE
    assert listed(session, coop).listing.url == "https://voso.vn/che"

    services.mark_rejected(session, coop.recorder, **on_voso, reason="Thiếu giấy ATTP")
    found = listed(session, coop).listing
    assert (found.state, found.url, found.reason) == ("rejected", None, "Thiếu giấy ATTP")

    export()
    assert listed(session, coop).state is ListingState.EXPORTED


def test_what_was_not_exported_cannot_be_submitted(session, coop):
    with pytest.raises(WrongListingState) as refused:
        services.mark_submitted(session, coop.recorder, product_id=coop.packet.id, channel="voso")

    assert str(refused.value) == ("Chè tôm nõn 200 g is in no listing file yet. Export it first.")


@pytest.mark.parametrize("url", ["", "voso.vn/x", "javascript:alert(1)", "https://a b", "https://"])
def test_a_live_listing_has_a_web_address(session, coop, url):
    with pytest.raises(InvalidInput) as refused:
        services.mark_live(
            session, coop.recorder, product_id=coop.packet.id, channel="voso", url=url
        )

    assert refused.value.field == "url"


def test_a_rejection_has_a_reason(session, coop):
    with pytest.raises(InvalidInput) as refused:
        services.mark_rejected(
            session, coop.recorder, product_id=coop.packet.id, channel="voso", reason=" "
        )

    assert refused.value.field == "reason"


def test_a_channel_that_nobody_knows_gets_nothing(session, coop, export):
    with pytest.raises(NotFound):
        export("sendo")
    with pytest.raises(NotFound):
        services.set_allotment(
            session, coop.recorder, product_id=coop.packet.id, channel="sendo", packs=1
        )


def test_more_than_there_is_cannot_be_set_aside(session, coop):
    with pytest.raises(OutOfStock):
        services.set_allotment(
            session, coop.recorder, product_id=coop.packet.id, channel="voso", packs=41
        )


def test_a_channel_from_a_file_alone_is_exported(session, coop, export, tmp_path, monkeypatch):
    """No code knows this marketplace."""
    known = registry.shipped()
    maps = tmp_path / "maps"
    maps.mkdir()
    (maps / "hoixuan.toml").write_text(
        """
        code = "hoixuan"
        name = { vi = "Hội xuân", en = "Spring fair" }
        assumed = false
        source = "ban tổ chức"

        [[columns]]
        header = "Mã hàng"
        field = "sku"
        required = true

        [[columns]]
        header = "Giá"
        field = "price_vnd"
        """,
        encoding="utf-8",
    )
    known.load_directory(maps)
    monkeypatch.setattr(registry, "installation", lambda: known)

    report, rows = export("hoixuan")

    assert rows == [{"Mã hàng": "CHE200", "Giá": "185000"}]
    assert report.problems == ()
    assert not report.channel.is_assumed


def test_nobody_lists_what_is_anothers(session, coop, clock, deployment, tmp_path):
    other = farm.found(session, clock, code="KHAC")

    report = services.export(session, other.recorder, deployment, channel="voso", out=tmp_path)

    assert report.rows == ()
    with pytest.raises(NotFound):
        services.mark_submitted(session, other.recorder, product_id=coop.packet.id, channel="voso")


def test_a_picker_lists_nothing(session, coop, deployment, tmp_path):
    picker = Recorder(coop.organisation.id, Role.PICKER)

    with pytest.raises(NotAllowed):
        services.export(session, picker, deployment, channel="voso", out=tmp_path)
    with pytest.raises(NotAllowed):
        services.mark_submitted(session, picker, product_id=coop.packet.id, channel="voso")
    assert not (tmp_path / "listing.csv").exists()


def test_two_people_who_export_at_once_make_one_listing(deployment, clock, tmp_path):
    with deployment.transaction() as session:
        coop = farm.found(session, clock)
        shop.offer(session, coop, description_vi="Hái tay.")
        photo = store_file(
            session, deployment.files, organisation_id=coop.organisation.id, content=JPEG
        )
        coop.packet.image = photo.sha256
        farm.packets(session, coop, 4)

    def export(number):
        with deployment.transaction() as session:
            return services.export(
                session, coop.recorder, deployment, channel="voso", out=tmp_path / str(number)
            ).problems

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(export, range(6))) == [()] * 6

    with deployment.reading() as session:
        assert session.scalar(select(func.count()).select_from(Listing)) == 1
