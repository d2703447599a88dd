"""From rows of the repository back to events."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.epcis.answers import Told, spelled
from traceability.epcis.models import EpcisContext, EpcisEvent


def tell(session: Session, events: Sequence[EpcisEvent]) -> list[Told]:
    """The events with their contexts, in the order given.

    A captured event is as it came, with the id that it was given and the time of its recording.
    """
    wanted = {event.context_id for event in events if event.context_id is not None}
    contexts: dict[Any, Any] = {}
    if wanted:
        rows = session.execute(
            select(EpcisContext.id, EpcisContext.content).where(EpcisContext.id.in_(wanted))
        )
        contexts = {row.id: row.content for row in rows}
    return [(_captured(event), contexts[event.context_id]) for event in events]


def _captured(event: EpcisEvent) -> dict[str, Any]:
    assert event.document is not None
    return {
        **json.loads(event.document),
        "eventID": event.event_id,
        "recordTime": spelled(event.record_time),
    }
