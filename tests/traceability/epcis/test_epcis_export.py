"""Our own events in EPCIS 2.0: by GS1's schema, in GS1's words, corrections included."""

import json

import farm
import pytest
import trade
from epcis_rules import broken_rules
from epcis_told import BASE, GTIN, everything, founded, of_kind, packed_by, recorded, told
from sqlalchemy import select

from traceability.epcis.event_hash import event_hashes
from traceability.epcis.export import (
    document,
)
from traceability.epcis.lot_history import history_of
from traceability.epcis.mapping import KINDS
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import Event, EventKind
from traceability.events.truth import Truth
from traceability.lots.models import Lot
from traceability.quantities import Quantity
from traceability.stamps import services as stamps


def test_every_kind_of_event_is_told():
    assert {kind.value for kind in EventKind} == KINDS


def test_the_road_from_the_field_to_the_packet(sqlite_deployment, tea, packed):
    with sqlite_deployment.reading() as session:
        harvest, process, pack = told(session, tea)
        leaf, made, _ = session.scalars(select(Lot.code).order_by(Lot.created_at, Lot.id))

    lot = f"{BASE}/id/lot/LABANG/"
    assert harvest == {
        "type": "ObjectEvent",
        "eventID": harvest["eventID"],
        "eventTime": "2026-11-22T10:00:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "recordTime": "2026-11-22T03:00:00.000+00:00",
        "action": "ADD",
        "bizStep": "commissioning",
        "disposition": "active",
        "quantityList": [{"epcClass": lot + leaf, "quantity": 10, "uom": "KGM"}],
        "readPoint": {"id": f"{BASE}/id/place/LABANG/LO-3"},
        "bizLocation": {"id": f"{BASE}/id/place/LABANG/XUONG"},
        "ilmd": {
            "cbvmda:lotNumber": leaf,
            "cbvmda:countryOfOrigin": "VN",
            "gs1:harvestDate": "2026-11-22",
            "nguon:pluck_standard": "bud_two_leaves",
        },
        "nguon:kind": "harvest",
        "nguon:stage": "harvest",
    }
    assert process["type"] == "TransformationEvent"
    assert process["bizStep"] == f"{BASE}/voc/BizStep-process"
    assert process["inputQuantityList"] == harvest["quantityList"]
    assert process["outputQuantityList"] == [{"epcClass": lot + made, "quantity": 2, "uom": "KGM"}]
    assert pack["bizStep"] == "commissioning"
    assert pack["outputQuantityList"] == [{"epcClass": lot + packed.code, "quantity": 10}]
    assert pack["ilmd"]["gs1:netWeight"]["gs1:value"] == 0.2


def test_a_product_with_a_gtin_is_named_by_a_digital_link(sqlite_deployment, tea, packed):
    with sqlite_deployment.transaction() as session:
        session.get_one(type(tea.packet), tea.packet.id).gtin = GTIN

    with sqlite_deployment.reading() as session:
        pack = told(session, tea)[-1]

    assert pack["outputQuantityList"][0]["epcClass"] == f"{BASE}/01/{GTIN}/10/{packed.code}"


@pytest.mark.parametrize(
    ("kind", "told_as"),
    [
        (EventKind.SELL, (f"{BASE}/voc/BTT-sale", "sale")),
        (EventKind.DISPATCH, ("desadv", "delivery")),
    ],
)
def test_goods_that_come_back_name_the_sale_or_the_delivery(
    sqlite_deployment, tea, packed, kind, told_as
):
    own, name = told_as
    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, tea)
        sent = trade.move(session, here, kind, packed, -3)
        trade.give_back(session, here, sent, 2)

    with sqlite_deployment.reading() as session:
        *_, went, back = told(session, tea)

    handed_over = {"type": own, "bizTransaction": f"{BASE}/id/{name}/{sent.id}"}
    assert went["bizTransactionList"] == [handed_over]
    assert [each["type"] for each in back["bizTransactionList"]] == ["rma", own]
    assert back["bizTransactionList"][1] == handed_over


def test_places_and_the_organisation_are_named_by_their_glns(sqlite_deployment, tea, packed):
    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, tea)
        here.workshop.gln, here.organisation.gln = "4012345000115", "4012345000009"
        events.sell(
            session, here.recorder, inputs=[(packed, Quantity.count(1))], at=here.now, buyer=None
        )

    with sqlite_deployment.reading() as session:
        harvest, *_, sale = told(session, tea)

    assert harvest["bizLocation"] == {"id": f"{BASE}/414/4012345000115"}
    assert harvest["readPoint"] == {"id": f"{BASE}/id/place/LABANG/LO-3"}
    assert sale["sourceList"] == [
        {"type": "possessing_party", "source": f"{BASE}/417/4012345000009"}
    ]


def test_a_wrong_entry_is_told_with_its_declaration_and_its_truth(sqlite_deployment, tea):
    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, tea)
        lot = farm.harvest(session, here, 40)
        wrong = session.scalars(select(Event)).one()
        declaration = declare_error(
            session,
            here.recorder,
            event_id=wrong.id,
            truth=Truth(quantities={0: Quantity.weigh(38)}),
        )
        truth_id = declaration.corrective_event_id

    with sqlite_deployment.reading() as session:
        first, second = told(session, tea, event_ids=history_of(session, lot))

    wrong_told, truth = sorted((first, second), key=lambda each: "errorDeclaration" not in each)
    assert wrong_told["errorDeclaration"] == {
        "declarationTime": "2026-11-22T03:00:00.000+00:00",
        "reason": "incorrect_data",
        "correctiveEventIDs": [f"urn:uuid:{truth_id}"],
    }
    assert wrong_told["quantityList"][0]["quantity"] == 40
    assert truth["eventID"] == f"urn:uuid:{truth_id}"
    assert truth["quantityList"][0]["quantity"] == 38
    assert broken_rules(document([first, second], BASE, sqlite_deployment.clock())) == []


def test_every_kind_is_valid_by_the_schema_of_gs1_and_can_be_hashed(deployment):
    tea = founded(deployment)
    packed = packed_by(deployment, tea)
    with deployment.transaction() as session:
        everything(deployment, session, tea, packed)

    with deployment.reading() as session:
        all_told = told(session, tea, identities=deployment.vault.identities)
        kinds = {kind.value for kind in session.scalars(select(Event.kind))}
    written = document(all_told, BASE, deployment.clock())

    assert {kind.value for kind in EventKind} == kinds
    assert {event["nguon:kind"] for event in all_told} == kinds
    assert broken_rules(written) == []
    assert len(set(event_hashes(written))) == len(all_told)
    assert len({event["eventID"] for event in all_told}) == len(all_told)
    box, inner = of_kind(all_told, "aggregate")
    assert box["parentID"] == f"{BASE}/00/189385012345678905"
    assert inner["parentID"] == f"{BASE}/id/unit/LABANG/T%202%2F%C3%AA"
    assert box["childEPCs"] == [inner["parentID"]]
    passed, failed = of_kind(all_told, "inspect")
    assert (failed["disposition"], passed["disposition"]) == ("non_conformant", "conformant")
    assert passed["certificationInfo"]
    (dispatch,) = of_kind(all_told, "dispatch")
    assert dispatch["bizTransactionList"][0]["bizTransaction"].startswith(f"{BASE}/id/document/")
    assert dispatch["destinationList"][0]["destination"] == f"{BASE}/id/party/{tea.household.id}"
    (count,) = of_kind(all_told, "stock_correction")
    assert count["nguon:difference"][0]["nguon:quantity"] < 0


def test_stamps_are_named_one_by_one_only_where_they_are_few_and_asked_for(
    sqlite_deployment, tea, packed
):
    with sqlite_deployment.transaction() as session:
        run = everything(sqlite_deployment, session, tea, packed)
        ids = [code.id for code in stamps.stamp_codes(sqlite_deployment.vault, run, 1, 5)]

    with sqlite_deployment.reading() as session:
        named = told(session, tea, identities=sqlite_deployment.vault.identities)
        unnamed = told(session, tea)

    (issued,) = of_kind(named, "stamps_issued")
    (bound,) = of_kind(named, "stamps_bound")
    assert issued["quantityList"] == [
        {"epcClass": f"{BASE}/id/stamps/{run.id}/1-200", "quantity": 200}
    ]
    assert bound["childEPCs"] == [f"{BASE}/T/{one}" for one in ids]
    assert bound["parentID"] == f"{BASE}/id/lot/LABANG/{packed.code}"
    assert not any(one in json.dumps(unnamed) for one in ids)


def test_nothing_that_leads_to_a_person_is_told(sqlite_deployment, tea, packed):
    with sqlite_deployment.transaction() as session:
        everything(sqlite_deployment, session, tea, packed)
        here = farm.visit(session, tea)
        recorded(
            session,
            here,
            EventKind.FIELD_OPERATION,
            place_id=here.plot.id,
            facts={"operator": "0192-who", "values": [{"name": "Chì"}]},
        )

    with sqlite_deployment.reading() as session:
        text = json.dumps(told(session, tea), ensure_ascii=False)

    assert "0192-who" not in text
    assert '"nguon:values": [{"nguon:name": "Chì"}]' in text
    assert "Nguyễn Thị Lan" not in text
