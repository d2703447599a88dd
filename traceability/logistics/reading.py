"""Finding cartons and pallets, and what people ask of one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from traceability.events.models import Event, EventLine, EventUnit
from traceability.logistics.contents import Cargo, short
from traceability.logistics.holdings import cargo_of
from traceability.logistics.returned import came_back, sent_out
from traceability.lots.models import LogisticUnit, Lot, Product
from traceability.parties.models import Place


@dataclass(frozen=True, slots=True)
class Inside:
    """So much of a lot in a unit, to the innermost."""

    lot: Lot
    grams: int
    pieces: int


@dataclass(frozen=True, slots=True)
class UnitTold:
    """A unit with what is in it. `place` is None where it is away or empty."""

    unit: LogisticUnit
    inside: tuple[Inside, ...]
    direct: tuple[Inside, ...]
    """What is in it loose, not in a smaller unit."""
    children: tuple[LogisticUnit, ...]
    parent: LogisticUnit | None
    place: Place | None
    left_with: UUID | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        return not self.inside

    @property
    def is_here(self) -> bool:
        """Whether it is closed and on the books."""
        return self.place is not None and not self.is_empty


def units_told(session: Session, units: Sequence[LogisticUnit]) -> list[UnitTold]:
    """What is in each of the units, in a constant number of statements, in their order."""
    cargo = cargo_of(session, unit_ids={unit.id for unit in units})
    known = {
        unit.id: unit
        for unit in session.scalars(
            select(LogisticUnit).where(LogisticUnit.id.in_({held.unit for held in cargo}))
        )
    }
    totals = {unit.id: cargo.total(unit.id) for unit in units}
    lots = {
        lot.id: lot
        for lot in session.scalars(
            select(Lot)
            .where(Lot.id.in_({lot_id for total in totals.values() for lot_id in total}))
            .options(joinedload(Lot.material), joinedload(Lot.product).joinedload(Product.material))
        )
    }
    tops = {unit.id: cargo.top(unit.id) for unit in units}
    places = {
        place.id: place
        for place in session.scalars(
            select(Place).where(Place.id.in_({top.place for top in tops.values()} - {None}))
        )
    }
    return [
        _told(cargo, unit, known, lots, places.get(tops[unit.id].place or unit.id))
        for unit in units
    ]


def _told(
    cargo: Cargo,
    unit: LogisticUnit,
    known: dict[UUID, LogisticUnit],
    lots: dict[UUID, Lot],
    place: Place | None,
) -> UnitTold:
    held, top = cargo.unit(unit.id), cargo.top(unit.id)
    inside, direct = (
        tuple(
            Inside(lots[lot_id], *amount)
            for lot_id, amount in sorted(amounts.items(), key=lambda item: lots[item[0]].code)
        )
        for amounts in (cargo.total(unit.id), held.lots)
    )
    return UnitTold(
        unit=unit,
        inside=inside,
        direct=direct,
        children=tuple(sorted((known[each] for each in held.children), key=lambda one: one.code)),
        parent=known[held.parent] if held.parent else None,
        place=place if top.left_with is None and inside else None,
        left_with=top.left_with,
    )


def recent_units(
    session: Session,
    organisation_id: UUID,
    *,
    search: str = "",
    before: UUID | None = None,
    limit: int = 200,
) -> list[UnitTold]:
    """The organisation's units, the newest first; `before` is the id of the last one seen."""
    query = select(LogisticUnit).where(LogisticUnit.organisation_id == organisation_id)
    if search:
        query = query.where(
            LogisticUnit.code.contains(search.upper(), autoescape=True)
            | LogisticUnit.sscc.contains(search, autoescape=True)
        )
    if before is not None:
        query = query.where(LogisticUnit.id < before)
    found = session.scalars(query.order_by(LogisticUnit.id.desc()).limit(limit)).all()
    return units_told(session, found)


def units_here(
    session: Session,
    organisation_id: UUID,
    *,
    place: Place | None = None,
    asked: Collection[str] = (),
    limit: int = 300,
) -> list[UnitTold]:
    """The outermost closed units on the books, of the newest and those that are asked for by code.

    Those at one place only where that is named.
    """
    newest = (
        select(LogisticUnit.id)
        .where(LogisticUnit.organisation_id == organisation_id)
        .order_by(LogisticUnit.id.desc())
        .limit(limit)
    )
    found = session.scalars(
        select(LogisticUnit)
        .where(
            LogisticUnit.organisation_id == organisation_id,
            LogisticUnit.id.in_(newest) | LogisticUnit.code.in_(list(asked)),
        )
        .order_by(LogisticUnit.code)
    ).all()
    return [
        each
        for each in units_told(session, found)
        if each.is_here and each.parent is None and place in (None, each.place)
    ]


def units_of_lot(session: Session, lot: Lot) -> list[UnitTold]:
    """The units that directly hold some of the lot, here or away, by code."""
    holding = {held.unit for held in cargo_of(session, lot_ids=[lot.id]) if lot.id in held.lots}
    found = session.scalars(
        select(LogisticUnit).where(LogisticUnit.id.in_(holding)).order_by(LogisticUnit.code)
    ).all()
    return units_told(session, found)


def events_of_unit(session: Session, unit: LogisticUnit) -> Sequence[Event]:
    """Everything that was recorded of the unit, the newest first, wrong entries included."""
    named = select(EventUnit.event_id).where(
        or_(EventUnit.unit_id == unit.id, EventUnit.child_unit_id == unit.id)
    )
    return session.scalars(
        select(Event)
        .where(Event.id.in_(named), Event.organisation_id == unit.organisation_id)
        .options(
            selectinload(Event.lines).joinedload(EventLine.lot),
            selectinload(Event.units).joinedload(EventUnit.unit),
            selectinload(Event.facts),
            selectinload(Event.stamp_ranges),
            joinedload(Event.place),
            joinedload(Event.error),
        )
        .order_by(Event.id.desc())
    ).all()


def still_out(
    session: Session, event: Event
) -> tuple[dict[UUID, tuple[int, int]], list[LogisticUnit]]:
    """Of a sale or dispatch, what is still out by lot, and the units that can come back whole."""
    sent, back = sent_out(session, event.id), came_back(session, event.id)
    out = {
        lot_id: (grams - back.get(lot_id, (0, 0))[0], pieces - back.get(lot_id, (0, 0))[1])
        for lot_id, (grams, pieces) in sent.items()
    }
    units = session.scalars(
        select(LogisticUnit)
        .join(EventUnit, EventUnit.unit_id == LogisticUnit.id)
        .where(EventUnit.event_id == event.id)
        .order_by(LogisticUnit.code)
    ).all()
    cargo = cargo_of(session, unit_ids={unit.id for unit in units})
    away = [
        unit
        for unit in units
        if cargo.unit(unit.id).left_with == event.id and not short(cargo.total(unit.id), out)
    ]
    return {lot_id: amount for lot_id, amount in out.items() if amount != (0, 0)}, away
