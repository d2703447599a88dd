"""The history behind a stamp, for programs."""

import json

from epcis_rules import broken_rules

from traceability.epcis.event_hash import event_hashes


def test_the_page_offers_the_history_of_the_goods(shopper, on_sale, lot):
    link = f"/t?code={on_sale.codes[0].url('https://nguon.example')}&format=epcis"

    answer = shopper.scan(link)
    document = json.loads(answer.data)

    assert "format=epcis" in shopper.scan(on_sale.path).text
    assert answer.mimetype == "application/ld+json"
    assert answer.headers["Cache-Control"] == "no-store"
    kinds = [event["nguon:kind"] for event in document["epcisBody"]["eventList"]]
    assert kinds == ["harvest", "process", "pack", "stamps_bound"]
    assert broken_rules(document) == []
    assert len(event_hashes(document)) == 4


def test_the_numbers_of_other_stamps_are_not_given_away(shopper, on_sale):
    told = shopper.scan(f"{on_sale.path}?format=epcis").text

    assert not any(code.id in told for code in on_sale.codes)


def test_a_stamp_that_speaks_for_no_goods_has_no_history(shopper, stamp):
    asleep = stamp(active=False)

    answer = shopper.scan(f"{asleep.path}?format=epcis")

    assert answer.status_code == 404
    assert "format=epcis" not in shopper.scan(asleep.path).text
