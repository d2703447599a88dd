"""Which lots carried more stamps than packets, and when, replayed from the history. Pure."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from traceability.stamps import ranges
from traceability.stamps.ranges import Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one event did to a lot or a run, or what declaring it wrong undid.

    `moment` is when it was recorded; `sign` is 1 for an event and -1 for its undoing. A packing
    names its `lot` and the `packets`; a binding its `run`, `lot` and `stamps`; a voiding its `run`
    and `stamps`.
    """

    moment: datetime
    sign: int = 1
    lot: Hashable | None = None
    packets: int = 0
    run: Hashable | None = None
    stamps: Range | None = None


@dataclass(frozen=True, slots=True)
class Excess:
    """A moment at which a lot carried more live stamps than it had packets."""

    moment: datetime
    lot: Hashable
    packets: int
    stamps: int


class _Books:
    """Packets, bindings and voidings as they stand at one moment."""

    def __init__(self) -> None:
        self.packets: Counter[Hashable] = Counter()
        self._bound: dict[Hashable, Counter[tuple[Hashable, Range]]] = defaultdict(Counter)
        self._void: dict[Hashable, Counter[Range]] = defaultdict(Counter)
        self._lots_of: dict[Hashable, set[Hashable]] = defaultdict(set)

    def take(self, step: Step) -> set[Hashable]:
        """Note the step and return the lots that it may have changed."""
        if step.run is None or step.stamps is None:
            self.packets[step.lot] += step.sign * step.packets
            return {step.lot}
        if step.lot is None:
            self._void[step.run][step.stamps] += step.sign
            return self._lots_of[step.run]
        self._bound[step.lot][step.run, step.stamps] += step.sign
        self._lots_of[step.run].add(step.lot)
        return {step.lot}

    def stamps_on(self, lot: Hashable) -> int:
        """The stamps that are bound to the lot and not void."""
        by_run: dict[Hashable, list[Range]] = defaultdict(list)
        for (run, stamps), times in self._bound[lot].items():
            if times > 0:
                by_run[run].append(stamps)
        return sum(
            ranges.count(ranges.subtract(stamps, self._voided(run)))
            for run, stamps in by_run.items()
        )

    def _voided(self, run: Hashable) -> list[Range]:
        return [stamps for stamps, times in self._void[run].items() if times > 0]


def excesses(steps: Iterable[Step]) -> Iterator[Excess]:
    """The first moment of each lot at which its stamps exceeded its packets.

    Steps of the same moment are taken together: their order among themselves is not known.
    """
    books = _Books()
    told: set[Hashable] = set()
    in_order = sorted(steps, key=lambda step: step.moment)
    for moment, together in groupby(in_order, key=lambda step: step.moment):
        touched: set[Hashable] = set()
        for step in together:
            touched |= books.take(step)
        for lot in sorted(touched - told, key=str):
            packets, stamps = books.packets[lot], books.stamps_on(lot)
            if stamps > packets:
                told.add(lot)
                yield Excess(moment, lot, packets, stamps)
