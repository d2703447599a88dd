"""Our own history as EPCIS: events of a time, of lots, or all that a lot stands in."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from traceability.epcis.gathering import gather
from traceability.epcis.mapping import epcis_events, moment
from traceability.epcis.own_uris import OwnUris
from traceability.events.models import (
    ErrorDeclaration,
    Event,
    EventKind,
    EventLine,
    EventLot,
    EventStampRange,
    EventUnit,
)
from traceability.lots.lineage import Direction
from traceability.lots.models import Lot
from traceability.lots.tracing import trace
from traceability.stamps.identity import IdentityCipher

BATCH = 500
"""Events that are fetched at once."""

_EVENTS = "[]"

_InTime = Select[tuple[datetime, UUID]]

SEASON = timedelta(days=365)
"""Work on a plot belongs to what is harvested there within a year."""

TOLD_TO_STRANGERS = (
    EventKind.FIELD_OPERATION,
    EventKind.HARVEST,
    EventKind.RECEIVE,
    EventKind.PROCESS,
    EventKind.BLEND,
    EventKind.PACK,
    EventKind.INSPECT,
    EventKind.OPENING_STOCK,
    EventKind.STAMPS_ISSUED,
    EventKind.STAMPS_BOUND,
    EventKind.STAMPS_ACTIVATED,
    EventKind.STAMPS_VOIDED,
    EventKind.RECALL,
)
"""What whoever scans a stamp may know: how the goods came about, not to whom they were sold."""


def own_events(
    session: Session,
    *,
    organisation_id: UUID,
    base_url: str,
    event_ids: Iterable[UUID] | None = None,
    lot_ids: Iterable[UUID] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    identities: IdentityCipher | None = None,
) -> Iterator[dict[str, Any]]:
    """The organisation's events in EPCIS 2.0, in the order in which they happened.

    Of the whole history, or those of `event_ids`, those that speak of any of `lot_ids`, and those
    that happened from `since` until before `until`; what is given is combined. They are fetched in
    batches of `BATCH`, each in a constant number of statements. With `identities` (the vault's)
    stamps of small ranges are named one by one: for the organisation itself, never for strangers.
    """
    wanted = [Event.organisation_id == organisation_id]
    if lot_ids is not None:
        wanted.append(_speaks_of(lot_ids))
    if since is not None:
        wanted.append(Event.event_time >= since)
    if until is not None:
        wanted.append(Event.event_time < until)
    query = select(Event.event_time, Event.id).where(*wanted)
    batches = _streamed(session, query) if event_ids is None else _named(session, query, event_ids)
    uris = OwnUris(base_url.rstrip("/"))
    for batch in batches:
        for event in gather(session, batch, identities=identities):
            yield from epcis_events(event, uris)


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
            _speaks_of(down.lot_ids),
            Event.id.in_(select(EventLot.event_id).where(EventLot.lot_id.in_(origins))),
        ),
    )
    found |= set(session.scalars(select(Event.id).where(spoken)))
    found |= _field_work(session, lot.organisation_id, found)
    for some in _chunks(sorted(found)):
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


def document(
    events: Iterable[dict[str, Any]], base_url: str, created_at: datetime
) -> dict[str, Any]:
    """An EPCISDocument of events, with the prefixes that they use."""
    return {
        "@context": OwnUris(base_url.rstrip("/")).context,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": moment(created_at),
        "epcisBody": {"eventList": list(events)},
    }


def document_text(
    events: Iterable[dict[str, Any]], base_url: str, created_at: datetime
) -> Iterator[str]:
    """The same as text, piece by piece, so that a long history never lies in memory."""
    empty = json.dumps(document([], base_url, created_at), ensure_ascii=False)
    before, _, after = empty.rpartition(_EVENTS)
    yield f"{before}["
    for number, event in enumerate(events):
        yield (",\n" if number else "\n") + json.dumps(event, ensure_ascii=False)
    yield f"\n]{after}\n"


def _streamed(session: Session, query: _InTime) -> Iterator[list[UUID]]:
    """The ids of events in the order of their time, so many at once, sorted once."""
    ordered = query.order_by(Event.event_time, Event.id)
    for rows in session.execute(ordered, execution_options={"yield_per": BATCH}).partitions():
        yield [event_id for _, event_id in rows]


def _named(session: Session, query: _InTime, event_ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """The same of events that are named: no statement holds more names than a database takes."""
    rows = [
        tuple(row)
        for some in _chunks(sorted(set(event_ids)))
        for row in session.execute(query.where(Event.id.in_(some)))
    ]
    yield from _chunks([event_id for _, event_id in sorted(rows)])


def _chunks(ids: list[UUID]) -> Iterator[list[UUID]]:
    for first in range(0, len(ids), BATCH):
        yield ids[first : first + BATCH]


def _speaks_of(lot_ids: Iterable[UUID]) -> ColumnElement[bool]:
    """That an event moves one of the lots, speaks of it, packs it, or is about its stamps."""
    wanted = set(lot_ids)
    of_lots = [
        select(table.event_id).where(table.lot_id.in_(wanted))
        for table in (EventLine, EventLot, EventUnit, EventStampRange)
    ]
    return or_(*(Event.id.in_(query) for query in [*of_lots, _of_their_stamps(wanted)]))


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


def _field_work(session: Session, organisation_id: UUID, event_ids: Iterable[UUID]) -> set[UUID]:
    """The work on the plots of the harvests among the events, in the year before each."""
    harvests: dict[UUID, list[datetime]] = defaultdict(list)
    for some in _chunks(sorted(event_ids)):
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
