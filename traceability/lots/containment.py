"""Which cartons and pallets hold something of some lots. Two statements, whatever the depth."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.events.models import Event, EventUnit, UnitAction
from traceability.events.standing import standing
from traceability.lots.models import LogisticUnit


@dataclass(frozen=True, slots=True)
class HeldUnit:
    """A carton or a pallet, with what it holds of the lots that were asked about.

    `contents` gives (grams, pieces) by lot; `inside` are the units that it stands in.
    """

    id: UUID
    code: str
    kind: str
    sscc: str | None
    contents: Mapping[UUID, tuple[int, int]]
    inside: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class HeldUnits:
    """The units that hold something of the lots, and in which events they were handled whole."""

    units: tuple[HeldUnit, ...] = ()
    handled: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    """By event: the units that it moved as they are."""

    def codes_in(self, event_id: UUID) -> tuple[str, ...]:
        """The codes of the units that an event handled."""
        moved = self.handled.get(event_id, ())
        return tuple(unit.code for unit in self.units if unit.id in moved)


def units_holding(session: Session, lot_ids: Collection[UUID]) -> HeldUnits:
    """The units in which something of the lots is, directly or within a smaller unit.

    What a unit holds is the sum of its rows in standing events, additions less removals.
    """
    reached = (
        select(EventUnit.unit_id.label("unit_id"))
        .join(Event, Event.id == EventUnit.event_id)
        .where(EventUnit.lot_id.in_(lot_ids), standing())
        .cte("reached_units", recursive=True)
    )
    reached = reached.union(
        select(EventUnit.unit_id)
        .join(reached, EventUnit.child_unit_id == reached.c.unit_id)
        .join(Event, Event.id == EventUnit.event_id)
        .where(standing())
    )
    rows = session.execute(
        select(
            EventUnit.unit_id,
            EventUnit.event_id,
            EventUnit.action,
            EventUnit.child_unit_id,
            EventUnit.lot_id,
            EventUnit.grams,
            EventUnit.pieces,
        )
        .join(reached, reached.c.unit_id == EventUnit.unit_id)
        .join(Event, Event.id == EventUnit.event_id)
        .where(standing())
    ).all()
    asked = frozenset(lot_ids)
    contents: dict[UUID, dict[UUID, tuple[int, int]]] = defaultdict(dict)
    within: dict[UUID, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    handled: dict[UUID, set[UUID]] = defaultdict(set)
    for unit_id, event_id, action, child_id, lot_id, grams, pieces in rows:
        if action is UnitAction.OBSERVE:
            handled[event_id].add(unit_id)
            continue
        sign = 1 if action is UnitAction.ADD else -1
        if child_id is not None:
            within[child_id][unit_id] += sign
        elif lot_id in asked:
            held_grams, held_pieces = contents[unit_id].get(lot_id, (0, 0))
            contents[unit_id][lot_id] = (held_grams + sign * grams, held_pieces + sign * pieces)
    parents = {
        child_id: tuple(sorted(unit_id for unit_id, times in around.items() if times > 0))
        for child_id, around in within.items()
    }
    filled = {
        u for u, held in contents.items() if any(amount != (0, 0) for amount in held.values())
    }
    ahead = list(filled)
    while ahead:
        for parent in parents.get(ahead.pop(), ()):
            if parent not in filled:
                filled.add(parent)
                ahead.append(parent)
    named = session.execute(
        select(LogisticUnit.id, LogisticUnit.code, LogisticUnit.kind, LogisticUnit.sscc)
        .where(LogisticUnit.id.in_(filled))
        .order_by(LogisticUnit.code)
    )
    return HeldUnits(
        tuple(
            HeldUnit(
                id=unit_id,
                code=code,
                kind=kind,
                sscc=sscc,
                contents={k: v for k, v in contents.get(unit_id, {}).items() if v != (0, 0)},
                inside=tuple(each for each in parents.get(unit_id, ()) if each in filled),
            )
            for unit_id, code, kind, sscc in named
        ),
        {event_id: tuple(sorted(units & filled)) for event_id, units in handled.items()},
    )
