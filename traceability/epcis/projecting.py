"""Our own events in the repository, beside those of others: the same queries find them.

Their rows follow from the tables of events and are written when somebody asks: whatever was
recorded since the last time. Nothing of an own event is kept twice but what is searched; it is
told from its own tables (`telling`). Stamps are named by class, never one by one: the index is
asked by strangers too.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from traceability.deployment import Deployment
from traceability.epcis.context import read_context
from traceability.epcis.event_hash import event_hash
from traceability.epcis.flattening import Flat, flatten
from traceability.epcis.models import EpcisEvent
from traceability.epcis.numbering import next_number
from traceability.epcis.own_uris import OwnUris
from traceability.epcis.telling import tell_own, undeclared
from traceability.epcis.writing import event_row, write_rows
from traceability.events.models import ErrorDeclaration, Event
from traceability.log.leaf import canonical_json

BATCH = 500
"""Events that are taken in one transaction."""

LATE = timedelta(hours=1)
"""How long a transaction may take to commit an event with an id that it made at its start."""

_MILLISECONDS_FROM = 80
"""The bit of a UUIDv7 at which its milliseconds begin (RFC 9562, 5.7)."""


def catch_up(deployment: Deployment) -> int:
    """Take in what was recorded since the last time, and return how many events that were."""
    taken = 0
    while True:
        with deployment.reading() as session:
            if not _pending(session, 1):
                return taken
        with deployment.transaction() as session:
            taken += project(session, deployment.base_url)


def project(session: Session, base_url: str) -> int:
    """Take in at most `BATCH` events and declarations within this transaction."""
    number = next_number(session)
    pending = _pending(session, BATCH)
    if not pending:
        return 0
    rows: list[dict[str, Any]] = []
    flats: list[tuple[int, Flat]] = []
    declarations = _declarations(
        session, [event_id for _, event_id, declares in pending if declares]
    )
    for organisation_id in dict.fromkeys(owner for owner, _, _ in pending):
        asked = [each for each in pending if each[0] == organisation_id]
        for row, flat in _rows(session, base_url, organisation_id, asked, declarations):
            row["number"] = number + len(rows)
            rows.append(row)
            flats.append((row["number"], flat))
    write_rows(session, rows, flats)
    return len(rows)


_Pending = tuple[UUID, UUID, bool]
"""(organisation, event, whether its declaration is meant)."""


def _pending(session: Session, most: int) -> list[_Pending]:
    """Own events that have no row yet, the oldest first; then declarations that have none."""
    last = session.scalar(
        select(EpcisEvent.own_event_id)
        .where(EpcisEvent.own_event_id.is_not(None))
        .order_by(EpcisEvent.own_event_id.desc())
        .limit(1)
    )
    query = select(Event.organisation_id, Event.id).where(~_has_row(Event.id, declares=False))
    if last is not None:
        query = query.where(Event.id > _earlier(last))
    found = [
        (owner, event_id, False)
        for owner, event_id in session.execute(query.order_by(Event.id).limit(most))
    ]
    wrong = (
        select(ErrorDeclaration.organisation_id, ErrorDeclaration.event_id)
        .where(
            ~_has_row(ErrorDeclaration.event_id, declares=True),
            _has_row(ErrorDeclaration.event_id, declares=False),
        )
        .order_by(ErrorDeclaration.id)
        .limit(most)
    )
    return found or [(owner, event_id, True) for owner, event_id in session.execute(wrong)]


def _has_row(event_id: Any, *, declares: bool) -> ColumnElement[bool]:
    return exists().where(
        EpcisEvent.own_event_id == event_id, EpcisEvent.is_declaration.is_(declares)
    )


def _earlier(last: UUID) -> UUID:
    """The smallest id that an event could have that was begun `LATE` before this one."""
    late = int(LATE.total_seconds() * 1000) << _MILLISECONDS_FROM
    return UUID(int=max(last.int - late, 0))


def _declarations(session: Session, event_ids: Sequence[UUID]) -> dict[UUID, ErrorDeclaration]:
    found = session.scalars(
        select(ErrorDeclaration).where(ErrorDeclaration.event_id.in_(event_ids))
    )
    return {each.event_id: each for each in found}


def _rows(
    session: Session,
    base_url: str,
    organisation_id: UUID,
    pending: Sequence[_Pending],
    declarations: dict[UUID, ErrorDeclaration],
) -> list[tuple[dict[str, Any], Flat]]:
    namespaces = read_context(OwnUris(base_url).context)
    event_ids = [event_id for _, event_id, _ in pending]
    nonces = {
        event_id: (nonce, at)
        for event_id, nonce, at in session.execute(
            select(Event.id, Event.nonce, Event.record_time).where(Event.id.in_(event_ids))
        )
    }
    rows = []
    for event_id, event in tell_own(session, base_url, event_ids):
        declared = declarations.get(event_id)
        said = event if declared else undeclared(event)
        nonce, recorded = (declared.nonce, declared.declared_at) if declared else nonces[event_id]
        digest = (
            hashlib.sha256(canonical_json(event["errorDeclaration"])).digest() if declared else None
        )
        row = event_row(
            organisation_id=organisation_id,
            event_id=event["eventID"],
            event_hash=event_hash(said, namespaces),
            declaration_digest=digest,
            record_time=recorded,
            nonce=nonce,
            own_event_id=event_id,
        )
        flat = flatten(said, namespaces)
        rows.append(({**row, **flat.columns}, flat))
    return rows
