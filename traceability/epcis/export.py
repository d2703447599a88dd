"""Our own history as EPCIS: events of a time, of lots, or all that a lot stands in."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from traceability.epcis import mapping
from traceability.epcis.gathering import gather
from traceability.epcis.lot_history import (
    AT_ONCE,
    TOLD_TO_STRANGERS,
    chunks,
    history_of,
    public_history_of,
    speaks_of,
)
from traceability.epcis.mapping import epcis_events, moment
from traceability.epcis.own_uris import OwnUris
from traceability.events.models import Event
from traceability.lots.models import Lot
from traceability.stamps.identity import IdentityCipher

__all__ = [
    "TOLD_TO_STRANGERS",
    "document",
    "document_text",
    "history_of",
    "lot_document",
    "own_events",
    "public_document",
    "public_history_of",
]

_EVENTS = "[]"

_InTime = Select[datetime, UUID]


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
    for_strangers: bool = False,
) -> Iterator[dict[str, Any]]:
    """The organisation's events in EPCIS 2.0, in the order in which they happened.

    Of the whole history, or those of `event_ids`, those that speak of any of `lot_ids`, and those
    that happened from `since` until before `until`; what is given is combined. They are fetched in
    batches of `AT_ONCE`, each in a constant number of statements. With `identities` (the vault's)
    stamps of small ranges are named one by one: for the organisation itself, since a number that
    is known can be typed. `for_strangers` leaves out with whom the organisation deals.
    """
    wanted = [Event.organisation_id == organisation_id]
    if lot_ids is not None:
        wanted.append(speaks_of(lot_ids))
    if since is not None:
        wanted.append(Event.event_time >= since)
    if until is not None:
        wanted.append(Event.event_time < until)
    query = select(Event.event_time, Event.id).where(*wanted)
    batches = _streamed(session, query) if event_ids is None else _named(session, query, event_ids)
    uris = OwnUris(base_url.rstrip("/"))
    for batch in batches:
        for event in gather(session, batch, identities=identities):
            for said in epcis_events(event, uris):
                yield mapping.for_strangers(said) if for_strangers else said


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


def lot_document(session: Session, lot: Lot, *, base_url: str, now: datetime) -> dict[str, Any]:
    """The whole history of a lot, for its organisation."""
    events = own_events(
        session,
        organisation_id=lot.organisation_id,
        base_url=base_url,
        event_ids=history_of(session, lot),
    )
    return document(events, base_url, now)


def public_document(session: Session, lot: Lot, *, base_url: str, now: datetime) -> dict[str, Any]:
    """The history of a lot as whoever scans its stamps may know it."""
    events = own_events(
        session,
        organisation_id=lot.organisation_id,
        base_url=base_url,
        event_ids=public_history_of(session, lot),
        for_strangers=True,
    )
    return document(events, base_url, now)


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
    for rows in session.execute(ordered, execution_options={"yield_per": AT_ONCE}).partitions():
        yield [event_id for _, event_id in rows]


def _named(session: Session, query: _InTime, event_ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """The same of events that are named: no statement holds more names than a database takes."""
    rows = [
        (at, event_id)
        for some in chunks(sorted(set(event_ids)))
        for at, event_id in session.execute(query.where(Event.id.in_(some)))
    ]
    yield from chunks([event_id for _, event_id in sorted(rows)])
