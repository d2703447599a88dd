"""Cartons, dispatches, returns, receipts and destructions over REST."""

from tests.storefront.conftest import register


def packs(lot, count):
    return {"lot": lot, "quantity": {"pieces": count}}


def refused(answer, status, code):
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    return answer.json


def test_a_program_packs_sends_and_takes_back_cartons(farm, packed_lot):
    farm.made("/parties", {"kind": "buyer", "code": "MUA", "name": "Siêu thị Xanh"})
    cartons = farm.made("/units", {"place": "XUONG", "count": 3, "inputs": [packs(packed_lot, 12)]})
    codes = [unit["code"] for unit in cartons]
    assert [unit["contents"][0]["pieces"] for unit in cartons] == [12, 12, 12]
    (pallet,) = farm.made("/units", {"place": "XUONG", "kind": "pallet", "units": codes[:2]})
    assert pallet["children"] == codes[:2]
    assert farm.get(f"/units/{codes[0]}").json["parent"] == pallet["code"]

    sent = farm.made(
        "/events/dispatches",
        {
            "buyer": "MUA",
            "inputs": [packs(packed_lot, 5)],
            "units": [pallet["code"]],
            "vehicle": "20C-1",
        },
    )
    assert sent["facts"]["vehicle"] == "20C-1"
    assert sent["facts"]["document"].startswith("PX-")
    assert sum(line["pieces"] for line in sent["lines"]) == -29
    assert farm.get(f"/units/{pallet['code']}").json["left_with"] == sent["id"]

    too_much = {"of": sent["id"], "condition": "sellable", "inputs": [packs(packed_lot, 30)]}
    problem = refused(farm.post("/events/returns", too_much), 409, "returns_exceed_sent")
    assert problem["value"] == 30
    back = farm.made("/events/returns", {"of": sent["id"], "condition": "sellable"})
    assert back["sources"] == [sent["id"]]
    assert [row["unit"] for row in back["units"]] == [pallet["code"]]

    opened = farm.made(f"/units/{codes[2]}/openings", {})
    assert opened["units"][0]["action"] == "delete"
    refused(farm.post(f"/units/{codes[2]}/openings", {}), 409, "unit_unavailable")
    refused(farm.post(f"/units/{codes[0]}/moves", {"to_place": "XUONG"}), 409, "unit_unavailable")
    destroyed = farm.made(
        "/events/destructions",
        {"reason": "Ẩm mốc", "inputs": [packs(packed_lot, 2)], "witness": "MUA", "document": "B1"},
    )
    assert destroyed["facts"] == {"reason": "Ẩm mốc", "document": "B1"}
    assert sum(b["pieces"] for b in farm.get(f"/lots/{packed_lot}").json["balances"]) == 98
    listed = farm.get("/units?limit=2")
    assert [unit["code"] for unit in listed.json] == codes[:2]
    assert "rel=" in listed.headers["Link"]


def test_supplies_are_received_in_pieces_and_a_place_is_counted(farm):
    farm.made("/parties", {"kind": "supplier", "code": "NCC", "name": "Bao bì"})
    farm.made("/materials", {"code": "TUI", "crop": "supplies", "form": "bag"})

    got = farm.made(
        "/events/receipts",
        {
            "supplier": "NCC",
            "material": "TUI",
            "quantity": {"pieces": 500},
            "to_place": "XUONG",
            "supplier_lot": "L-9",
            "supplier_expires_on": "2027-11-01",
            "document": "HĐ 12",
        },
    )

    lot = got["lines"][0]["lot"]
    assert farm.get(f"/lots/{lot}").json["expires_on"] == "2027-11-01"
    count = {
        "lot": lot,
        "counted": {"pieces": 480},
        "book_grams": 0,
        "book_pieces": 500,
        "reason": "miscounted",
    }
    (done,) = farm.made("/events/stock-counts", {"place": "XUONG", "counts": [count]})
    assert done["lines"][0]["pieces"] == -20
    refused(
        farm.post("/events/stock-counts", {"place": "XUONG", "counts": [count]}), 409, "conflict"
    )


def test_another_organisations_carton_is_not_there(farm, packed_lot, program_of, sqlite_deployment):
    (carton,) = farm.made("/units", {"place": "XUONG", "inputs": [packs(packed_lot, 1)]})
    stranger = program_of(register(sqlite_deployment, "KHAC", "Hợp tác xã khác"))

    assert stranger.get(f"/units/{carton['code']}").status_code == 404
    assert stranger.get("/units").json == []
