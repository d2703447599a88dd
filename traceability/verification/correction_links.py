"""Whether error declarations and the events that tell the truth fit together. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Told:
    """An event as far as a correction cares: which, of what kind, recorded when."""

    event: Hashable
    kind: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One declaration: the event it speaks against, and the one that tells the truth, if any."""

    declaration: Hashable
    declared_at: datetime
    did_not_occur: bool
    wrong: Told
    truth: Told | None


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """What is wrong with one declaration, as it stands and as it should be."""

    declaration: Hashable
    stored: str
    derived: str


def broken_links(corrections: Iterable[Correction]) -> Iterator[BrokenLink]:
    """Every way in which the declarations contradict themselves.

    1. An event that did not occur has no truth, and one with bad data has.
    2. The truth is of the same kind as what it replaces, and is another event.
    3. Nothing is declared wrong before it is recorded.
    4. An event tells the truth about one other only, and no chain of corrections is a ring.
    """
    known = list(corrections)
    truths = Counter(each.truth.event for each in known if each.truth)
    rings = _rings(known)
    for each in known:
        wrong, truth = each.wrong, each.truth
        name = each.declaration
        # 1
        if each.did_not_occur and truth is not None:
            yield BrokenLink(name, f"did not occur, replaced by {truth.event}", "no replacement")
        if not each.did_not_occur and truth is None:
            yield BrokenLink(name, "incorrect data, no replacement", "a replacement")
        # 2
        if truth is not None and truth.kind != wrong.kind:
            yield BrokenLink(name, f"{wrong.kind} replaced by {truth.kind}", wrong.kind)
        # 3
        if each.declared_at < wrong.recorded_at:
            yield BrokenLink(
                name,
                f"declared at {each.declared_at.isoformat()}",
                f"not before {wrong.recorded_at.isoformat()}",
            )
        # 4
        if truth is not None and truths[truth.event] > 1:
            yield BrokenLink(name, f"{truth.event} replaces {truths[truth.event]} events", "one")
        if wrong.event in rings:
            yield BrokenLink(name, f"{wrong.event} comes to replace itself", "no ring")


def _rings(corrections: Sequence[Correction]) -> set[Hashable]:
    """The events that are met again when one follows wrong to truth, and on."""
    follows = {each.wrong.event: each.truth.event for each in corrections if each.truth}
    rings: set[Hashable] = set()
    settled: set[Hashable] = set()
    for start in follows:
        path: list[Hashable] = []
        at: Hashable | None = start
        while at is not None and at not in settled and at not in path:
            path.append(at)
            at = follows.get(at)
        if at in path:
            rings |= set(path[path.index(at) :])
        settled |= set(path)
    return rings
