"""The EPCIS repository against itself: leaves, hashes and columns follow from what was captured."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.epcis.context import read_context
from traceability.epcis.event_hash import event_hash
from traceability.epcis.flattening import flatten
from traceability.epcis.models import EpcisContext, EpcisEvent
from traceability.log.leaf import leaf_hash
from traceability.verification.finding import Finding

_AT_ONCE = 500


def captured_events(session: Session) -> Iterator[Finding]:
    """Every event's leaf commits to its row; a captured one's hash and columns to its document.

    What our own events say is not derived here: it is told from their tables each time.
    """
    table = EpcisEvent.__tablename__
    namespaces = {
        key: read_context(content)
        for key, content in session.execute(select(EpcisContext.id, EpcisContext.content))
    }
    query = select(EpcisEvent).order_by(EpcisEvent.number)
    for event in session.scalars(query, execution_options={"yield_per": _AT_ONCE}):
        key = str(event.number)
        leaf = leaf_hash(
            event_id=event.event_id,
            event_hash=event.event_hash,
            record_time=event.record_time,
            declaration_digest=event.declaration_digest,
            nonce=event.nonce,
        )
        if leaf != event.leaf:
            yield Finding("leaf", table, key, event.leaf.hex(), leaf.hex())
        if event.document is not None:
            yield from _against_document(event, key, namespaces)


def _against_document(
    event: EpcisEvent, key: str, namespaces: dict[UUID, dict[str, str]]
) -> Iterator[Finding]:
    assert event.document is not None
    assert event.context_id is not None
    said: dict[str, Any] = json.loads(event.document)
    known = namespaces[event.context_id]
    hashed = event_hash(said, known)
    if hashed != event.event_hash:
        yield Finding("event hash", EpcisEvent.__tablename__, key, event.event_hash, hashed)
    for column, value in flatten(said, known).columns.items():
        stored = getattr(event, column)
        if stored != value:
            yield Finding(
                f"column {column}", EpcisEvent.__tablename__, key, str(stored), str(value)
            )
