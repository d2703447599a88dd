"""Capturing: what somebody sends becomes events of the repository, all of it or what is right.

1. The document is read and its events are judged, each and together, before anything is locked
   or written.
2. An id that is known is looked at: equal content is accepted once, other content is refused, an
   error declaration is the correction of the event that it repeats.
3. The new events are written with their rows and their leaves.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.epcis.cycles import closing
from traceability.epcis.documents import MOST_EVENTS, Document
from traceability.epcis.models import EpcisCapture, EpcisContext, EpcisEvent
from traceability.epcis.numbering import next_number
from traceability.epcis.preparing import Prepared, prepare, prepare_alone
from traceability.epcis.writing import event_row, write_rows
from traceability.errors import N_, EventConflict, InvalidEpcis, NguonError, TooManyEvents
from traceability.identifiers import new_id
from traceability.log.leaf import canonical_json
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

MOST_ERRORS = 100
"""Errors that a capture job tells in full."""
_IDS_AT_ONCE = 400

Key = tuple[str, bool]
"""The id of an event, and whether it is a declaration."""


@dataclass(slots=True)
class _Sorted:
    """The events of a document by what is to be done with them."""

    new: list[Prepared] = field(default_factory=list)
    errors: list[NguonError] = field(default_factory=list)


def capture(
    session: Session, recorder: Recorder, *, document: Document, proceeds: bool = False
) -> EpcisCapture:
    """Capture the events of a document; the job says what came of it.

    Where something is wrong, nothing is stored; with `proceeds` what is right is.

    Raises:
        NotAllowed: the recorder may not record.
        TooManyEvents: more than `MOST_EVENTS`.
        InvalidEpcis: the document breaks a rule: any of its events, or with `proceeds` the
            document itself.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    if len(document.events) > MOST_EVENTS:
        raise TooManyEvents(
            N_("A document has at most %(most)s events; this one has %(value)s."),
            field=document.field,
            value=len(document.events),
            most=MOST_EVENTS,
        )
    begun = recorder.now()
    found = _Sorted()
    prepared = []
    for each in prepare(document, now=begun):
        if isinstance(each, Prepared):
            prepared.append(each)
        elif proceeds:
            found.errors.append(each.error)
        else:
            raise each.error
    sound = _without_circles(prepared, found)
    if found.errors and not proceeds:
        raise found.errors[0]
    number = next_number(session)
    _sort(session, recorder.organisation_id, sound, found)
    stored = found.new if proceeds or not found.errors else []
    job = EpcisCapture(
        id=new_id(),
        organisation_id=recorder.organisation_id,
        created_at=begun,
        finished_at=recorder.now(),
        proceeds=proceeds,
        success=not found.errors,
        events=len(stored),
        errors=[_told(error) for error in found.errors[:MOST_ERRORS]],
    )
    session.add(job)
    session.flush()
    _store(session, recorder, stored, number, job.id)
    return job


def capture_event(session: Session, recorder: Recorder, *, event: Any) -> str:
    """Capture one event that stands alone, and return its id.

    Raises:
        NotAllowed: the recorder may not record.
        InvalidEpcis: it breaks a rule.
        EventConflict: its id is that of an event, of whatever content.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    prepared = prepare_alone(event, now=recorder.now())
    found = _Sorted()
    sound = _without_circles([prepared], found)
    number = next_number(session)
    _sort(session, recorder.organisation_id, sound, found)
    if found.errors:
        raise found.errors[0]
    _store(session, recorder, found.new, number, None)
    return prepared.event_id


def _without_circles(prepared: Sequence[Prepared], found: _Sorted) -> Sequence[Prepared]:
    """The events that make nothing lie inside itself or come of itself; the others are errors."""
    circles = closing([(each.event_id, each.flat) for each in prepared])
    for position, thing in sorted(circles.items()):
        found.errors.append(
            InvalidEpcis(
                N_("%(value)s would be inside itself, made of itself or corrected by itself."),
                field=prepared[position].field or None,
                value=thing,
            )
        )
    return [each for position, each in enumerate(prepared) if position not in circles]


def _sort(
    session: Session, organisation_id: UUID, prepared: Sequence[Prepared], found: _Sorted
) -> None:
    known = _known(session, organisation_id, {each.event_id for each in prepared})
    for each in prepared:
        key = (each.event_id, each.is_declaration)
        same = known.get(key)
        if same is not None:
            if same != (each.event_hash, each.declaration_digest):
                found.errors.append(_conflict(each))
            continue
        other = known.get((each.event_id, not each.is_declaration))
        if other is not None and other[0] != each.event_hash:
            found.errors.append(_conflict(each))
            continue
        known[key] = (each.event_hash, each.declaration_digest)
        found.new.append(each)


def _known(
    session: Session, organisation_id: UUID, ids: Iterable[str]
) -> dict[Key, tuple[str, bytes | None]]:
    known: dict[Key, tuple[str, bytes | None]] = {}
    asked = sorted(ids)
    for start in range(0, len(asked), _IDS_AT_ONCE):
        some = asked[start : start + _IDS_AT_ONCE]
        rows = session.execute(
            select(
                EpcisEvent.event_id,
                EpcisEvent.is_declaration,
                EpcisEvent.event_hash,
                EpcisEvent.declaration_digest,
            ).where(EpcisEvent.organisation_id == organisation_id, EpcisEvent.event_id.in_(some))
        )
        known.update(
            {(name, declares): (hashed, digest) for name, declares, hashed, digest in rows}
        )
    return known


def _conflict(event: Prepared) -> EventConflict:
    if event.is_declaration:
        template = N_(
            "An error declaration repeats the event that was wrong; %(value)s is another event."
        )
    else:
        template = N_("There is an event %(value)s with other content.")
    return EventConflict(template, field=f"{event.field}.eventID".lstrip("."), value=event.event_id)


def _store(
    session: Session,
    recorder: Recorder,
    prepared: Sequence[Prepared],
    first: int,
    capture_id: UUID | None,
) -> None:
    if not prepared:
        return
    contexts = _contexts(session, recorder.organisation_id, prepared)
    now = recorder.now()
    rows = [
        {
            "number": number,
            **event_row(
                organisation_id=recorder.organisation_id,
                event_id=each.event_id,
                event_hash=each.event_hash,
                declaration_digest=each.declaration_digest,
                record_time=now,
                nonce=secrets.token_bytes(16),
                context_id=contexts[id(each.context)],
                document=each.document,
                capture_id=capture_id,
            ),
            **each.flat.columns,
        }
        for number, each in enumerate(prepared, first)
    ]
    write_rows(session, rows, [(number, each.flat) for number, each in enumerate(prepared, first)])


def _contexts(
    session: Session, organisation_id: UUID, prepared: Sequence[Prepared]
) -> dict[int, UUID]:
    """The row of each context, by the identity of the object; new ones are written."""
    found: dict[bytes, UUID] = {}
    by_object: dict[int, UUID] = {}
    for context in {id(each.context): each.context for each in prepared}.values():
        digest = hashlib.sha256(canonical_json(context)).digest()
        if digest not in found:
            known = session.scalar(
                select(EpcisContext.id).where(
                    EpcisContext.organisation_id == organisation_id, EpcisContext.digest == digest
                )
            )
            if known is None:
                known = new_id()
                session.add(
                    EpcisContext(
                        id=known, organisation_id=organisation_id, digest=digest, content=context
                    )
                )
            found[digest] = known
        by_object[id(context)] = found[digest]
    session.flush()
    return by_object


def _told(error: NguonError) -> dict[str, Any]:
    """An error as a capture job keeps it: what is needed to tell it in any language."""
    return {
        "code": error.code,
        "template": error.template,
        "field": error.field,
        "params": {
            name: value if isinstance(value, int | float | bool) else str(value)
            for name, value in error.params.items()
        },
    }
