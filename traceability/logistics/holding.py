"""Holding cartons and pallets while they are handled, and what leaves with whole ones.

Whoever handles units holds the organisation's row first, then the lots in them: one act on units
at a time, so that what was read of a unit stands until the end of the transaction. Sales of loose
goods hold lots alone and do not wait.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.errors import N_, InvalidInput, OutOfOrder, UnitUnavailable
from traceability.events.models import Event, EventUnit, UnitAction
from traceability.events.recording import UnitContent
from traceability.events.standing import standing
from traceability.logistics.contents import Cargo, Held
from traceability.logistics.holdings import HANDLING, cargo_of
from traceability.lots.ledger import Move
from traceability.lots.models import LogisticUnit, Lot
from traceability.lots.services import lock_lots
from traceability.parties.models import Organisation
from traceability.parties.recorder import Recorder
from traceability.quantities import PIECES
from traceability.times import EventTime


@dataclass(frozen=True, slots=True)
class Handled:
    """Whole units in an event: the rows that name them, and what they hold as outward moves."""

    units: tuple[UnitContent, ...] = ()
    moves: tuple[Move, ...] = ()


def hold_units(
    session: Session, organisation_id: UUID, units: Iterable[LogisticUnit] = ()
) -> Cargo:
    """Let nobody else handle units of the organisation; what these hold, as it stands now.

    Taken before lots, after orders and stamp runs.
    """
    session.execute(
        select(Organisation.id)
        .where(Organisation.id == organisation_id)
        .with_for_update(key_share=True, of=Organisation)
    )
    return cargo_of(session, unit_ids={unit.id for unit in units})


def take_whole(
    session: Session,
    recorder: Recorder,
    units: Collection[LogisticUnit],
    *,
    at: EventTime,
    also: Collection[UUID] = (),
    but_not_from: UUID | None = None,
) -> Handled:
    """Hold whole units with all that is in them, and work out what leaves with them.

    `also` are lots that the caller will draw on loose: all are locked at once, in sorted order.

    Raises:
        UnitUnavailable: one is not here, is empty, or stands in another one.
        OutOfOrder: one was handled later than `at`.
        InvalidInput: a unit is named twice.
    """
    if not units:
        lock_lots(session, set(also))
        return Handled()
    if len({unit.id for unit in units}) < len(units):
        raise InvalidInput(N_("A carton is named twice."), field="units")
    cargo = hold_units(session, recorder.organisation_id, units)
    totals = {unit.id: cargo.total(unit.id) for unit in units}
    lots = lock_lots(session, {lot for total in totals.values() for lot in total} | set(also))
    refuse_before(session, cargo, units, at=at)
    amounts: dict[tuple[UUID, UUID], tuple[int, int]] = {}
    for unit in units:
        place_id = require_outermost(cargo, unit)
        if place_id == but_not_from:
            raise UnitUnavailable(
                N_("Carton %(value)s is there already."), field="units", value=unit.code
            )
        for lot_id, (grams, pieces) in totals[unit.id].items():
            before = amounts.get((lot_id, place_id), (0, 0))
            amounts[lot_id, place_id] = before[0] + grams, before[1] + pieces
    return Handled(
        observed(units),
        tuple(
            away(lots[lot_id], place_id, grams, pieces)
            for (lot_id, place_id), (grams, pieces) in sorted(amounts.items())
        ),
    )


def observed(units: Iterable[LogisticUnit]) -> tuple[UnitContent, ...]:
    """The rows of an event that handles units as they are."""
    return tuple(UnitContent(UnitAction.OBSERVE, unit.id) for unit in units)


def away(lot: Lot, place_id: UUID, grams: int, pieces: int) -> Move:
    """So much of a lot leaves a place, as it was counted or weighed into the carton."""
    if pieces:
        return Move(lot, place_id, -grams, -pieces, str(pieces), PIECES)
    return Move(lot, place_id, -grams, 0, str(grams), "g")


def require_here(cargo: Cargo, unit: LogisticUnit) -> tuple[Held, UUID]:
    """A unit that holds something, and the place at which it stands.

    Raises:
        UnitUnavailable: it has left, or nothing is in it.
    """
    held, top = cargo.unit(unit.id), cargo.top(unit.id)
    if top.left_with is not None:
        raise UnitUnavailable(
            N_("Carton %(value)s is not here any more."), field="units", value=unit.code
        )
    if held.is_empty or top.place is None:
        raise UnitUnavailable(N_("Carton %(value)s is empty."), field="units", value=unit.code)
    return held, top.place


def require_outermost(cargo: Cargo, unit: LogisticUnit) -> UUID:
    """The place of a unit that stands in no other one.

    Raises:
        UnitUnavailable: it does, or is not here, or is empty.
    """
    held, place_id = require_here(cargo, unit)
    if held.parent is not None:
        raise UnitUnavailable(
            N_("Carton %(value)s stands in another one. Take it out first."),
            field="units",
            value=unit.code,
        )
    return place_id


def refuse_before(
    session: Session, cargo: Cargo, units: Iterable[LogisticUnit], *, at: EventTime
) -> None:
    """Pass where nothing happened to the units after the day of `at`.

    Raises:
        OutOfOrder: something did.
    """
    past = {cargo.unit(unit.id).last_event for unit in units} - {None}
    latest = session.scalar(select(func.max(Event.business_date)).where(Event.id.in_(past)))
    if latest is not None and at.business_date < latest:
        raise OutOfOrder(
            N_("A carton was handled on %(since)s, after %(value)s."),
            field="at",
            value=at.business_date,
            since=latest,
        )


def require_last_word(session: Session, event: Event) -> None:
    """Pass where no later standing entry handles a unit that the event names. Units must be held.

    What is in a carton, and where that stands, is told by one entry after the other: the last one
    is put right first.

    Raises:
        UnitUnavailable: one does; `.params["since"]` is its day.
    """
    named = {row.unit_id for row in event.units} | {row.child_unit_id for row in event.units}
    if not named:
        return
    later = session.execute(
        select(LogisticUnit.code, Event.business_date)
        .join(
            EventUnit,
            (EventUnit.unit_id == LogisticUnit.id) | (EventUnit.child_unit_id == LogisticUnit.id),
        )
        .join(Event, Event.id == EventUnit.event_id)
        .where(
            LogisticUnit.id.in_(named - {None}),
            Event.id > event.id,
            Event.kind.in_(HANDLING),
            standing(),
        )
        .order_by(Event.id)
        .limit(1)
    ).first()
    if later is not None:
        code, since = later
        raise UnitUnavailable(
            N_("Carton %(value)s was handled since, on %(since)s. Correct that entry first."),
            field="event",
            value=code,
            since=since,
        )
