"""The road over REST: what a person can do on a page, a program can do here."""

import json

from epcis_rules import broken_rules

from tests.storefront.conftest import register
from traceability.parties.roles import Role


def test_a_program_walks_from_harvest_to_an_active_stamp(farm, packed_lot):
    lot = farm.get(f"/lots/{packed_lot}").json
    assert [balance["pieces"] for balance in lot["balances"]] == [100]

    run = farm.made("/stamp-runs", {"lot": packed_lot, "count": 20})
    codes = farm.get(f"/stamp-runs/{run['id']}/codes?first=1&last=20").json["urls"]
    farm.made(f"/stamp-runs/{run['id']}/bindings", {"first": 1, "last": 20, "lot": packed_lot})
    farm.made(f"/stamp-runs/{run['id']}/activations", {"first": 1, "last": 20})

    assert len(set(codes)) == 20
    assert all(code.startswith("https://nguon.example/T/") for code in codes)
    kinds = [event["kind"] for event in farm.get("/events").json]
    assert kinds == [
        "harvest",
        "process",
        "pack",
        "stamps_issued",
        "stamps_bound",
        "stamps_activated",
    ]


def test_a_lot_is_traced_up_to_its_harvest(farm, packed_lot):
    lineage = farm.get(f"/lots/{packed_lot}/lineage?direction=up").json

    assert len(lineage["lots"]) == 3
    assert len(lineage["edges"]) == 2


def test_a_place_answers_to_its_old_code_after_it_got_another(farm):
    moved = farm.made("/places/LO-3/address", {"address_vi": "Xã La Bằng", "since": "2025-07-01"})
    farm.made("/places/LO-3/code", {"code": "LO-33"})

    again = farm.made("/places/LO-3/code", {"code": "LO-34"})

    assert moved["address_vi"] == "Xã La Bằng"
    assert (again["id"], again["code"]) == (moved["id"], "LO-34")


def test_a_mass_balance_accounts_for_every_gram(farm, packed_lot):
    balance = farm.get(f"/lots/{packed_lot}/mass-balance").json

    assert balance["gap_grams"] == 0
    assert [post["kind"] for post in balance["posts"]] == ["pack"]
    assert all(step["is_usual"] for step in balance["steps"])


def test_an_unusual_yield_is_refused_until_a_reason_is_sent(farm):
    from tests.storefront.api.conftest import harvested

    lot = harvested(farm, "100")
    body = {
        "stage": "process",
        "place": "XUONG",
        "inputs": [{"lot": lot, "quantity": {"figure": "100"}}],
        "output": "KHO",
        "made": {"figure": "30"},
        "facts": {"method": "green"},
    }

    refused = farm.post("/events/process-steps", body)

    assert (refused.status_code, refused.json["code"]) == (422, "implausible")
    assert refused.json["field"] == "unusual"
    made = farm.made("/events/process-steps", body | {"unusual": "Lá héo sẵn"})
    assert made["facts"]["unusual"] == "Lá héo sẵn"


def test_a_wrong_entry_is_put_right_and_both_versions_are_told(farm):
    from tests.storefront.api.conftest import harvested

    lot = harvested(farm, "400")
    wrong = farm.get("/events").json[0]

    declared = farm.made(
        f"/events/{wrong['id']}/error-declaration",
        {
            "truth": {"quantities": {"0": {"figure": "40", "unit": "kg"}}},
            "reason": "Gõ thừa một số 0",
        },
    )

    assert declared["error"]["reason"] == "incorrect_data"
    assert declared["error"]["reason_text"] == "Gõ thừa một số 0"
    silent = farm.post(f"/events/{declared['id']}/error-declaration", {"reason": " "})
    assert (silent.status_code, silent.json["field"]) == (422, "reason")
    assert farm.get(f"/lots/{lot}").json["balances"][0]["grams"] == 40_000
    figures = [event["lines"][0]["figure"] for event in farm.get("/events").json]
    assert figures == ["400", "40"]


def test_the_same_idempotency_key_makes_one_thing(farm):
    body = {"kind": "buyer", "code": "KHACH-1", "name": "Cửa hàng Xanh"}
    headers = {"Idempotency-Key": "9b2f"}

    first = farm.post("/parties", body, headers=headers)
    second = farm.post("/parties", body, headers=headers)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.data == second.data
    assert first.headers["Location"] == second.headers["Location"]
    assert len(farm.get("/parties").json) == 1


def test_an_idempotency_key_cannot_be_used_for_something_else(farm):
    headers = {"Idempotency-Key": "9b2f"}
    farm.post("/parties", {"kind": "buyer", "code": "A", "name": "A"}, headers=headers)

    other = farm.post("/parties", {"kind": "buyer", "code": "B", "name": "B"}, headers=headers)

    assert other.status_code == 409
    assert other.json["code"] == "conflict"


def test_a_refused_request_leaves_its_key_free(farm):
    headers = {"Idempotency-Key": "k"}
    bad = {"kind": "buyer", "code": "có dấu", "name": "A"}
    assert farm.post("/parties", bad, headers=headers).status_code == 422

    again = farm.post("/parties", {**bad, "code": "CO-DAU"}, headers=headers)

    assert again.status_code == 201


def test_lists_are_paged_with_a_link_to_the_next_page(farm):
    for number in range(5):
        farm.made("/parties", {"kind": "household", "code": f"HO-{number}", "name": "Hộ"})

    seen, path = [], "/parties?limit=2"
    while path:
        answer = farm.get(path)
        seen += [party["code"] for party in answer.json]
        link = answer.headers.get("Link", "")
        path = link.removeprefix("</api/v1").partition(">")[0] if link else ""

    assert seen == [f"HO-{number}" for number in range(5)]


def test_another_organisation_sees_nothing(farm, packed_lot, program_of, sqlite_deployment):
    stranger = program_of(register(sqlite_deployment, "NAHIN", "HTX Nà Hin"))
    lot_id = farm.get(f"/lots/{packed_lot}").json["id"]
    event_id = farm.get("/events").json[0]["id"]

    assert stranger.get(f"/lots/{lot_id}").status_code == 404
    assert stranger.get(f"/events/{event_id}").status_code == 404
    assert stranger.get("/events").json == []
    draw = {"inputs": [{"lot": lot_id, "quantity": {"pieces": 1}}]}
    refused = stranger.post("/events/sales", draw)
    assert refused.status_code == 404
    assert (refused.json["field"], refused.json["value"]) == ("lot", lot_id)
    assert "La Bằng" not in refused.text


def test_a_role_that_may_not_is_refused(farm, packed_lot, program_of, la_bang):
    picker = program_of(la_bang, Role.PICKER)

    refused = picker.post("/stamp-runs", {"lot": packed_lot, "count": 1})

    assert refused.status_code == 403
    assert farm.get("/stamp-runs").json == []


def test_a_lots_history_is_read_in_the_words_of_epcis(farm, packed_lot):
    answer = farm.get(f"/lots/{packed_lot}/epcis")

    assert answer.mimetype == "application/ld+json"
    assert broken_rules(json.loads(answer.data)) == []
    assert "retail" not in answer.text
    assert len(json.loads(answer.data)["epcisBody"]["eventList"]) == 3


def test_without_a_token_nothing_is_answered(app):
    answer = app.test_client().get("/api/v1/lots", base_url="https://nguon.example")

    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


def test_the_description_names_every_resource(app):
    answer = app.test_client().get("/api/v1/openapi.json", base_url="https://nguon.example")

    paths = answer.json["paths"]
    assert answer.json["openapi"].startswith("3.1")
    for resource in ("organisations", "places", "materials", "products", "lots", "events"):
        assert f"/api/v1/{resource}" in paths
    assert "/api/v1/stamp-runs/{run_id}/bindings" in paths
