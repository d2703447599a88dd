"""Lots against the law, certificates and their papers, and the organisation itself, over REST."""

import pytest
from pictured import PNG
from sqlalchemy import update

from tests.storefront.conftest import register
from traceability.lots.models import Product
from traceability.parties.roles import Role

VIETGAP = {
    "scheme": "vietgap",
    "number": "VG-1",
    "issuer": "Sở",
    "valid_from": "2025-01-01",
}
PICTURE = "circular_02_2024.product_image"


@pytest.fixture
def bare_lot(sqlite_deployment, packed_lot):
    """A packed lot whose product has no picture any more."""
    with sqlite_deployment.transaction() as session:
        session.execute(update(Product).values(image=None))
    return packed_lot


def told(program, lot, item):
    found = program.get(f"/lots/{lot}/check").json
    return next(each for each in found["items"] if each["item"] == item)


def test_a_lot_is_checked_with_the_source_of_each_item(farm, packed_lot):
    found = farm.get(f"/lots/{packed_lot}/check").json

    assert found["publishable"]
    picture = told(farm, packed_lot, PICTURE)
    assert (picture["status"], picture["evidence"], picture["stops"]) == ("passed", "read", [])
    assert picture["source"]["en"] == "Circular 02/2024/TT-BKHCN"
    assert told(farm, packed_lot, "goods_labelling.ingredients") | {"name": 0} == {
        "item": "goods_labelling.ingredients",
        "name": 0,
        "source": {
            "vi": "Nghị định 43/2017/NĐ-CP, sửa đổi bởi 111/2021/NĐ-CP",
            "en": "Decree 43/2017/NĐ-CP as amended by 111/2021/NĐ-CP",
        },
        "article": {"vi": "Điều 10", "en": "Article 10"},
        "article_is_inferred": True,
        "effective_from": "2017-06-01",
        "evidence": "unread",
        "asked": "mandatory",
        "status": "missing",
        "stops": [],
        "why": "Sản phẩm này chưa được ghi thành phần.",
        "accepted_because": None,
        "accepted_at": None,
    }


def test_what_is_missing_stops_stamps_until_an_owner_accepts_it(
    farm, program_of, la_bang, bare_lot
):
    refused = farm.post("/stamp-runs", {"lot": bare_lot, "count": 5})
    staff = program_of(la_bang, Role.STAFF)
    not_allowed = staff.post(f"/lots/{bare_lot}/acceptances", {"reason": "vội"})

    accepted = farm.made(f"/lots/{bare_lot}/acceptances", {"reason": "Ảnh chụp ngày mai"})

    assert (refused.status_code, refused.json["code"]) == (409, "not_publishable")
    assert refused.json["value"] == bare_lot
    assert not_allowed.status_code == 403
    assert accepted["publishable"]
    picture = told(farm, bare_lot, PICTURE)
    assert (picture["status"], picture["accepted_because"]) == ("missing", "Ảnh chụp ngày mai")
    farm.made("/stamp-runs", {"lot": bare_lot, "count": 5})


def test_a_product_gets_its_picture_and_nothing_else(farm):
    answer = farm.post("/products/CHE200/picture", data=PNG)
    refused = farm.post("/products/CHE200/picture", data=b"<svg/>")

    assert answer.status_code == 200
    assert len(answer.json["image"]) == 64
    assert (refused.status_code, refused.json["field"]) == (422, "picture")


def test_a_certificate_is_noted_checked_suspended_and_shown_with_how_it_stands(farm, packed_lot):
    made = farm.made("/certificates", {**VIETGAP, "place": "LO-3"})
    path = f"/certificates/{made['id']}"
    farm.made(f"{path}/entries", {"step": "checked", "from_date": "2026-11-20"})

    claims = farm.get(f"/lots/{packed_lot}/check").json["claims"]
    suspended = farm.made(
        f"{path}/entries",
        {"step": "suspended", "from_date": "2026-11-21", "reason": "Đợt kiểm tra"},
    )

    assert claims == [
        {"scheme": "vietgap", "holds": True, "share": 1.0, "certificates": [made["id"]]}
    ]
    assert made["standing"] == "valid"
    assert suspended["standing"] == "suspended"
    assert [entry["step"] for entry in farm.get(path).json["entries"]] == ["checked", "suspended"]
    assert [each["id"] for each in farm.get("/certificates").json] == [made["id"]]


def test_a_certificate_of_one_lot_names_it_by_its_code(farm, packed_lot):
    made = farm.made("/certificates", {**VIETGAP, "lot": packed_lot})

    assert made["lot_id"] == farm.get(f"/lots/{packed_lot}").json["id"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({**VIETGAP, "scheme": "iso"}, 422, "scheme"),
        ({**VIETGAP, "stars": 4}, 422, "stars"),
        ({**VIETGAP, "valid_to": "2024-01-01"}, 422, "valid_to"),
        ({**VIETGAP, "place": "NOWHERE"}, 404, "place"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused_by_its_field(farm, body, status, field):
    answer = farm.post("/certificates", body)

    assert (answer.status_code, answer.json["field"]) == (status, field)


def test_papers_are_kept_with_a_certificate(farm):
    made = farm.made("/certificates", VIETGAP)
    path = f"/certificates/{made['id']}/evidence"

    kept = [farm.post(path, data=content) for content in (b"%PDF-1.7 x %%EOF", PNG)]
    refused = farm.post(path, data=b"hello")

    assert [answer.status_code for answer in kept] == [201, 201]
    assert len(kept[1].json["evidence"]) == 2
    assert (refused.status_code, refused.json["field"]) == (422, "file")


def test_anothers_lots_and_certificates_are_not_there(
    farm, packed_lot, program_of, sqlite_deployment
):
    made = farm.made("/certificates", VIETGAP)
    stranger = program_of(register(sqlite_deployment, "LAHIEN", "HTX La Hiên"))

    assert stranger.get(f"/lots/{packed_lot}/check").status_code == 404
    assert stranger.post(f"/lots/{packed_lot}/acceptances", {"reason": "x"}).status_code == 404
    assert stranger.get(f"/certificates/{made['id']}").status_code == 404
    for path, body in (
        ("entries", {"step": "checked", "from_date": "2026-11-20"}),
        ("evidence", None),
    ):
        sent = {"data": PNG} if body is None else {"body": body}
        assert stranger.post(f"/certificates/{made['id']}/{path}", **sent).status_code == 404


def test_the_organisation_describes_itself_and_nobody_else(
    farm, la_bang, sqlite_deployment, program_of
):
    other = register(sqlite_deployment, "LAHIEN", "HTX La Hiên")

    def patch(program, organisation, body):
        return program._ask("PATCH", f"/organisations/{organisation.id}", json=body)

    told = patch(farm, la_bang, {"registration": "4600 123", "brand": None})

    assert told.json["registration"] == "4600 123"
    assert told.json["name_vi"] == "HTX chè La Bằng"
    assert patch(farm, other, {"brand": "X"}).status_code == 404
    assert patch(farm, la_bang, {"name_vi": " "}).json["field"] == "name_vi"
    assert patch(farm, la_bang, {"code": "X"}).status_code == 422
