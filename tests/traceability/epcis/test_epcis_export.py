"""Our own history in EPCIS 2.0: by GS1's schema, in GS1's words, corrections included."""

from datetime import date
from hashlib import sha256

import farm
import pytest
from epcis_rules import broken_rules
from sqlalchemy import select

from traceability.epcis.event_hash import event_hashes
from traceability.epcis.export import (
    document,
    history_of,
    own_events,
)
from traceability.epcis.mapping import KINDS
from traceability.events import services as events
from traceability.events.corrections import Truth, declare_error
from traceability.events.models import Event, EventKind, UnitAction
from traceability.events.recording import Draft, Evidence, UnitContent, append
from traceability.files.models import StoredFile
from traceability.lots.ledger import Move
from traceability.lots.models import LogisticUnit, Lot
from traceability.parties import services as parties
from traceability.quantities import Quantity
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range

BASE = "https://nguon.example"
GTIN = "08938501234568"


def told(deployment, session, tea, **which):
    return list(own_events(session, organisation_id=tea.organisation.id, base_url=BASE, **which))


def one(deployment, session, tea, recorded, **which):
    (event,) = told(deployment, session, tea, event_ids=[recorded.id], **which)
    return event


def recorded(session, tea, kind, **parts):
    """An event of any kind, as the services of that kind write it."""
    return append(session, tea.recorder, Draft(kind=kind, at=tea.now, **parts))


@pytest.fixture
def tea(deployment):
    with deployment.transaction() as session:
        return farm.found(session, deployment.clock)


@pytest.fixture
def packed(deployment, tea):
    with deployment.transaction() as session:
        return farm.packets(session, farm.visit(session, tea), packs=10)


def test_every_kind_of_event_is_told():
    assert {kind.value for kind in EventKind} == KINDS


def test_the_road_from_the_field_to_the_packet(deployment, tea, packed):
    with deployment.reading() as session:
        harvest, process, pack = told(deployment, session, tea)
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


def test_a_product_with_a_gtin_is_named_by_a_digital_link(deployment, tea, packed):
    with deployment.transaction() as session:
        session.get_one(type(tea.packet), tea.packet.id).gtin = GTIN

    with deployment.reading() as session:
        pack = told(deployment, session, tea)[-1]

    assert pack["outputQuantityList"][0]["epcClass"] == f"{BASE}/01/{GTIN}/10/{packed.code}"


def test_a_wrong_entry_is_told_with_its_declaration_and_its_truth(deployment, tea):
    with deployment.transaction() as session:
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

    with deployment.reading() as session:
        first, second = told(deployment, session, tea, event_ids=history_of(session, lot))

    wrong_told, truth = sorted((first, second), key=lambda each: "errorDeclaration" not in each)
    assert wrong_told["errorDeclaration"] == {
        "declarationTime": "2026-11-22T03:00:00.000+00:00",
        "reason": "incorrect_data",
        "correctiveEventIDs": [f"urn:uuid:{truth_id}"],
    }
    assert wrong_told["quantityList"][0]["quantity"] == 40
    assert truth["eventID"] == f"urn:uuid:{truth_id}"
    assert truth["quantityList"][0]["quantity"] == 38
    assert broken_rules(document([first, second], BASE, deployment.clock())) == []


def everything(deployment, session, tea, lot):
    """One event of every kind that has not happened yet, with whatever it can have."""
    here = farm.visit(session, tea)
    lot = session.get_one(Lot, lot.id)
    content = b"note"
    paper = StoredFile(
        sha256=sha256(content).hexdigest(),
        media_type="application/pdf",
        size=len(content),
        is_public=False,
        stored_at=here.recorder.now(),
        organisation_id=here.organisation.id,
    )
    carton, inner = (
        LogisticUnit(
            organisation_id=here.organisation.id,
            code=code,
            kind="carton",
            sscc=sscc,
            created_at=here.recorder.now(),
        )
        for code, sscc in (("T-1", "189385012345678905"), ("T 2/ê", None))
    )
    session.add_all([paper, carton, inner])
    session.flush()
    note = [Evidence(paper.sha256, "delivery_note")]
    seen = [UnitContent(UnitAction.OBSERVE, carton.id)]
    away, back = (
        [Move(lot, here.workshop.id, sign * 200, sign * 1, "1", "pieces")] for sign in (-1, 1)
    )
    place, buyer, about = here.workshop.id, here.household.id, [lot.id]
    recorded(
        session,
        here,
        EventKind.FIELD_OPERATION,
        stage="spray",
        place_id=here.plot.id,
        facts={"product": "Xô dịch tỏi", "dose": 1.5},
    )
    recorded(
        session, here, EventKind.INSPECT, about=about, documents=note, facts={"result": "failed"}
    )
    recorded(session, here, EventKind.INSPECT, place_id=here.plot.id, facts={"result": "passed"})
    recorded(
        session,
        here,
        EventKind.AGGREGATE,
        place_id=place,
        units=[
            UnitContent(UnitAction.ADD, carton.id, lot_id=lot.id, grams=400, pieces=2),
            UnitContent(UnitAction.ADD, inner.id, lot_id=lot.id, grams=200, pieces=1),
            UnitContent(UnitAction.ADD, carton.id, child_unit_id=inner.id),
        ],
    )
    recorded(
        session,
        here,
        EventKind.DISAGGREGATE,
        place_id=place,
        units=[UnitContent(UnitAction.DELETE, carton.id, child_unit_id=inner.id)],
    )
    recorded(
        session, here, EventKind.DISPATCH, party_id=buyer, moves=away, units=seen, documents=note
    )
    recorded(session, here, EventKind.RETURN, place_id=place, party_id=buyer, moves=back)
    recorded(
        session, here, EventKind.RECEIVE, place_id=place, party_id=buyer, moves=back, units=seen
    )
    recorded(session, here, EventKind.SELL, party_id=buyer, moves=away)
    recorded(session, here, EventKind.RECALL, about=about, facts={"reason": "Dư lượng"})
    recorded(session, here, EventKind.DESTROY, moves=away, facts={"reason": "Hỏng"})
    recorded(
        session,
        here,
        EventKind.BLEND,
        place_id=place,
        moves=[*away, Move(lot, here.warehouse.id, 200, 1, "1", "pieces")],
    )
    events.ship(
        session,
        here.recorder,
        lot=lot,
        quantity=Quantity.count(2),
        to_place=here.warehouse,
        at=here.now,
    )
    events.correct_stock(
        session,
        here.recorder,
        lot=lot,
        counted=Quantity.count(1),
        place=here.warehouse,
        at=here.now,
        reason="Đếm lại",
    )
    events.record_opening_stock(
        session,
        here.recorder,
        content=here.tea,
        quantity=Quantity.weigh("3.217"),
        place=here.warehouse,
        at=here.now,
    )
    parties.add_certificate(
        session,
        here.recorder,
        scheme="vietgap",
        number="VG-1",
        issuer="Vinacert",
        valid_from=date(2026, 1, 1),
        place_id=here.plot.id,
    )
    run = stamps.issue_run(
        session, here.recorder, deployment.vault, count=200, host=deployment.host, lot=lot
    )
    stamps.bind(session, here.recorder, run=run, stamps=Range(1, 5), lot=lot)
    stamps.activate(session, here.recorder, run=run, stamps=Range(1, 4))
    stamps.void(session, here.recorder, run=run, stamps=Range(5, 5))
    return run


def test_every_kind_is_valid_by_the_schema_of_gs1_and_can_be_hashed(deployment, tea, packed):
    with deployment.transaction() as session:
        everything(deployment, session, tea, packed)

    with deployment.reading() as session:
        all_told = told(deployment, session, tea, identities=deployment.vault.identities)
        kinds = {kind.value for kind in session.scalars(select(Event.kind))}
    written = document(all_told, BASE, deployment.clock())

    assert {kind.value for kind in EventKind} == kinds
    assert {event["nguon:kind"] for event in all_told} == kinds
    assert broken_rules(written) == []
    assert len(set(event_hashes(written))) == len(all_told)
    assert len({event["eventID"] for event in all_told}) == len(all_told)
