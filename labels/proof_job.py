"""Proving a file in parts, in any process: some sheets, and what they should hold."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from labels import codes
from labels.design import Design
from labels.paper import Grid
from labels.reads import Mismatch, Page, Places

SHEETS_IN_A_PART = 8


class Reader(Protocol):
    """A finished file that is open."""

    def __len__(self) -> int:
        """How many pages it has; of a roll, rows."""

    def compare(self, page: Page, places: Places) -> Mismatch | None:
        """The first place of a page that does not hold its codes, if any."""

    def close(self) -> None:
        """Let go of the file."""


class Finished(Protocol):
    """A finished file. It goes to the processes that read, by pickle."""

    def opened(self) -> Reader:
        """Open it. Asked once in each process."""


@dataclass(frozen=True)
class Compared:
    """How many labels hold what they should, up to the first mismatch."""

    labels: int
    mismatch: Mismatch | None


class Expected(Protocol):
    """What the labels of a run should hold. It goes to the processes that read, by pickle."""

    def __len__(self) -> int:
        """How many labels."""

    def on(self, start: int, stop: int) -> list[tuple[str, ...]]:
        """The codes of labels `start` to `stop` - 1, from 0. Asked in any process."""


@dataclass(frozen=True)
class Told:
    """Codes that were told, the one of each label or all of them."""

    labels: Sequence[str | tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.labels)

    def on(self, start: int, stop: int) -> list[tuple[str, ...]]:
        """Some of them."""
        some = self.labels[start:stop]
        return [(label,) if isinstance(label, str) else label for label in some]


@dataclass(frozen=True)
class Made:
    """Codes that are made again from whatever the run was drawn from."""

    codes: codes.Codes
    design: Design

    def __len__(self) -> int:
        return len(self.codes)

    def on(self, start: int, stop: int) -> list[tuple[str, ...]]:
        """The stamp's own code where the design has one, and its further ones."""
        part = self.codes.part(start, stop)
        alike = [self.codes.shared.codes] * len(part.codes)
        further = part.texts.get("codes", alike)
        names = [code.show for code in self.design.codes]
        own = self.design.qr is not None
        return [
            ((head + tail,) if own else ()) + tuple(beside[name] for name in names)
            for (head, tail), beside in zip(part.codes, further, strict=True)
        ]


@dataclass(frozen=True)
class ProofJob:
    """All that it takes to prove a file, in any process (`labels.crew.Job`)."""

    file: Finished
    expected: Expected
    places: Places
    sheets: Sequence[int]
    """The numbers of those to read."""

    @property
    def parts(self) -> int:
        """In how many parts it is proved."""
        return -(-len(self.sheets) // SHEETS_IN_A_PART)

    def part(self, number: int) -> Compared:
        """Some sheets, up to the first mismatch."""
        done = 0
        for sheet in self.sheets[number * SHEETS_IN_A_PART :][:SHEETS_IN_A_PART]:
            page = self._page(sheet)
            mismatch = self._reader.compare(page, self.places)
            if mismatch is not None:
                return Compared(done, mismatch)
            done += len(page.labels)
        return Compared(done, None)

    def close(self) -> None:
        """Let go of the file, where this process has opened it."""
        with suppress(KeyError):
            self.__dict__.pop("_reader").close()

    @cached_property
    def _reader(self) -> Reader:
        return self.file.opened()

    def __getstate__(self) -> dict[str, Any]:
        """All but the open file: each process opens its own."""
        return {name: value for name, value in self.__dict__.items() if name != "_reader"}

    def _page(self, sheet: int) -> Page:
        grid = self.places.grid
        on = labels_on(sheet, len(self.expected), grid)
        if not on:
            return Page(sheet, ())
        places = (grid.seat(label)[1] for label in on)
        held = self.expected.on(on.start, on.stop)
        return Page(sheet, tuple(zip(places, held, strict=True)))


def labels_on(sheet: int, count: int, grid: Grid) -> range:
    """Which of `count` labels, from 0, stand on a sheet, from 1."""
    past = sheet * grid.per_sheet - grid.start
    return range(min(max(0, past - grid.per_sheet), count), min(max(0, past), count))
