"""Ranges of stamps within one run, first and last included: what happens to stamps is kept so.

A set of stamps is a tuple of ranges that are sorted, apart, and as few as possible; every function
takes ranges in any order, overlapping or not, and returns such a tuple.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from traceability.errors import N_, InvalidInput


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Stamps `first` to `last` of a run, both included, counted from 1."""

    first: int
    last: int

    def __post_init__(self) -> None:
        """Refuse a range that holds no stamp."""
        if self.first < 1:
            raise InvalidInput(
                N_("Counting begins at 1, not at %(value)s."),
                field="first",
                value=self.first,
            )
        if self.last < self.first:
            raise InvalidInput(
                N_("The last one, %(value)s, comes before the first, %(first)s."),
                field="last",
                value=self.last,
                first=self.first,
            )

    def __len__(self) -> int:
        """How many stamps."""
        return self.last - self.first + 1

    def __contains__(self, index: int) -> bool:
        """Whether stamp `index` is one of them."""
        return self.first <= index <= self.last


def between(one: int, other: int) -> Range:
    """The range that scanning two stamps gives, in whichever order they were scanned."""
    return Range(min(one, other), max(one, other))


def union(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Every stamp of any of `ranges`; ranges that touch become one."""
    joined: list[Range] = []
    for each in sorted(ranges):
        if joined and each.first <= joined[-1].last + 1:
            joined[-1] = Range(joined[-1].first, max(joined[-1].last, each.last))
        else:
            joined.append(each)
    return tuple(joined)


def subtract(ranges: Iterable[Range], taken: Iterable[Range]) -> tuple[Range, ...]:
    """The stamps of `ranges` that are not in `taken`."""
    left: list[Range] = []
    away = union(taken)
    at = 0
    for each in union(ranges):
        first = each.first
        while at < len(away) and away[at].last < first:
            at += 1
        following = at
        while following < len(away) and away[following].first <= each.last:
            if first < away[following].first:
                left.append(Range(first, away[following].first - 1))
            first = away[following].last + 1
            following += 1
        if first <= each.last:
            left.append(Range(first, each.last))
    return tuple(left)


def overlap(ranges: Iterable[Range], others: Iterable[Range]) -> tuple[Range, ...]:
    """The stamps that are in both."""
    mine = union(ranges)
    return subtract(mine, subtract(mine, others))


def count(ranges: Iterable[Range]) -> int:
    """How many different stamps."""
    return sum(len(each) for each in union(ranges))


def contains(ranges: Iterable[Range], index: int) -> bool:
    """Whether stamp `index` is in one of `ranges`."""
    return any(index in each for each in ranges)
