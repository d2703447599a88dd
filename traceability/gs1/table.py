"""The Application Identifiers that we know, read from `identifiers.toml`. Pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_PART = re.compile(r"([NXYZ])(\.\.)?([0-9]+)(\??)")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a value: its characters, its length, and further rules of `content`."""

    kind: str
    """N digits, X character set 82, Y character set 39, Z base64url."""
    least: int
    most: int
    is_optional: bool
    rules: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Part":
        """Read `N13 check_digit prefix` or `X..17?`."""
        form, *rules = text.split()
        match = _PART.fullmatch(form)
        assert match is not None, text
        most = int(match[3])
        return cls(match[1], 1 if match[2] else most, most, bool(match[4]), tuple(rules))


@dataclass(frozen=True, slots=True)
class Identifier:
    """One Application Identifier (AI)."""

    ai: str
    parts: tuple[Part, ...]
    qualifiers: tuple[tuple[str, ...], ...] | None
    """For a primary key, the sequences of AIs that may follow it; None for any other AI."""
    is_attribute: bool
    """Whether it may stand in the query of a URI."""
    is_fixed: bool
    """Whether its length is predefined, so that no separator follows it in a bar code."""
    needs: tuple[tuple[str, ...], ...]
    excludes: tuple[str, ...]

    @property
    def is_key(self) -> bool:
        """Whether it may begin the path of a GS1 Digital Link."""
        return self.qualifiers is not None

    @property
    def least(self) -> int:
        """The length of its shortest value."""
        return sum(part.least for part in self.parts if not part.is_optional)

    @property
    def most(self) -> int:
        """The length of its longest value."""
        return sum(part.most for part in self.parts)


@cache
def identifiers() -> Mapping[str, Identifier]:
    """Every AI by its number."""
    text = resources.files(__package__).joinpath("identifiers.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["identifiers"]
    return {known.ai: known for row in rows for known in _of_row(row)}


def is_like(pattern: str, ai: str) -> bool:
    """Whether the AI is meant by `31nn` (any digit for each n) or by its own number."""
    return len(pattern) == len(ai) and all(p in ("n", a) for p, a in zip(pattern, ai, strict=True))


def _of_row(row: dict[str, Any]) -> Iterator[Identifier]:
    parts = tuple(Part.of(text) for text in row["value"])
    for ai in _numbers(row["ai"]):
        siblings = (f"{ai[:-1]}n",) if row.get("once_per_kind") else ()
        yield Identifier(
            ai=ai,
            parts=parts,
            qualifiers=_sequences(row.get("qualifiers")),
            is_attribute=row.get("attribute", True),
            is_fixed=row.get("fixed", False),
            needs=tuple(tuple(each.split("+")) for each in row.get("needs", ())),
            excludes=(*row.get("excludes", ()), *siblings),
        )


def _numbers(ranges: list[str]) -> Iterator[str]:
    for each in ranges:
        first, _, last = each.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield f"{number:0{len(first)}d}"


def _sequences(rows: list[list[str]] | None) -> tuple[tuple[str, ...], ...] | None:
    return None if rows is None else tuple(tuple(row) for row in rows)
