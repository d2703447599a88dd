"""From rows of the repository back to events."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.epcis.answers import Told, spelled
from traceability.epcis.gathering import gather
from traceability.epcis.mapping import epcis_events, for_strangers
from traceability.epcis.models import EpcisContext, EpcisEvent
from traceability.epcis.own_uris import OwnUris
from traceability.epcis.reading import Reader


def tell(
    session: Session, events: Sequence[EpcisEvent], base_url: str, *, reader: Reader
) -> list[Told]:
    """The events with their contexts, in the order given, in a constant number of statements.

    A captured event is as it came, with the id that it was given and the time of its recording.
    One of our own is told from its tables; to whoever does not see all, without the parties that
    the organisation deals with and without what is for its auditors.
    """
    wanted = {event.context_id for event in events if event.context_id is not None}
    contexts: dict[UUID | None, Any] = {None: OwnUris(base_url).context}
    if wanted:
        rows = session.execute(
            select(EpcisContext.id, EpcisContext.content).where(EpcisContext.id.in_(wanted))
        )
        contexts |= {row.id: row.content for row in rows}
    own: dict[UUID, set[UUID]] = {}
    for event in events:
        if event.own_event_id is not None:
            own.setdefault(event.organisation_id, set()).add(event.own_event_id)
    told = {
        event["eventID"]: event if reader.sees_all else for_strangers(event)
        for event_ids in own.values()
        for _, event in tell_own(session, base_url, event_ids)
    }
    return [
        (
            _captured(event) if event.own_event_id is None else _own(event, told[event.event_id]),
            contexts[event.context_id],
        )
        for event in events
    ]


def tell_own(
    session: Session, base_url: str, event_ids: Iterable[UUID]
) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Events of one organisation in the words of EPCIS, each beside its own id.

    Stamps are named by class, never one by one.
    """
    uris = OwnUris(base_url)
    for happening in gather(session, sorted(event_ids)):
        for event in epcis_events(happening, uris):
            yield happening.id, event


def undeclared(event: dict[str, Any]) -> dict[str, Any]:
    """The event as it was before it was declared wrong."""
    return {name: value for name, value in event.items() if name != "errorDeclaration"}


def _own(row: EpcisEvent, event: dict[str, Any]) -> dict[str, Any]:
    if not row.is_declaration:
        return undeclared(event)
    return {**event, "recordTime": spelled(row.record_time)}


def _captured(event: EpcisEvent) -> dict[str, Any]:
    assert event.document is not None
    return {
        **json.loads(event.document),
        "eventID": event.event_id,
        "recordTime": spelled(event.record_time),
    }
