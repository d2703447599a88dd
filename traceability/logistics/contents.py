"""What cartons and pallets hold and where they stand, summed from the events about them. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar
from uuid import UUID

Key = TypeVar("Key")

NOTHING = (0, 0)


class Effect(Enum):
    """What one row of an event does with a unit."""

    ADD = "add"
    REMOVE = "remove"
    PLACE = "place"
    """It stands at the event's place from then on."""
    LEAVE = "leave"
    """It leaves the books: dispatched, sold, destroyed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A row of a standing event about a unit: a child, or an amount of a lot, in or out of it."""

    event: UUID
    effect: Effect
    unit: UUID
    place: UUID | None = None
    child: UUID | None = None
    lot: UUID | None = None
    grams: int = 0
    pieces: int = 0


@dataclass(slots=True)
class Held:
    """One unit: what lies in it directly, in what it stands, where, and how it left."""

    unit: UUID
    lots: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    """Grams and pieces by lot; none that is zero."""
    children: set[UUID] = field(default_factory=set)
    parent: UUID | None = None
    place: UUID | None = None
    left_with: UUID | None = None
    """The event with which it left the books; None while it is here."""
    last_event: UUID | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies in it."""
        return not self.lots and not self.children


class Cargo:
    """Units with all that lies in them, as far as the given steps tell."""

    def __init__(self, steps: Iterable[Step]) -> None:
        """Sum the steps, which come in the order of recording."""
        self._units: dict[UUID, Held] = {}
        for step in steps:
            self._take(step)

    def __contains__(self, unit: UUID) -> bool:
        """Whether anything was told of the unit."""
        return unit in self._units

    def __iter__(self) -> Iterator[Held]:
        """Every unit of which something was told."""
        return iter(self._units.values())

    def unit(self, unit: UUID) -> Held:
        """A unit; an empty one of which nothing was told."""
        return self._units.get(unit) or Held(unit)

    def top(self, unit: UUID) -> Held:
        """The outermost unit in which it stands: that one is somewhere, what is in it is with it.

        The walk ends also where damaged books make a unit stand in itself.
        """
        held, seen = self.unit(unit), {unit}
        while held.parent is not None and held.parent not in seen:
            held = self.unit(held.parent)
            seen.add(held.unit)
        return held

    def within(self, unit: UUID) -> list[UUID]:
        """The unit and everything that stands in it, each once, the outer before the inner."""
        found: dict[UUID, None] = {}
        ahead = [unit]
        while ahead:
            inner = ahead.pop()
            if inner not in found:
                found[inner] = None
                ahead += sorted(self.unit(inner).children, reverse=True)
        return list(found)

    def total(self, *units: UUID) -> dict[UUID, tuple[int, int]]:
        """Grams and pieces by lot in all of the units, to the innermost; what is in two, once."""
        inner = {each for unit in units for each in self.within(unit)}
        return _summed(
            (lot, amount) for each in inner for lot, amount in self.unit(each).lots.items()
        )

    def boxed(self) -> dict[tuple[UUID, UUID], tuple[int, int]]:
        """Grams and pieces of each lot at each place that lie in units which are here."""
        standing = [(held, self.top(held.unit)) for held in self._units.values()]
        return _summed(
            ((lot, top.place), amount)
            for held, top in standing
            if top.left_with is None and top.place is not None
            for lot, amount in held.lots.items()
        )

    def _take(self, step: Step) -> None:
        held = self._units.setdefault(step.unit, Held(step.unit))
        held.last_event = step.event
        if step.effect is Effect.PLACE:
            held.place, held.left_with = step.place, None
        elif step.effect is Effect.LEAVE:
            held.left_with = step.event
        elif step.child is not None:
            self._nest(held, step.child, step)
        elif step.lot is not None:
            sign = 1 if step.effect is Effect.ADD else -1
            _add(held.lots, step.lot, (sign * step.grams, sign * step.pieces))
        if step.effect is Effect.ADD and held.parent is None:
            held.place = step.place

    def _nest(self, held: Held, child: UUID, step: Step) -> None:
        inner = self._units.setdefault(child, Held(child))
        inner.last_event = step.event
        if step.effect is Effect.ADD:
            held.children.add(child)
            inner.parent = held.unit
        else:
            held.children.discard(child)
            inner.parent, inner.place = None, step.place


def _summed(rows: Iterable[tuple[Key, tuple[int, int]]]) -> dict[Key, tuple[int, int]]:
    found: dict[Key, tuple[int, int]] = defaultdict(lambda: NOTHING)
    for key, amount in rows:
        _add(found, key, amount)
    return dict(found)


def _add(sums: dict[Key, tuple[int, int]], key: Key, amount: tuple[int, int]) -> None:
    grams, pieces = sums.get(key, NOTHING)
    total = (grams + amount[0], pieces + amount[1])
    if total == NOTHING:
        sums.pop(key, None)
    else:
        sums[key] = total


def short(
    wanted: Mapping[Key, tuple[int, int]], there: Mapping[Key, tuple[int, int]]
) -> list[tuple[Key, tuple[int, int], tuple[int, int]]]:
    """Every key of which less is there than wanted: (key, wanted, there), in a fixed order."""
    return [
        (key, amount, there.get(key, NOTHING))
        for key, amount in sorted(wanted.items(), key=lambda item: str(item[0]))
        if any(have < want for have, want in zip(there.get(key, NOTHING), amount, strict=True))
    ]
