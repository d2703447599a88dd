"""Which events a lot stands in: up to the fields, down to what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from traceability.events.models import (
    ErrorDeclaration,
    Event,
    EventKind,
    EventLine,
    EventLot,
    EventStampRange,
    EventUnit,
    UnitAction,
)
from traceability.lots.lineage import Direction
from traceability.lots.models import Lot
from traceability.lots.tracing import trace

SEASON = timedelta(days=365)
"""Work on a plot belongs to what is harvested there within a year."""

AT_ONCE = 500
"""Ids that a statement names at most."""

TOLD_TO_STRANGERS = (
    EventKind.FIELD_OPERATION,
    EventKind.HARVEST,
    EventKind.RECEIVE,
    EventKind.PROCESS,
    EventKind.BLEND,
    EventKind.PACK,
    EventKind.INSPECT,
    EventKind.OPENING_STOCK,
    EventKind.STAMPS_BOUND,
    EventKind.RECALL,
    EventKind.RECALL_CLOSED,
)
"""What whoever scans a stamp may know: how the goods came about, not to whom they were sold."""


def history_of(session: Session, lot: Lot) -> set[UUID]:
    """The events that a lot stands in: up to the fields, down to what became of it.

    Wrong entries are among them, with what was recorded in their place. Of the lots that it came
    from, only what brought them about and what led to it: their other uses are no part of it.
    """
    up = trace(session, [lot.id], Direction.UP)
    down = trace(session, [lot.id], Direction.DOWN)
    found = {edge.event_id for edge in (*up.edges, *down.edges)}
    origins = up.lot_ids - {lot.id}
    found |= set(
        session.scalars(
            select(EventLine.event_id).where(
                EventLine.lot_id.in_(origins), (EventLine.grams > 0) | (EventLine.pieces > 0)
            )
        )
    )
    spoken = and_(
        Event.organisation_id == lot.organisation_id,
        or_(
            speaks_of(down.lot_ids),
            Event.id.in_(select(EventLot.event_id).where(EventLot.lot_id.in_(origins))),
        ),
    )
    found |= set(session.scalars(select(Event.id).where(spoken)))
    found |= _of_their_units(session, down.lot_ids)
    found |= _field_work(session, lot.organisation_id, found)
    for some in chunks(sorted(found)):
        truths = session.scalars(
            select(ErrorDeclaration.corrective_event_id).where(ErrorDeclaration.event_id.in_(some))
        )
        found |= {each for each in truths if each is not None}
    return found


def public_history_of(session: Session, lot: Lot) -> set[UUID]:
    """Of a lot's history, what strangers may know: how it came about, not what became of it."""
    up = trace(session, [lot.id], Direction.UP)
    made = set(
        session.scalars(
            select(Event.id).where(
                Event.organisation_id == lot.organisation_id,
                Event.kind.in_(TOLD_TO_STRANGERS),
                or_(
                    Event.id.in_([edge.event_id for edge in up.edges]),
                    Event.id.in_(
                        select(EventLine.event_id).where(
                            EventLine.lot_id.in_(up.lot_ids),
                            (EventLine.grams > 0) | (EventLine.pieces > 0),
                        )
                    ),
                    Event.id.in_(select(EventLot.event_id).where(EventLot.lot_id.in_(up.lot_ids))),
                    Event.id.in_(
                        select(EventStampRange.event_id).where(EventStampRange.lot_id == lot.id)
                    ),
                ),
            )
        )
    )
    return made | _field_work(session, lot.organisation_id, made)


def speaks_of(lot_ids: Iterable[UUID]) -> ColumnElement[bool]:
    """That an event moves one of the lots, speaks of it, packs it, or is about its stamps."""
    wanted = set(lot_ids)
    of_lots = [
        select(table.event_id).where(table.lot_id.in_(wanted))
        for table in (EventLine, EventLot, EventUnit, EventStampRange)
    ]
    return or_(*(Event.id.in_(query) for query in [*of_lots, _of_their_stamps(wanted)]))


def _of_their_units(session: Session, lot_ids: Iterable[UUID]) -> set[UUID]:
    """The events of the cartons that held some of the lots, and of what those stood in."""
    held = select(EventUnit.unit_id).where(EventUnit.lot_id.in_(set(lot_ids)))
    units = set(session.scalars(held))
    around = units
    while around:
        outer = select(EventUnit.unit_id).where(EventUnit.child_unit_id.in_(around))
        around = set(session.scalars(outer)) - units
        units |= around
    handled = and_(EventUnit.unit_id.in_(units), EventUnit.action == UnitAction.OBSERVE)
    return set(
        session.scalars(
            select(EventUnit.event_id).where(or_(EventUnit.child_unit_id.in_(units), handled))
        )
    )


def _of_their_stamps(lot_ids: set[UUID]) -> Any:
    """Other events of the stamps that are bound to the lots: their issue, activation, voiding."""
    bound = (
        select(EventStampRange.run_id, EventStampRange.first, EventStampRange.last)
        .where(EventStampRange.lot_id.in_(lot_ids))
        .subquery()
    )
    return select(EventStampRange.event_id).join(
        bound,
        and_(
            EventStampRange.run_id == bound.c.run_id,
            EventStampRange.first <= bound.c.last,
            EventStampRange.last >= bound.c.first,
            EventStampRange.lot_id.is_(None),
        ),
    )


def chunks(ids: list[UUID]) -> Iterator[list[UUID]]:
    """The ids in lists of at most `AT_ONCE`."""
    for first in range(0, len(ids), AT_ONCE):
        yield ids[first : first + AT_ONCE]


def _field_work(session: Session, organisation_id: UUID, event_ids: Iterable[UUID]) -> set[UUID]:
    """The work on the plots of the harvests among the events, in the year before each."""
    harvests: dict[UUID, list[datetime]] = defaultdict(list)
    for some in chunks(sorted(event_ids)):
        rows = session.execute(
            select(Event.place_id, Event.event_time).where(
                Event.id.in_(some), Event.kind == EventKind.HARVEST
            )
        )
        for place_id, at in rows:
            if place_id is not None:
                harvests[place_id].append(at)
    work = session.execute(
        select(Event.id, Event.place_id, Event.event_time).where(
            Event.organisation_id == organisation_id,
            Event.kind == EventKind.FIELD_OPERATION,
            Event.place_id.in_(list(harvests)),
        )
    )
    return {
        event_id
        for event_id, place_id, at in work
        if place_id is not None and any(at <= cut <= at + SEASON for cut in harvests[place_id])
    }
