"""What is owed to a member and what was paid: accounts, months, statements. Pure.

A balance is above zero while the cooperative owes, below zero where it paid in advance.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from traceability.errors import N_, InvalidInput
from traceability.parties.registration import months_later
from traceability.words import Words

_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str, *, field: str = "month") -> "Month":
        """Read `2026-11`.

        Raises:
            InvalidInput: anything else.
        """
        found = _MONTH.fullmatch(text)
        if found is None:
            raise InvalidInput(
                N_("“%(value)s” is not a month such as 2026-11."), field=field, value=text[:20]
            )
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month of a day."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> "Month":
        """The next one."""
        return Month.of(months_later(self.first, 1))

    @property
    def preceding(self) -> "Month":
        """The one before."""
        return Month.of(self.first - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Account:
    """The sums of a member's standing slips and payments, in đồng."""

    owed_vnd: int
    paid_vnd: int
    open_slips: int
    """Slips that have no price yet; they are owed for, but nobody can say how much."""

    @property
    def balance_vnd(self) -> int:
        """What is still to be paid."""
        return self.owed_vnd - self.paid_vnd


@dataclass(frozen=True, slots=True)
class Delivered:
    """One standing slip: `amount_vnd` is None while its price is open."""

    number: str
    on: date
    material: Words
    grade: Words
    net_grams: int
    price_vnd: int | None
    amount_vnd: int | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment that was not cancelled."""

    on: date
    method: str
    note: str
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A member's month: what was open before, what came, what was paid, what is open after."""

    month: Month
    opening_vnd: int
    deliveries: tuple[Delivered, ...]
    payments: tuple[Paid, ...]

    @property
    def net_grams(self) -> int:
        """What was delivered in the month."""
        return sum(each.net_grams for each in self.deliveries)

    @property
    def delivered_vnd(self) -> int:
        """What is owed for it, as far as it has a price."""
        return sum(each.amount_vnd or 0 for each in self.deliveries)

    @property
    def paid_vnd(self) -> int:
        """What was paid in the month."""
        return sum(each.amount_vnd for each in self.payments)

    @property
    def open_slips(self) -> int:
        """How many slips of the month have no price yet."""
        return sum(each.amount_vnd is None for each in self.deliveries)

    @property
    def closing_vnd(self) -> int:
        """What is open at the end of the month."""
        return self.opening_vnd + self.delivered_vnd - self.paid_vnd

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.opening_vnd or self.deliveries or self.payments)


@dataclass(frozen=True, slots=True)
class GradeTotal:
    """What came of one material in one grade."""

    material: Words
    grade: Words
    slips: int
    net_grams: int
    amount_vnd: int
    open_slips: int


def by_grade(deliveries: Iterable[Delivered]) -> tuple[GradeTotal, ...]:
    """Totals per material and grade, in the order of their names."""
    groups: dict[tuple[Words, Words], list[Delivered]] = {}
    for each in deliveries:
        groups.setdefault((each.material, each.grade), []).append(each)
    return tuple(
        _total(*key, groups[key]) for key in sorted(groups, key=lambda key: (key[0].vi, key[1].vi))
    )


def _total(material: Words, grade: Words, slips: Sequence[Delivered]) -> GradeTotal:
    return GradeTotal(
        material,
        grade,
        len(slips),
        sum(each.net_grams for each in slips),
        sum(each.amount_vnd or 0 for each in slips),
        sum(each.amount_vnd is None for each in slips),
    )
