"""Cartons and returns, derived from standing events: nothing is in a carton that is not there."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.events.models import Event, EventKind, EventLine, EventSource, EventUnit
from traceability.events.standing import standing
from traceability.logistics.contents import short
from traceability.logistics.holdings import whole_cargo
from traceability.logistics.returned import SENDING, standing_versions
from traceability.lots.models import Balance, LogisticUnit
from traceability.verification.finding import Finding
from traceability.verification.ledger import lot_name


def cartons(session: Session) -> Iterator[Finding]:
    """No carton gives more than it got, and no place's cartons hold more than lies there."""
    cargo = whole_cargo(session)
    for held in cargo:
        for lot_id, (grams, pieces) in held.lots.items():
            if grams < 0 or pieces < 0:
                unit = session.get(LogisticUnit, held.unit)
                name = f"{unit.code if unit else held.unit}: {lot_name(session, lot_id)}"
                yield Finding("carton", EventUnit.__tablename__, name, _said(grams, pieces), "")
    there = {
        (lot_id, place_id): (grams, pieces)
        for lot_id, place_id, grams, pieces in session.execute(
            select(Balance.lot_id, Balance.place_id, Balance.grams, Balance.pieces)
        )
    }
    for (lot_id, place_id), wanted, have in short(cargo.boxed(), there):
        name = f"{lot_name(session, lot_id)} at place {place_id}"
        yield Finding(
            "in cartons", EventUnit.__tablename__, name, _said(*wanted), f"at most {_said(*have)}"
        )


def returns(session: Session) -> Iterator[Finding]:
    """Of no sale or dispatch did more come back than went out with it."""
    rows = session.execute(
        select(
            EventSource.source_event_id,
            EventLine.lot_id,
            func.sum(EventLine.grams),
            func.sum(EventLine.pieces),
        )
        .join(Event, Event.id == EventSource.event_id)
        .join(EventLine, EventLine.event_id == Event.id)
        .where(Event.kind == EventKind.RETURN, standing())
        .group_by(EventSource.source_event_id, EventLine.lot_id)
    ).all()
    versions = standing_versions(session, {row[0] for row in rows})
    back: dict[tuple[UUID, UUID], list[int]] = defaultdict(lambda: [0, 0])
    for source, lot_id, grams, pieces in rows:
        total = back[versions[source], lot_id]
        total[0] += int(grams)
        total[1] += int(pieces)
    sent = {
        (event_id, lot_id): (-int(grams), -int(pieces))
        for event_id, lot_id, grams, pieces in session.execute(
            select(
                Event.id, EventLine.lot_id, func.sum(EventLine.grams), func.sum(EventLine.pieces)
            )
            .join(EventLine, EventLine.event_id == Event.id)
            .where(Event.id.in_(set(versions.values())), Event.kind.in_(SENDING), standing())
            .group_by(Event.id, EventLine.lot_id)
        )
    }
    came = {key: (total[0], total[1]) for key, total in back.items()}
    for (event_id, lot_id), wanted, most in short(came, sent):
        name = f"{lot_name(session, lot_id)} of event {event_id}"
        yield Finding(
            "returns", EventSource.__tablename__, name, _said(*wanted), f"at most {_said(*most)}"
        )


def _said(grams: int, pieces: int) -> str:
    return f"{grams} g, {pieces} pieces"
