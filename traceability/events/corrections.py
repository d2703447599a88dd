"""Putting right what was recorded wrong: an error declaration, and the event that tells the truth.

Nothing is edited. The wrong event stays and is marked; balances follow the truth, because they
count only events that no declaration speaks against.
"""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from traceability.deliveries.following import follow
from traceability.errors import (
    N_,
    AlreadyCorrected,
    InvalidInput,
    NotFound,
    OutOfOrder,
)
from traceability.events.models import (
    ORIGINS,
    ErrorDeclaration,
    ErrorReason,
    Event,
    EventKind,
    EventLine,
)
from traceability.events.recording import NONCE_BYTES, write
from traceability.events.standing import standing
from traceability.events.truth import BROUGHT, Truth, draft_of, move_of
from traceability.logistics.holding import hold_units, require_last_word
from traceability.logistics.holdings import require_boxed_on_hand
from traceability.logistics.returned import require_returns_sent
from traceability.lots import ledger
from traceability.lots.ledger import Move
from traceability.lots.models import Lot
from traceability.lots.services import lock_lots
from traceability.parties.entering import fitting
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.stamps.coverage import hold_runs, lots_under, require_packets_for_stamps
from traceability.times import EventTime


def declare_error(
    session: Session,
    recorder: Recorder,
    *,
    event_id: UUID,
    truth: Truth | None,
    reason: str | None = None,
) -> ErrorDeclaration:
    """Declare an event wrong and, with `truth`, record in the same transaction what is right.

    Without `truth` the event did not occur; its lots go back to what they were. `reason` says in
    words why; whoever asks a person for a correction asks for it too.

    Raises:
        NotFound: the organisation has no such event.
        AlreadyCorrected: it was declared wrong before.
        LotOverdrawn: goods that would then never have been there were already used.
        StampsExceedPackets: a lot would carry more stamps than it has packets.
        UnitUnavailable: a carton of the entry was handled since; that is corrected first.
        ReturnsExceedSent: more came back, or would have, than went out.
        InvalidInput: stamps were issued, which are on paper and can only be void; it is of a
            recall, which is closed with its outcome; or the reason is longer than what is kept.
        Implausible: the right figures are unusual, and no reason was ever given.
        OutOfOrder: the corrected date lies after the use of what the event brought about, or a
            harvest would lie inside a pre-harvest interval.
    """
    recorder.require(Permission.CORRECT)
    if truth is not None:
        recorder.require_own(truth.household, truth.plot)
    words = fitting(ErrorDeclaration, reason_text=(reason or "").strip() or None)
    event = _own_event(session, recorder, event_id)
    run_ids = {stamps.run_id for stamps in event.stamp_ranges}
    hold_runs(session, run_ids)
    if event.units:
        hold_units(session, recorder.organisation_id)
    held = lock_lots(
        session,
        {line.lot_id for line in event.lines}
        | {unit.lot_id for unit in event.units if unit.lot_id}
        | lots_under(session, run_ids),
    )
    _refuse_second_correction(session, event)
    require_last_word(session, event)
    if event.kind is EventKind.STAMPS_ISSUED:
        raise InvalidInput(
            N_("Stamps that were issued are on paper. Make them void instead."), field="event"
        )
    if event.kind in (EventKind.RECALL, EventKind.RECALL_CLOSED):
        raise InvalidInput(
            N_("A recall is not undone. Close it with what became of it, or open it anew."),
            field="event",
        )
    if truth is not None and event.stamp_ranges:
        raise InvalidInput(
            N_("Stamps are bound and activated anew, not corrected in place."), field="truth"
        )
    if truth is not None and truth.quantities and event.units:
        raise InvalidInput(
            N_("Whole cartons went with it. Say that it did not happen, and record it anew."),
            field="quantities",
        )
    reversal = [move_of(line, sign=-1) for line in event.lines]
    corrective = None
    renewed: list[Move] = []
    if truth is not None:
        draft = draft_of(session, event, truth)
        corrective = write(session, recorder, draft)
        renewed = list(draft.moves)
        _carry_expiry(event, draft.facts or {})
        if event.kind in ORIGINS and draft.at.business_date != event.business_date:
            _refuse_shared_day(session, event, corrective, draft.at)
            _redate(session, event, draft.at)
    declaration = ErrorDeclaration(
        organisation_id=recorder.organisation_id,
        event_id=event.id,
        corrective_event_id=corrective.id if corrective else None,
        reason=ErrorReason.INCORRECT_DATA if corrective else ErrorReason.DID_NOT_OCCUR,
        **words,
        declared_at=recorder.now(),
        recorded_by=recorder.person_id,
        nonce=secrets.token_bytes(NONCE_BYTES),
    )
    session.add(declaration)
    session.flush()
    ledger.post(session, [*reversal, *renewed])
    require_boxed_on_hand(session, held.values())
    require_returns_sent(session, corrective or event)
    follow(
        session, recorder, wrong=event, right=corrective, weighings=truth.weighings if truth else ()
    )
    for lot in held.values():
        _keep_stamps_covered(session, lot)
    session.refresh(event)
    return declaration


def _own_event(session: Session, recorder: Recorder, event_id: UUID) -> Event:
    event = session.scalar(
        select(Event).where(Event.id == event_id, Event.organisation_id == recorder.organisation_id)
    )
    if event is None:
        raise NotFound(N_("There is no such event."), field="event", value=str(event_id))
    return event


def _refuse_second_correction(session: Session, event: Event) -> None:
    """Asked under the locks, so that of two corrections at once the second is told."""
    declared_at = session.scalar(
        select(ErrorDeclaration.declared_at).where(ErrorDeclaration.event_id == event.id)
    )
    if declared_at is not None:
        raise AlreadyCorrected(
            N_("This entry was already corrected on %(value)s."), field="event", value=declared_at
        )


def _carry_expiry(event: Event, facts: Mapping[str, Any]) -> None:
    """What was bought in expires when its supplier's lot does, as the corrected entry says."""
    if event.kind is EventKind.RECEIVE:
        day = facts.get("supplier_expires_on")
        event.lines[-1].lot.expires_on = date.fromisoformat(day) if day else None


def _refuse_shared_day(session: Session, event: Event, corrective: Event, at: EventTime) -> None:
    """A lot that others were added to keeps its day: theirs was right.

    Raises:
        OutOfOrder: somebody else's goods are in the lot too.
    """
    shared = session.scalar(
        select(Lot.code)
        .join(EventLine, EventLine.lot_id == Lot.id)
        .join(Event, Event.id == EventLine.event_id)
        .where(
            Lot.id.in_({line.lot_id for line in event.lines}),
            Event.id.not_in((event.id, corrective.id)),
            Event.kind.in_(BROUGHT),
            standing(),
        )
        .limit(1)
    )
    if shared is not None:
        raise OutOfOrder(
            N_(
                "Lot %(lot)s also holds what others brought that day. Say that this entry did not "
                "happen, and record it anew on %(value)s."
            ),
            field="at",
            value=at.business_date,
            lot=shared,
        )


def _redate(session: Session, event: Event, at: EventTime) -> None:
    """Move the lots that the event brought about to the corrected day."""
    wrong = aliased(ErrorDeclaration)
    for line in event.lines:
        if (line.grams, line.pieces) < (0, 0):
            continue
        earliest_use = session.scalar(
            select(func.min(Event.business_date))
            .join(EventLine, EventLine.event_id == Event.id)
            .outerjoin(wrong, wrong.event_id == Event.id)
            .where(
                EventLine.lot_id == line.lot_id,
                EventLine.grams < 0,
                Event.id != event.id,
                wrong.id.is_(None),
            )
        )
        if earliest_use is not None and earliest_use < at.business_date:
            raise OutOfOrder(
                N_("Lot %(lot)s was already used on %(since)s, before %(value)s."),
                field="at",
                value=at.business_date,
                since=earliest_use,
                lot=line.lot.code,
            )
        line.lot.business_date = at.business_date
        if line.lot.product is not None:
            line.lot.expires_on = line.lot.product.expiry(at.business_date)


def _keep_stamps_covered(session: Session, lot: Lot) -> None:
    if lot.product_id is not None:
        require_packets_for_stamps(session, lot)
