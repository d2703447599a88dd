"""One difference between what the database says and what follows from its events. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Finding:
    """A row whose stored value is not the derived one. An empty side means: nothing there."""

    check: str
    table: str
    key: str
    stored: str
    derived: str

    def __str__(self) -> str:
        stored, derived = self.stored or "nothing", self.derived or "nothing"
        return f"{self.check}: {self.table} {self.key}: stored {stored}, derived {derived}"


def differences(
    stored: Mapping[Key, Value], derived: Mapping[Key, Value], *, nothing: Value
) -> Iterator[tuple[Key, Value, Value]]:
    """Every key with another value on the other side; a key that is missing there is `nothing`."""
    for key in sorted(stored.keys() | derived.keys(), key=str):
        one, other = stored.get(key, nothing), derived.get(key, nothing)
        if one != other:
            yield key, one, other
