"""Goods that come back from a buyer: refused at the door, sent back, recalled."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, Conflict, InvalidInput, OutOfOrder, UnitUnavailable
from traceability.events.models import Event, EventKind
from traceability.events.preparing import Inputs
from traceability.events.recording import Draft, append
from traceability.logistics.contents import Cargo, short
from traceability.logistics.holding import away, hold_units, observed
from traceability.logistics.papers import Condition, checked_papers
from traceability.logistics.quarantine import quarantine_of
from traceability.logistics.returned import SENDING, came_back, returns_exceed, sent_out
from traceability.lots.ledger import Move, inward, measured
from traceability.lots.models import LogisticUnit, Lot
from traceability.lots.services import lock_lots
from traceability.parties.models import QUARANTINE, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.times import EventTime

Amounts = dict[UUID, tuple[int, int]]


def return_goods(
    session: Session,
    recorder: Recorder,
    *,
    of: Event,
    at: EventTime,
    condition: Condition,
    inputs: Inputs | None = None,
    units: Sequence[LogisticUnit] | None = None,
    to_place: Place | None = None,
    reason: str | None = None,
    document: str | None = None,
) -> Event:
    """Record that goods of the sale or dispatch `of` came back.

    What is named comes back: loose amounts and whole cartons that went with it; where nothing is
    named, all that is still out. Sellable goods go to `to_place`, or to where they had left from;
    damaged ones into quarantine, where they wait to be destroyed or released.

    Raises:
        ReturnsExceedSent: more than went out with that event, less what came back already.
        UnitUnavailable: a carton did not go out with it, or is back.
        Conflict: the entry is no sale or dispatch, or does not stand.
        OutOfOrder: before the goods had left.
    """
    recorder.require(Permission.ORDERS)
    recorder.require_own(of, to_place, *(units or ()), *(lot for lot, _ in inputs or ()))
    at.not_after(recorder.now())
    facts = checked_papers(
        EventKind.RETURN.value, {"condition": condition, "reason": reason, "document": document}
    )
    went_with = list(
        session.scalars(
            select(LogisticUnit).where(LogisticUnit.id.in_({row.unit_id for row in of.units}))
        )
    )
    cargo = hold_units(session, recorder.organisation_id, [*went_with, *(units or ())])
    lots = lock_lots(session, {line.lot_id for line in of.lines})
    out = _still_out(session, of)
    if at.business_date < of.business_date:
        raise OutOfOrder(
            N_("The goods left on %(since)s, after %(value)s."),
            field="at",
            value=at.business_date,
            since=of.business_date,
        )
    if inputs is None and units is None:
        units = _whole_again(cargo, went_with, of, out)
        loose = _less(out, cargo.total(*(unit.id for unit in units)))
    else:
        units, loose = units or (), _named(lots, inputs or ())
    for unit in units:
        if cargo.unit(unit.id).left_with != of.id or cargo.unit(unit.id).parent is not None:
            raise UnitUnavailable(
                N_("Carton %(value)s did not go out with that entry, or is back."),
                field="units",
                value=unit.code,
            )
    back = _plus(loose, cargo.total(*(unit.id for unit in units)))
    for lot_id, amount, most in short(back, out):
        raise returns_exceed(session, lot_id, amount, most)
    if not back:
        raise Conflict(N_("All of it came back already."), field="event")
    place = _where_to(session, recorder, condition, to_place)
    home = {line.lot_id: line.place_id for line in reversed(of.lines)}
    typed = {lot.id: quantity for lot, quantity in inputs or ()}
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.RETURN,
            at=at,
            place_id=place.id if place else of.lines[0].place_id,
            party_id=of.party_id,
            moves=[
                inward(lots[lot_id], place.id if place else home[lot_id], typed[lot_id])
                if lot_id in typed and amount == loose.get(lot_id)
                else _inward(lots[lot_id], place.id if place else home[lot_id], amount)
                for lot_id, amount in sorted(back.items())
            ],
            facts=facts,
            units=observed(units),
            source_event_ids=[of.id],
        ),
    )


def _still_out(session: Session, of: Event) -> Amounts:
    """By lot what went out and did not come back; read under the locks."""
    if of.kind not in SENDING:
        raise Conflict(
            N_("Goods come back of a sale or a dispatch, not of this entry."), field="event"
        )
    sent = sent_out(session, of.id)
    if not sent:
        raise Conflict(
            N_("That entry was corrected. Open the one that stands in its place."), field="event"
        )
    return _less(sent, came_back(session, of.id))


def _whole_again(
    cargo: Cargo, went_with: Sequence[LogisticUnit], of: Event, out: Amounts
) -> list[LogisticUnit]:
    """The cartons that are out with the event, if nothing of them came back loose."""
    away_still = [unit for unit in went_with if cargo.unit(unit.id).left_with == of.id]
    total = cargo.total(*(unit.id for unit in away_still))
    return [] if short(total, out) else away_still


def _named(lots: dict[UUID, Lot], inputs: Inputs) -> Amounts:
    found: Amounts = {}
    for lot, quantity in inputs:
        if lot.id not in lots:
            raise Conflict(
                N_("Lot %(value)s did not go out with that entry."), field="lot", value=lot.code
            )
        if lot.id in found:
            raise InvalidInput(N_("A lot is named twice."), field="lot")
        amount = measured(lot.content, quantity)
        found[lot.id] = (amount.grams, amount.pieces)
    return found


def _where_to(
    session: Session, recorder: Recorder, condition: Condition, to_place: Place | None
) -> Place | None:
    """Sellable goods anywhere but into quarantine, damaged ones only there."""
    if condition is Condition.SELLABLE:
        if to_place is not None and to_place.kind == QUARANTINE:
            raise InvalidInput(
                N_("“%(value)s” is for goods that wait for a decision."),
                field="to_place",
                value=to_place.code,
            )
        return to_place
    if to_place is not None and to_place.kind != QUARANTINE:
        raise InvalidInput(
            N_("Damaged goods go into quarantine, not to “%(value)s”."),
            field="to_place",
            value=to_place.code,
        )
    return to_place or quarantine_of(session, recorder)


def _inward(lot: Lot, place_id: UUID, amount: tuple[int, int]) -> Move:
    gone = away(lot, place_id, *amount)
    return Move(lot, place_id, *amount, gone.figure, gone.unit)


def _less(one: Amounts, other: Amounts) -> Amounts:
    left = {
        lot_id: (grams - other.get(lot_id, (0, 0))[0], pieces - other.get(lot_id, (0, 0))[1])
        for lot_id, (grams, pieces) in one.items()
    }
    return {lot_id: amount for lot_id, amount in left.items() if amount != (0, 0)}


def _plus(one: Amounts, other: Amounts) -> Amounts:
    return {
        lot_id: (
            one.get(lot_id, (0, 0))[0] + other.get(lot_id, (0, 0))[0],
            one.get(lot_id, (0, 0))[1] + other.get(lot_id, (0, 0))[1],
        )
        for lot_id in one.keys() | other.keys()
    }
