"""EPCIS told of the tests' tea farm: of one lot, of one kind, of everything that can happen."""

from datetime import date
from hashlib import sha256

import farm

from traceability.epcis.export import (
    own_events,
)
from traceability.events import services as events
from traceability.events.models import EventKind, UnitAction
from traceability.events.recording import Draft, Evidence, UnitContent, append
from traceability.events.stocktaking import correct_stock, record_opening_stock
from traceability.files.models import StoredFile
from traceability.lots.ledger import Move
from traceability.lots.models import LogisticUnit, Lot
from traceability.parties import services as parties
from traceability.quantities import Quantity
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range

BASE = "https://nguon.example"
GTIN = "08938501234568"


def told(session, tea, **which):
    return list(own_events(session, organisation_id=tea.organisation.id, base_url=BASE, **which))


def of_kind(all_told, kind):
    return [event for event in all_told if event["nguon:kind"] == kind]


def recorded(session, tea, kind, **parts):
    """An event of any kind, as the services of that kind write it."""
    return append(session, tea.recorder, Draft(kind=kind, at=tea.now, **parts))


def founded(deployment, code="LABANG"):
    with deployment.transaction() as session:
        return farm.found(session, deployment.clock, code=code)


def packed_by(deployment, tea):
    with deployment.transaction() as session:
        return farm.packets(session, farm.visit(session, tea), packs=10)


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
    recorded(session, here, EventKind.RECALL_CLOSED, about=about, facts={"outcome": "destroyed"})
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
    correct_stock(
        session,
        here.recorder,
        lot=lot,
        counted=Quantity.count(1),
        place=here.warehouse,
        at=here.now,
        reason="Đếm lại",
    )
    record_opening_stock(
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
        session, here.recorder, deployment.vault, count=200, host=deployment.host
    )
    stamps.bind(session, here.recorder, run=run, stamps=Range(1, 5), lot=lot)
    stamps.activate(session, here.recorder, run=run, stamps=Range(1, 4))
    stamps.void(session, here.recorder, run=run, stamps=Range(5, 5))
    # Last, since it holds the lot.
    recorded(
        session, here, EventKind.INSPECT, about=about, documents=note, facts={"result": "failed"}
    )
    return run
