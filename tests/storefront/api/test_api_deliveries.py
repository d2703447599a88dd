"""Weighing slips, prices, payments and statements over REST."""

import pytest

from traceability.parties.roles import Role

BAG = {"gross": {"figure": "25.5"}, "tare": {"figure": "200", "unit": "g"}}
SLIP = {
    "household": "H-1",
    "material": "TUOI",
    "plot": "LO-3",
    "weighings": [BAG, {"gross": {"figure": "3", "unit": "yến"}}],
    "facts": {"pluck_standard": "bud_two_leaves"},
}
NET, PRICE = 55_300, 32_000
AMOUNT = NET * 32


@pytest.fixture
def scale(farm):
    """A cooperative with a member and a price."""
    farm.made("/parties", {"kind": "household", "code": "H-1", "name": "Hộ bà Nguyệt"})
    farm.made(
        "/prices",
        {
            "material": "TUOI",
            "grade": "bud_two_leaves",
            "valid_from": "2026-11-01",
            "price_vnd": PRICE,
        },
    )
    return farm


def test_a_slip_is_weighed_read_corrected_and_paid(scale):
    slip = scale.made("/deliveries", SLIP)
    assert (slip["code"], slip["net_grams"], slip["price"]["amount_vnd"]) == (
        "PC26-00001",
        NET,
        AMOUNT,
    )
    assert scale.get(f"/deliveries/{slip['id']}").json == slip
    assert scale.get("/events").json[0]["id"] == slip["event_id"]

    right = scale.made(f"/deliveries/{slip['id']}/correction", {"truth": {"weighings": [BAG]}})
    dearer = scale.made(
        f"/deliveries/{right['id']}/price", {"price_vnd": 40_000, "reason": "Hái đẹp"}
    )
    assert (right["code"], right["version"], right["net_grams"]) == (slip["code"], 1, 25_300)
    assert dearer["price"]["amount_vnd"] == 1_012_000
    listed = scale.get("/deliveries?household=H-1&since=2026-11-22&until=2026-11-22").json
    assert [each["counts"] for each in listed] == [False, True]

    paid = scale.made(
        "/members/payments",
        {"member": "H-1", "amount_vnd": 1_000_000, "seen_balance_vnd": 1_012_000},
    )
    [account] = scale.get("/members?which=owed&q=nguyet").json
    assert (account["owed_vnd"], account["paid_vnd"], account["balance_vnd"]) == (
        1_012_000,
        1_000_000,
        12_000,
    )
    [told] = scale.get("/members/statements?month=2026-11&member=H-1").json
    assert (told["opening_vnd"], told["closing_vnd"]) == (0, 12_000)
    assert [each["number"] for each in told["deliveries"]] == ["PC26-00001"]
    back = scale.made(f"/members/payments/{paid['id']}/reversal", {"reason": "Nhầm"})
    assert back["reversal"]["reason"] == "Nhầm"
    assert scale.get("/members/payments").json == [back]
    undone = scale.made(f"/deliveries/{right['id']}/correction", {})
    assert undone["counts"] is False
    assert scale.get("/members").json[0]["balance_vnd"] == 0


def test_the_same_key_weighs_once(scale):
    first, second = (
        scale.made("/deliveries", SLIP, headers={"Idempotency-Key": "phone-1"}) for _ in range(2)
    )

    assert first == second
    assert len(scale.get("/deliveries").json) == 1


def test_a_price_that_comes_later_is_on_the_slip(scale):
    open_slip = scale.made("/deliveries", {**SLIP, "facts": {"pluck_standard": "bud"}})
    assert open_slip["price"] is None
    price = {"material": "TUOI", "grade": "bud", "valid_from": "2026-11-22", "price_vnd": 1}

    scale.made("/prices", price)

    assert scale.get(f"/deliveries/{open_slip['id']}").json["price"]["amount_vnd"] == 55
    assert [each["grade"] for each in scale.get("/prices").json] == ["bud_two_leaves", "bud"]


IMPOSSIBLE = [
    ("/deliveries", {**SLIP, "weighings": []}, "weighings"),
    (
        "/deliveries",
        {**SLIP, "weighings": [{"gross": {"pieces": 3}}]},
        "weighings.0.gross.figure",
    ),
    (
        "/deliveries",
        {**SLIP, "weighings": [{"gross": {"figure": 1}, "tare": {"figure": 2}}]},
        "weighings",
    ),
    ("/deliveries", {**SLIP, "household": "H-9"}, "household"),
    ("/deliveries", {**SLIP, "price_vnd": 5}, "reason"),
    ("/deliveries", {**SLIP, "stage": "process"}, "material"),
    ("/prices", {"material": "TUOI", "valid_from": "2026-11-01", "price_vnd": 5}, "grade"),
    ("/members/payments", {"member": "H-1", "amount_vnd": 0}, "amount_vnd"),
    (
        "/members/payments",
        {"member": "H-1", "amount_vnd": 5, "seen_balance_vnd": 1},
        "amount_vnd",
    ),
]


def test_what_cannot_be_is_told_with_its_field(scale):
    """One cooperative for all: none of them leaves anything behind."""
    for path, body, field in IMPOSSIBLE:
        answer = scale.post(path, body)

        assert answer.status_code in {404, 409, 422}, answer.text
        assert answer.json["field"] == field
    assert scale.get("/deliveries").json == []


def test_a_picker_weighs_and_reads_no_money(scale, program_of, la_bang):
    picker = program_of(la_bang, Role.PICKER)

    assert picker.post("/deliveries", SLIP).status_code == 201
    for path in ("/members", "/members/statements", "/members/payments", "/prices"):
        assert picker.get(path).status_code == 403
    assert scale.get("/members/statements?month=11").status_code == 422
