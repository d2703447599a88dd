"""What a benchmark of damage finds: rows of one step each, and rows together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from fair_coin import chance_of
from printed_codes import Printed

Found = dict[str, list[bool]]
"""For each reader, which of the codes it read."""


@dataclass(frozen=True)
class Row:
    """One step of damage: which of our codes were read, and which of theirs."""

    code: str
    kind: str
    step: str
    ours: Found
    theirs: Found

    @property
    def ahead(self) -> int:
        """How many times more ours is read."""
        return reads_of(self.ours) - reads_of(self.theirs)

    @cached_property
    def won(self) -> int:
        """Texts that more readers read in our code: two readers of one picture are one case."""
        return sum(us > them for us, them in self._by_text)

    @cached_property
    def lost(self) -> int:
        """Texts that more readers read in theirs."""
        return sum(us < them for us, them in self._by_text)

    @property
    def _by_text(self) -> Iterable[tuple[int, int]]:
        us, them = (map(sum, zip(*each.values(), strict=True)) for each in (self.ours, self.theirs))
        return zip(us, them, strict=True)


@dataclass(frozen=True)
class Table:
    """What one code from one printer bears, and the designs on which it is printed so."""

    designs: list[str]
    ours: Printed
    theirs: Printed
    rows: list[Row]
    alone: dict[str, list[tuple[str, Found]]]
    """What was read of ours at further steps of a damage, where theirs was read no more."""

    def steps(self, kind: str) -> list[tuple[str, Found]]:
        """What was read of ours at each step of one damage."""
        compared = [(row.step, row.ours) for row in self.rows if row.kind == kind]
        return compared + self.alone.get(kind, [])


@dataclass(frozen=True)
class Together:
    """Some rows as one: a difference shows that is too small for each of them."""

    kind: str
    code: str
    rows: Sequence[Row]

    @property
    def behind(self) -> int:
        """Rows in which ours is read less often."""
        return sum(row.ahead < 0 for row in self.rows)

    @property
    def shares(self) -> tuple[float, float]:
        """Of all that could be read, what was: ours and theirs."""
        cases = sum(len(read) for row in self.rows for read in row.ours.values())
        us = sum(reads_of(row.ours) for row in self.rows)
        them = sum(reads_of(row.theirs) for row in self.rows)
        return us / cases, them / cases

    @property
    def won(self) -> int:
        return sum(row.won for row in self.rows)

    @property
    def lost(self) -> int:
        return sum(row.lost for row in self.rows)

    @property
    def chance(self) -> float:
        """How rarely luck alone would leave us so far behind."""
        return chance_of(self.won, self.lost)

    @classmethod
    def of(cls, rows: Sequence[Row], *, kind: str, code: str = "") -> "Together":
        """Those of one kind of damage, and of one code where it is named."""
        return cls(kind, code, [row for row in rows if row.kind == kind and code in ("", row.code)])


def reads_of(found: Found) -> int:
    """How many times a code was read, by any reader."""
    return sum(map(sum, found.values()))
