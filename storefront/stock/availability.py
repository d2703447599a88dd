"""How many packs can be promised, and out of which lots. Pure.

`available = on hand - promised - allotted - safety`, where "on hand" counts only lots that may be
sold, and "promised" counts every open reservation, also one on a lot that was recalled since: it
will have to be served from another.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """The packs of one lot that lie at one place, and how many of them are promised."""

    lot_id: UUID
    lot_code: str
    place_id: UUID
    packed_on: date
    expires_on: date | None
    packs: int
    promised: int = 0

    @property
    def free(self) -> int:
        """Packs that nobody was promised; none where a loss has left fewer than were promised."""
        return max(0, self.packs - self.promised)

    def may_be_sold(self, *, today: date, blocked: Collection[UUID]) -> bool:
        """Whether the lot is good through today and nothing forbids it."""
        is_expired = self.expires_on is not None and self.expires_on < today
        return not is_expired and self.lot_id not in blocked


@dataclass(frozen=True, slots=True)
class Pick:
    """So many packs to be taken from a pile."""

    pile: Pile
    packs: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """All of one product that may be sold, the first to expire in front."""

    piles: tuple[Pile, ...] = ()
    promised: int = 0
    allotted: int = 0
    safety: int = 0

    @classmethod
    def of(
        cls,
        piles: Iterable[Pile],
        *,
        promised: int,
        allotted: int,
        safety: int,
        today: date,
        blocked: Collection[UUID] = frozenset(),
    ) -> "Shelf":
        """The shelf without what is expired or `blocked`: recalled, held back, against the law."""
        good = (pile for pile in piles if pile.may_be_sold(today=today, blocked=blocked))
        return cls(tuple(sorted(good, key=_first_expired)), promised, allotted, safety)

    @property
    def on_hand(self) -> int:
        """Packs that may be sold, promised or not."""
        return sum(pile.packs for pile in self.piles)

    @property
    def unpromised(self) -> int:
        """Packs that may be sold and that no order waits for, those set aside for channels too."""
        return max(0, self.on_hand - self.promised)

    @property
    def available(self) -> int:
        """Packs that can still be promised to a buyer."""
        return max(0, self.on_hand - self.promised - self.allotted - self.safety)

    @property
    def owed(self) -> int:
        """Packs with which a promise can be kept that was made before: the safety stock counts."""
        return max(0, self.on_hand - self.promised - self.allotted)

    @property
    def next_lot_id(self) -> UUID | None:
        """The lot out of which the next buyer is served; None where nothing is available."""
        if self.available == 0:
            return None
        return next(pile.lot_id for pile in self.piles if pile.free)

    def pile(self, lot_id: UUID, place_id: UUID) -> Pile | None:
        """The pile of a lot at a place, where there is one that may be sold."""
        for pile in self.piles:
            if (pile.lot_id, pile.place_id) == (lot_id, place_id):
                return pile
        return None

    def pick(self, packs: int) -> tuple[Pick, ...]:
        """Choose `packs` first-expired-first-out, over several lots and places where needed.

        The caller has compared `packs` with `available` or `owed`: the free packs of the piles are
        never fewer than those.
        """
        picks = []
        for pile in self.piles:
            taken = min(pile.free, packs)
            if taken:
                picks.append(Pick(pile, taken))
                packs -= taken
        assert packs == 0, "asked for more than is available"
        return tuple(picks)


def _first_expired(pile: Pile) -> tuple[date, date, str, UUID]:
    return pile.expires_on or date.max, pile.packed_on, pile.lot_code, pile.place_id
