"""Where the codes of a print run come from: a list, or whatever makes them part by part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol

from labels.content import StampContent
from labels.errors import N_, BadContent, NothingToPrint
from labels.symbols import Code
from labels.text import normalised

_NEVER_VARYING = frozenset({"tail", "sample", "words"})
_THE_SAME_ON_ALL = frozenset({"more", "rows", "pictures", "language"})  # one form holds them


@dataclass(frozen=True)
class Part:
    """Some stamps in a row: their codes, and those of their texts that differ from the run's.

    Texts are under the names of `StampContent`'s fields.
    """

    codes: Sequence[Code]
    texts: Mapping[str, Sequence[Any]]


class Codes(Protocol):
    """The codes of a run. They go to the processes that draw, by pickle, so they must be small."""

    @property
    def shared(self) -> StampContent:
        """What all stamps say; what varies, as on one of them."""

    @property
    def varying(self) -> frozenset[str]:
        """The fields of `StampContent` that differ from stamp to stamp, beside `tail`."""

    @property
    def letters(self) -> str:
        """Every letter that the varying texts may have: the file embeds them beforehand."""

    def __len__(self) -> int:
        """How many stamps."""

    def part(self, start: int, stop: int) -> Part:
        """Stamps `start` to `stop` - 1, counted from 0. Asked in any order, in any process."""


class Listed:
    """Codes of a list of stamps."""

    def __init__(self, contents: Sequence[StampContent]) -> None:
        """Take the list.

        Raises:
            NothingToPrint: it is empty.
            BadContent: some are samples and some not, or they speak several languages.
        """
        if not contents:
            raise NothingToPrint
        self._contents = contents
        self.shared = contents[0]
        if any(
            (each.sample, each.words) != (self.shared.sample, self.shared.words)
            for each in contents
        ):
            raise BadContent(N_("Samples and real stamps cannot stand in one file."))
        names = {field.name for field in fields(StampContent)} - _NEVER_VARYING
        self.varying = frozenset(
            name
            for name in names
            if any(getattr(each, name) != getattr(self.shared, name) for each in contents)
        )
        for name in sorted(self.varying & _THE_SAME_ON_ALL):
            raise BadContent(N_("Labels of one file cannot differ in %(name)s."), name=name)

    @property
    def letters(self) -> str:
        """Those of all varying texts, as they are drawn."""
        found = {
            letter
            for name in self.varying - {"codes"}
            for each in self._contents
            for letter in normalised(getattr(each, name))
        }
        return "".join(sorted(found))

    def __len__(self) -> int:
        """How many stamps."""
        return len(self._contents)

    def part(self, start: int, stop: int) -> Part:
        """Some of the list."""
        some = self._contents[start:stop]
        return Part(
            [(each.head, each.tail) for each in some],
            {name: [getattr(each, name) for each in some] for name in self.varying},
        )
