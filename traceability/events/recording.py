"""Appending one event: the only way by which anything happens."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.database import Base
from traceability.errors import N_, NotFound, OutOfOrder
from traceability.events.models import (
    Event,
    EventDocument,
    EventFact,
    EventKind,
    EventLine,
    EventLot,
    EventSource,
    EventStampRange,
    EventUnit,
    UnitAction,
)
from traceability.files.models import StoredFile
from traceability.logistics.holdings import require_boxed_on_hand
from traceability.lots import ledger
from traceability.lots.ledger import Move
from traceability.lots.models import Lot
from traceability.parties.models import Party
from traceability.parties.recorder import Recorder
from traceability.times import EventTime

NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class StampRange:
    """The stamps `first` to `last` of a run, with the lot that they are bound to."""

    run_id: UUID
    first: int
    last: int
    lot_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class UnitContent:
    """A logistic unit in an event, with the smaller unit or the amount of a lot put in or out."""

    action: UnitAction
    unit_id: UUID
    child_unit_id: UUID | None = None
    lot_id: UUID | None = None
    grams: int = 0
    pieces: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stored file that shows what the event says."""

    sha256: str
    kind: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What is about to become an event."""

    kind: EventKind
    at: EventTime
    stage: str | None = None
    place_id: UUID | None = None
    party_id: UUID | None = None
    moves: Sequence[Move] = ()
    facts: Mapping[str, Any] | None = None
    stamp_ranges: Sequence[StampRange] = ()
    about: Sequence[UUID] = ()
    """Lots that the event speaks about without moving them."""
    units: Sequence[UnitContent] = ()
    documents: Sequence[Evidence] = ()
    source_event_ids: Sequence[UUID] = ()
    """The sale or dispatch whose goods come back, or the recall that is ended."""


def append(session: Session, recorder: Recorder, draft: Draft) -> Event:
    """Write the event with all that belongs to it, and post its moves to the balances.

    The lots that it moves must be locked by the caller.

    Raises:
        InvalidTime: the event lies in the future.
        OutOfOrder: it draws from a lot before the day on which that came about.
        NotFound: its evidence is no stored file of the organisation.
        LotOverdrawn: a lot would give more than it has.
    """
    event = write(session, recorder, draft)
    ledger.post(session, draft.moves)
    require_boxed_on_hand(session, lots_drawn_on(draft))
    return event


def lots_drawn_on(draft: Draft) -> list[Lot]:
    """The lots of which the event takes something away from a place."""
    moved = {move.lot.id: move.lot for move in draft.moves if move.grams < 0 or move.pieces < 0}
    return [*moved.values()]


def write(session: Session, recorder: Recorder, draft: Draft) -> Event:
    """Write the event alone; a correction posts its moves together with the reversal."""
    draft.at.not_after(recorder.now())
    _refuse_before_origin(draft)
    _refuse_strangers(session, recorder)
    _refuse_missing_files(session, recorder, draft)
    event = Event(
        organisation_id=recorder.organisation_id,
        kind=draft.kind,
        stage=draft.stage,
        event_time=draft.at.moment,
        offset_minutes=draft.at.offset_minutes,
        business_date=draft.at.business_date,
        record_time=recorder.now(),
        place_id=draft.place_id,
        party_id=draft.party_id,
        recorded_by=recorder.person_id,
        on_behalf_of=recorder.on_behalf_of,
        nonce=secrets.token_bytes(NONCE_BYTES),
    )
    session.add(event)
    session.flush()
    session.add_all(_parts(event, draft))
    session.flush()
    return event


def _parts(event: Event, draft: Draft) -> Iterator[Base]:
    """The rows of the event's other tables."""
    owned: dict[str, Any] = {"organisation_id": event.organisation_id, "event_id": event.id}
    for position, move in enumerate(draft.moves):
        yield EventLine(
            **owned,
            position=position,
            lot_id=move.lot.id,
            place_id=move.place_id,
            grams=move.grams,
            pieces=move.pieces,
            figure=move.figure,
            unit=move.unit,
        )
    for key, value in (draft.facts or {}).items():
        yield EventFact(**owned, key=key, value=value)
    for stamps in draft.stamp_ranges:
        yield EventStampRange(
            **owned,
            run_id=stamps.run_id,
            first=stamps.first,
            last=stamps.last,
            lot_id=stamps.lot_id,
        )
    for lot_id in sorted(set(draft.about)):
        yield EventLot(**owned, lot_id=lot_id)
    for position, held in enumerate(draft.units):
        yield EventUnit(
            **owned,
            position=position,
            action=held.action,
            unit_id=held.unit_id,
            child_unit_id=held.child_unit_id,
            lot_id=held.lot_id,
            grams=held.grams,
            pieces=held.pieces,
        )
    for source_event_id in draft.source_event_ids:
        yield EventSource(**owned, source_event_id=source_event_id)
    for position, shown in enumerate(draft.documents):
        yield EventDocument(
            **owned, position=position, sha256=shown.sha256, kind=shown.kind, title=shown.title
        )


def _refuse_strangers(session: Session, recorder: Recorder) -> None:
    """Nobody records on behalf of another organisation's people."""
    if recorder.on_behalf_of is None:
        return
    owner = session.scalar(select(Party.organisation_id).where(Party.id == recorder.on_behalf_of))
    if owner != recorder.organisation_id:
        raise NotFound(
            N_("There is no such record."),
            field="on_behalf_of",
            value=str(recorder.on_behalf_of),
        )


def _refuse_missing_files(session: Session, recorder: Recorder, draft: Draft) -> None:
    """Evidence was stored before, by the same organisation."""
    named = {each.sha256 for each in draft.documents}
    if not named:
        return
    kept = session.scalars(
        select(StoredFile.sha256).where(
            StoredFile.sha256.in_(named), StoredFile.organisation_id == recorder.organisation_id
        )
    )
    for missing in sorted(named - set(kept)):
        raise NotFound(N_("There is no such file."), field="documents", value=missing)


def _refuse_before_origin(draft: Draft) -> None:
    for move in draft.moves:
        drawn = move.grams < 0 or move.pieces < 0
        if drawn and draft.at.business_date < move.lot.business_date:
            raise OutOfOrder(
                N_("Lot %(lot)s came about on %(since)s, after %(value)s."),
                field="at",
                value=draft.at.business_date,
                since=move.lot.business_date,
                lot=move.lot.code,
            )
