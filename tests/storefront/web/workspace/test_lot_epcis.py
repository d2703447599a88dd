"""A lot's history as a file: on its page, over the API, and of the demo's lots."""

import json

from epcis_rules import broken_rules


def test_the_lots_page_offers_its_history(owner, coop):
    lot = coop.packed()

    page = owner.get(f"/workspace/lots/{lot.id}").text
    answer = owner.get(f"/workspace/lots/{lot.id}/epcis")

    assert f"/workspace/lots/{lot.id}/epcis" in page
    assert answer.mimetype == "application/ld+json"
    assert f'filename="epcis-LABANG-{lot.code}.jsonld"' in answer.headers["Content-Disposition"]
    document = json.loads(answer.data)
    assert [e["nguon:kind"] for e in document["epcisBody"]["eventList"]] == [
        "harvest",
        "process",
        "pack",
    ]
    assert broken_rules(document) == []


def test_nobody_reads_it_who_is_not_signed_in(browser, coop):
    lot = coop.packed()

    assert browser.get(f"/workspace/lots/{lot.id}/epcis").status_code == 303
