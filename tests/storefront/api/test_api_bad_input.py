"""Bad input over REST: one clear refusal each, naming field and value, and nothing half-written."""

import pytest

from tests.storefront.api.conftest import harvested


def refusal(answer):
    return answer.status_code, answer.json["code"], answer.json.get("field")


def test_a_wrong_check_digit_of_a_gtin_is_named(farm):
    answer = farm.post(
        "/products",
        {
            "code": "X",
            "name_vi": "X",
            "material": "KHO",
            "net_grams": 100,
            "gtin": "4006381333932",
        },
    )

    assert refusal(answer) == (422, "invalid_gtin", "gtin")
    assert answer.json["value"] == "4006381333932"


def test_a_lot_that_has_less_is_not_overdrawn(farm):
    lot = harvested(farm, "40")
    body = {"inputs": [{"lot": lot, "quantity": {"figure": "41"}}]}

    answer = farm.post("/events/sales", body)

    assert refusal(answer) == (409, "lot_overdrawn", "quantity")
    assert "40" in answer.json["detail"]
    assert farm.get(f"/lots/{lot}").json["balances"][0]["grams"] == 40_000


def test_packing_before_the_harvest_is_refused(farm):
    lot = harvested(farm, "40")

    answer = farm.post(
        "/events/process-steps",
        {
            "stage": "process",
            "place": "XUONG",
            "inputs": [{"lot": lot, "quantity": {"figure": "40"}}],
            "output": "KHO",
            "made": {"figure": "8"},
            "facts": {"method": "green"},
            "at": "2026-11-20T08:00:00+07:00",
        },
    )

    assert refusal(answer) == (409, "out_of_order", "at")
    assert len(farm.get("/events").json) == 1
    assert len(farm.get("/lots").json) == 1


def test_a_date_in_the_future_is_refused(farm):
    answer = farm.post(
        "/events/harvests",
        {
            "plot": "LO-3",
            "material": "TUOI",
            "quantity": {"figure": "40"},
            "facts": {"pluck_standard": "bud_two_leaves"},
            "at": "2026-12-01T08:00:00+07:00",
        },
    )

    assert refusal(answer) == (422, "invalid_time", "at")
    assert "2026-12-01" in answer.json["value"]
    assert farm.get("/lots").json == []


def test_more_stamps_than_packets_cannot_be_bound(farm, packed_lot):
    run = farm.made("/stamp-runs", {"lot": packed_lot, "count": 120})

    answer = farm.post(
        f"/stamp-runs/{run['id']}/bindings", {"first": 1, "last": 101, "lot": packed_lot}
    )

    assert refusal(answer) == (409, "stamps_exceed_packets", "stamps")
    assert answer.json["value"] == 101


def test_a_lot_code_with_a_space_is_refused(farm):
    answer = farm.post(
        "/events/harvests",
        {
            "plot": "LO-3",
            "material": "TUOI",
            "quantity": {"figure": "40"},
            "facts": {"pluck_standard": "bud_two_leaves"},
            "lot_code": "LÔ 1",
        },
    )

    assert refusal(answer) == (422, "invalid_lot_code", "code")
    assert answer.json["value"] == "LÔ 1"


@pytest.mark.parametrize("body", [[], [1, 2], "text", 7, None])
def test_something_else_where_an_object_belongs_is_refused(farm, body):
    answer = farm.post("/places", body)

    assert answer.status_code in (400, 422)
    assert answer.mimetype == "application/problem+json"


def test_an_unknown_field_is_named(farm):
    answer = farm.post("/parties", {"kind": "buyer", "code": "A", "name": "A", "vip": True})

    assert refusal(answer) == (422, "invalid_input", "vip")
    assert farm.get("/parties").json == []


def test_a_body_that_is_no_json_is_a_bad_request(farm):
    answer = farm._ask("POST", "/places", data="{", content_type="application/json")

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_ten_megabytes_are_too_many(farm):
    answer = farm._ask("POST", "/places", data=b"x" * 10_000_000, content_type="application/json")

    assert answer.status_code == 413
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("figure", ["0", "-1", "NaN", "Infinity", "1e30", "0.0001", "nhiều"])
def test_a_figure_that_is_no_weight_is_refused(farm, figure):
    answer = farm.post(
        "/events/harvests",
        {
            "plot": "LO-3",
            "material": "TUOI",
            "quantity": {"figure": figure},
            "facts": {"pluck_standard": "bud_two_leaves"},
        },
    )

    assert answer.status_code == 422
    assert farm.get("/lots").json == []


@pytest.mark.parametrize(
    "text", ["O'Brien", "<script>alert(1)</script>", "=1+1", "'; DROP TABLE lots;--"]
)
def test_text_is_stored_unchanged(farm, text):
    made = farm.made("/parties", {"kind": "buyer", "code": "A", "name": text})

    assert made["name"] == text
    assert farm.get(f"/parties/{made['id']}").json["name"] == text
