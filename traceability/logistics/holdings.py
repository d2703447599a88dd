"""Reading what cartons and pallets hold: one query over the rows of standing events."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, FromClause, Select, select
from sqlalchemy.orm import Session

from traceability.errors import N_, LotOverdrawn
from traceability.events.models import Event, EventKind, EventUnit, UnitAction
from traceability.events.standing import standing
from traceability.logistics.contents import Cargo, Effect, Step, short
from traceability.lots.models import Balance, LogisticUnit, Lot
from traceability.quantities import Grams

LEAVING = (EventKind.DISPATCH, EventKind.SELL, EventKind.DESTROY)
"""Events with which a unit leaves the books."""

PLACING = (EventKind.SHIP, EventKind.RETURN)
"""Events after which a unit stands at the event's place."""

HANDLING = (*LEAVING, *PLACING, EventKind.AGGREGATE, EventKind.DISAGGREGATE)
"""Events that change what a unit holds or where it stands; others only speak about it."""

_Rows = Select[UUID, EventKind, UUID | None, UnitAction, UUID, UUID | None, UUID | None, int, int]

_PACKING = {UnitAction.ADD: Effect.ADD, UnitAction.DELETE: Effect.REMOVE}


def cargo_of(
    session: Session,
    *,
    lot_ids: Collection[UUID] = (),
    unit_ids: Collection[UUID] = (),
) -> Cargo:
    """The named units, those that ever held the lots, and all that these stand in or hold.

    Of a unit that merely shares a pallet with a wanted one, the contents are told only where the
    pallet itself was named.
    """
    if not lot_ids and not unit_ids:
        return Cargo(())
    down = _down(unit_ids)
    seeds = select(down.c.unit_id).union(
        select(EventUnit.unit_id).where(EventUnit.lot_id.in_(list(lot_ids)))
    )
    family = _up(seeds.subquery())
    rows = session.execute(_rows().where(EventUnit.unit_id.in_(select(family.c.unit_id))))
    return Cargo(_steps(rows))


def whole_cargo(session: Session) -> Cargo:
    """Every unit of every organisation; for the proof of the books."""
    return Cargo(_steps(session.execute(_rows())))


def boxed(
    session: Session, lot_ids: Collection[UUID]
) -> Mapping[tuple[UUID, UUID], tuple[int, int]]:
    """Grams and pieces of the lots, by lot and place, that lie in cartons which are here.

    They are on hand and not loose: whoever sells, packs or moves loose goods leaves them alone
    until the carton is opened. Cartons are never opened by anything but an event that says so.
    """
    wanted = frozenset(lot_ids)
    cargo = cargo_of(session, lot_ids=wanted)
    return {key: amount for key, amount in cargo.boxed().items() if key[0] in wanted}


def require_boxed_on_hand(session: Session, lots: Collection[Lot]) -> None:
    """Pass while no place's cartons hold more of a lot than lies there. The lots must be locked.

    Raises:
        LotOverdrawn: they would.
    """
    by_id = {lot.id: lot for lot in lots}
    in_boxes = boxed(session, by_id)
    if not in_boxes:
        return
    there = {
        (lot_id, place_id): (grams, pieces)
        for lot_id, place_id, grams, pieces in session.execute(
            select(Balance.lot_id, Balance.place_id, Balance.grams, Balance.pieces).where(
                Balance.lot_id.in_(list(by_id))
            )
        )
    }
    for (lot_id, _), wanted, have in short(in_boxes, there):
        lot = by_id[lot_id]
        if lot.product_id is not None:
            raise LotOverdrawn(
                N_("Cartons hold %(value)s packs of lot %(lot)s; there would be %(left)s left."),
                field="packs",
                value=wanted[1],
                left=have[1],
                lot=lot.code,
            )
        raise LotOverdrawn(
            N_("Cartons hold %(value)s of lot %(lot)s; there would be %(left)s left."),
            field="quantity",
            value=Grams(wanted[0]),
            left=Grams(have[0]),
            lot=lot.code,
        )


def _rows() -> _Rows:
    """What standing events say of units, in the order of recording."""
    return (
        select(
            EventUnit.event_id,
            Event.kind,
            Event.place_id,
            EventUnit.action,
            EventUnit.unit_id,
            EventUnit.child_unit_id,
            EventUnit.lot_id,
            EventUnit.grams,
            EventUnit.pieces,
        )
        .join(Event, Event.id == EventUnit.event_id)
        .where(standing())
        .order_by(EventUnit.event_id, EventUnit.position)
    )


def _down(unit_ids: Collection[UUID]) -> CTE:
    """The named units and all that ever stood in them."""
    found = (
        select(LogisticUnit.id.label("unit_id"))
        .where(LogisticUnit.id.in_(list(unit_ids)))
        .cte("inner_units", recursive=True)
    )
    return found.union(
        select(EventUnit.child_unit_id.label("unit_id"))
        .join(found, EventUnit.unit_id == found.c.unit_id)
        .where(EventUnit.child_unit_id.is_not(None))
    )


def _up(seeds: FromClause) -> CTE:
    """Those and all in which they ever stood."""
    found = select(seeds.c.unit_id.label("unit_id")).cte("units_around", recursive=True)
    return found.union(
        select(EventUnit.unit_id.label("unit_id")).join(
            found, EventUnit.child_unit_id == found.c.unit_id
        )
    )


def _steps(rows: Iterable[Any]) -> Iterator[Step]:
    for event, kind, place, action, unit, child, lot, grams, pieces in rows:
        effect = _PACKING.get(action)
        if effect is None:
            effect = Effect.LEAVE if kind in LEAVING else Effect.PLACE
            if kind not in LEAVING and kind not in PLACING:
                continue  # looked at, inspected, recalled: it stays where it is
        yield Step(
            event=event,
            effect=effect,
            unit=unit,
            place=place,
            child=child,
            lot=lot,
            grams=grams,
            pieces=pieces,
        )
