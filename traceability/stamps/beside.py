"""Which stamps lie on the same labels as others: what happens to the ones happens to the others.

The library knows of a run's stamps nothing but their numbers. A package that prints them knows
which lie together, such as the hidden codes under the patches of scratch stamps. It registers,
under the entry point `nguon.stamps_beside`, a function that tells; whoever puts stamps on packets,
activates or voids them asks every one, so that no front end can forget to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol

from sqlalchemy.orm import Session

from traceability.events.models import EventKind
from traceability.lots.models import Lot
from traceability.stamps import ranges
from traceability.stamps.coverage import hold_runs, ranges_of_run
from traceability.stamps.models import StampRun
from traceability.stamps.progress import progress_of_runs
from traceability.stamps.ranges import Range

BESIDE = "nguon.stamps_beside"
"""The entry point under which a package names its `KnowsStampsBeside`."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some stamps of a run that stand together."""

    run: StampRun
    stamps: Range

    def within(self, others: Iterable[Range]) -> Iterator["Stretch"]:
        """Those of them that are among others of the run."""
        return (Stretch(self.run, part) for part in ranges.overlap([self.stamps], others))


class KnowsStampsBeside(Protocol):
    """What a package registers."""

    def __call__(
        self, session: Session, run: StampRun, stamps: Range, *, every: bool
    ) -> Iterable[Stretch]:
        """The stamps of other runs, of the same organisation, that lie on the labels of these.

        Of a stamp that is on paper twice those of the newest label, or with `every` those of all
        its labels. Called again once the runs are held, in a constant number of statements.
        """
        ...


@cache
def registered() -> tuple[KnowsStampsBeside, ...]:
    """Every function that an installed package registers."""
    return tuple(each.load() for each in entry_points(group=BESIDE))


def beside(
    session: Session, run: StampRun, stamps: Range, *, every: bool = False
) -> tuple[Stretch, ...]:
    """The stamps that lie on the labels of these, by every package that knows."""
    return tuple(each for ask in registered() for each in ask(session, run, stamps, every=every))


def hold_with_beside(
    session: Session, run: StampRun, stamps: Range, *, every: bool = False
) -> tuple[Stretch, ...]:
    """The same, with all their runs held until the end of the transaction."""
    held = {run.id, *(each.run.id for each in beside(session, run, stamps, every=every))}
    hold_runs(session, held)
    # Nobody prints of a run that is held; what was printed a moment before is seen now.
    found = beside(session, run, stamps, every=every)
    hold_runs(session, {each.run.id for each in found} - held)
    return found


def not_yet_on(session: Session, found: Iterable[Stretch], lot: Lot) -> Iterator[Stretch]:
    """What of stamps that lie beside others is neither on the lot already nor void."""
    for each in found:
        past = ranges_of_run(session, each.run.id, EventKind.STAMPS_BOUND, EventKind.STAMPS_VOIDED)
        on_it = [stamps for stamps, lot_id in past[EventKind.STAMPS_BOUND] if lot_id == lot.id]
        void = [stamps for stamps, _ in past[EventKind.STAMPS_VOIDED]]
        yield from each.within(ranges.subtract([each.stamps], [*on_it, *void]))


def asleep(session: Session, found: Iterable[Stretch]) -> Iterator[Stretch]:
    """What of them is on packets, not active and not void."""
    for each in found:
        progress = progress_of_runs(session, [each.run])[each.run.id]
        yield from each.within(progress.bound)


def not_void(session: Session, found: Iterable[Stretch]) -> Iterator[Stretch]:
    """What of them may still be made void."""
    for each in found:
        progress = progress_of_runs(session, [each.run])[each.run.id]
        yield from each.within(ranges.subtract([each.stamps], progress.void))
