"""A recall over the API, from the drill to its end."""

from tests.storefront.api.conftest import Role


def test_a_recall_is_tried_out_opened_told_and_closed(farm, packed_lot):
    tried = farm.post("/recalls/drill", {"lot": packed_lot})
    assert (tried.status_code, tried.json["recall"]) == (200, None)
    assert tried.json["mass"]["on_hand"] == 20_000
    assert farm.get("/recalls").json == []
    buyer = farm.made("/parties", {"kind": "buyer", "code": "KH-1", "name": "Cửa hàng Xanh"})
    farm.made(
        "/events/sales",
        {"inputs": [{"lot": packed_lot, "quantity": {"pieces": 5}}], "buyer": "KH-1"},
    )

    made = farm.made("/recalls", {"lot": packed_lot, "reason_vi": "Nấm mốc"})
    again = farm.post("/recalls", {"lot": packed_lot, "reason_vi": "Nấm mốc"})
    path = f"/recalls/{made['id']}"

    assert again.status_code == 409
    assert farm.get(path).json["reason_vi"] == "Nấm mốc"
    (recipient,) = farm.get(f"{path}/report").json["recipients"]
    assert recipient["recipient"] == f"party:{buyer['id']}"
    assert farm.get(f"{path}/report?format=xlsx").data[:2] == b"PK"
    assert farm.get(f"{path}/report?format=pdf&language=en").data[:5] == b"%PDF-"
    noted = farm.post(f"{path}/contacts", {"recipient": recipient["recipient"]}).json
    assert noted["notified_at"]
    assert farm.post(f"{path}/letters").json == {"letters": 0}
    refused = farm.post(f"{path}/close", {"outcome": "fixed"})
    assert (refused.status_code, refused.json["code"]) == (409, "not_reconciled")
    closed = farm.post(
        f"{path}/close",
        {"outcome": "fixed", "lost_grams": 1_000, "lost_reason": "Đã ăn hết"},
    ).json
    assert closed["outcome"] == "fixed"
    assert farm.get(path).json["closed_at"]


def test_the_history_of_a_lot_is_told_in_both_directions(farm, packed_lot):
    up = farm.get(f"/lots/{packed_lot}/history?direction=up").json
    down = farm.get(f"/lots/{packed_lot}/history?direction=down").json

    assert [plot["place"] for plot in up["plots"]] == ["LO-3"]
    assert {edge["kind"] for edge in up["edges"]} == {"process", "pack"}
    assert [lot["lot"] for lot in down["lots"]] == [packed_lot]
    assert farm.get("/lots/NIX/history").status_code == 404


def test_who_may_not_recall_is_refused(farm, packed_lot, program_of, la_bang):
    staff = program_of(la_bang, Role.STAFF)

    for answer in (
        staff.get("/recalls"),
        staff.post("/recalls", {"lot": packed_lot, "reason_vi": "x"}),
        staff.post("/recalls/drill", {"lot": packed_lot}),
    ):
        assert answer.status_code == 403
