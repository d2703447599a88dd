"""The answer as JSON."""

from datetime import date

import pytest
import stamped

from traceability.stamps.code import Kind

MEMBERS = {
    "verdict",
    "notices",
    "kind",
    "format",
    "checked_at",
    "language",
    "sentence",
    "advice",
    "rests_on",
    "notices_said",
    "contact",
    "scans",
    "issued_by",
    "organisation",
    "key",
    "recall",
    "product",
    "journey",
    "laboratory",
    "certificates",
    "rule",
    "items",
    "buy_url",
}


def test_a_program_gets_what_the_page_shows(shopper, on_sale, sqlite_deployment, coop, lot):
    stamped.certify(sqlite_deployment, coop, valid_to=date(2027, 12, 31))

    answer = shopper.ask(on_sale.path)

    assert set(answer) == MEMBERS
    assert answer["verdict"] == "first_scan"
    assert answer["notices"] == []
    assert answer["kind"] == "unit"
    assert answer["format"] == "full"
    assert answer["checked_at"] == "2026-11-22T03:00:00+00:00"
    assert answer["sentence"] == "Valid stamp. You are the first to scan it."
    assert answer["scans"] == {"earlier": 0, "first_at": None, "recent": 1, "counted": True}
    assert answer["product"]["lot"] == lot.code
    assert answer["product"]["net_grams"] == 200
    assert answer["organisation"]["name"] == {
        "vi": "Hợp tác xã chè LABANG",
        "en": "La Bang Tea Cooperative",
    }
    assert [step["kind"] for step in answer["journey"]] == ["pack", "process", "harvest"]
    assert answer["journey"][2]["grams_out"] == 40_000
    assert answer["journey"][2]["facts"] == [
        {
            "code": "pluck_standard",
            "label": {"vi": "Tiêu chuẩn hái", "en": "Pluck standard"},
            "answer": "One bud, two leaves",
        }
    ]
    assert answer["certificates"][0]["scheme"] == "vietgap"
    assert answer["certificates"][0]["lapsed"] is False
    assert [item["number"] for item in answer["items"]] == list(range(1, 11))
    assert answer["rule"]["article_is_inferred"] is True


def test_format_in_the_address_does_as_well(shopper, on_sale):
    answer = shopper.scan(on_sale.path + "?format=json")

    assert answer.mimetype == "application/json"
    assert answer.get_json()["verdict"] == "first_scan"


def test_a_browser_that_takes_anything_gets_the_page(shopper, on_sale):
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

    assert shopper.scan(on_sale.path, Accept=browser).mimetype == "text/html"
    assert shopper.scan(on_sale.path, Accept="*/*").mimetype == "text/html"


@pytest.mark.parametrize("path", ["altered", "/T/AAA", "/t?code=AAAA"])
def test_json_names_nobody_for_a_code_that_is_not_ours(shopper, on_sale, path):
    path = stamped.altered(on_sale.path) if path == "altered" else path

    answer = shopper.scan(path, Accept="application/json")

    assert answer.status_code == 404
    document = answer.get_json()
    assert document["verdict"] in {"bad_signature", "malformed"}
    assert "LABANG" not in answer.text
    empty = MEMBERS - {
        "verdict",
        "notices",
        "kind",
        "format",
        "checked_at",
        "language",
        "sentence",
        "advice",
        "rests_on",
        "notices_said",
        "contact",
    }
    assert not [member for member in empty if document[member]]


def test_a_stamp_that_is_not_in_use_says_only_who_issued_it(shopper, stamp):
    answer = shopper.ask(stamp(active=False).path)

    assert answer["verdict"] == "not_activated"
    assert answer["issued_by"]["code"] == "LABANG"
    assert answer["organisation"] is None
    assert answer["product"] is None
    assert answer["journey"] == answer["items"] == []


def test_a_lot_code_says_its_kind(shopper, stamp):
    answer = shopper.ask(stamp(kind=Kind.LOT, count=1).path)

    assert answer["kind"] == "lot"
    serial = answer["items"][8]
    assert serial["values"] == []
    assert serial["why"] == "All packs of the lot share this code, so it has no serial number."


def test_a_typed_code_says_that_its_signature_was_not_checked(shopper, on_sale):
    answer = shopper.ask(f"/t?code={on_sale.typed}")

    assert answer["format"] == "typed"
    assert answer["notices"] == ["unsigned_lookup"]
    assert "Signature not checked" in answer["notices_said"][0]
