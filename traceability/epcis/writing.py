"""Writing events of the repository: a row each, the rows of what they name, the leaf of the log."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from traceability.bulk import append_rows
from traceability.epcis.flattening import Flat
from traceability.epcis.models import EpcisEpc, EpcisEvent, EpcisValue
from traceability.log.leaf import leaf_hash


def event_row(
    *,
    organisation_id: UUID,
    event_id: str,
    event_hash: str,
    declaration_digest: bytes | None,
    record_time: datetime,
    nonce: bytes,
    context_id: UUID | None = None,
    document: str | None = None,
    capture_id: UUID | None = None,
    own_event_id: UUID | None = None,
) -> dict[str, Any]:
    """The columns of an event that do not stand in it, its leaf included; all but the number."""
    return {
        "organisation_id": organisation_id,
        "event_id": event_id,
        "is_declaration": declaration_digest is not None,
        "record_time": record_time,
        "event_hash": event_hash,
        "declaration_digest": declaration_digest,
        "nonce": nonce,
        "leaf": leaf_hash(
            event_id=event_id,
            event_hash=event_hash,
            record_time=record_time,
            declaration_digest=declaration_digest,
            nonce=nonce,
        ),
        "context_id": context_id,
        "document": document,
        "capture_id": capture_id,
        "own_event_id": own_event_id,
    }


def write_rows(
    session: Session, events: list[dict[str, Any]], flats: Sequence[tuple[int, Flat]]
) -> None:
    """Insert events with their EPCs and values: three tables, one stroke each."""
    if not events:
        return
    owners = {event["number"]: event["organisation_id"] for event in events}
    append_rows(session, EpcisEvent, EVENT_COLUMNS, map(itemgetter(*EVENT_COLUMNS), events))
    append_rows(
        session,
        EpcisEpc,
        ("number", "organisation_id", "position", "role", "uri", "quantity", "unit"),
        (
            (number, owners[number], position, *epc)
            for number, flat in flats
            for position, epc in enumerate(flat.epcs)
        ),
    )
    append_rows(
        session,
        EpcisValue,
        (
            "number",
            "organisation_id",
            "position",
            "area",
            "name",
            "is_inner",
            "text",
            "figure",
            "moment",
            "unit",
        ),
        (
            (number, owners[number], position, *value)
            for number, flat in flats
            for position, value in enumerate(flat.values)
        ),
    )


EVENT_COLUMNS = tuple(column.name for column in EpcisEvent.__table__.columns)
