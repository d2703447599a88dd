"""What was read of a finished file, where it stands, and whether it is what should stand there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from labels.paper import Grid
from labels.proof_errors import ProofMismatch, RollMismatch
from labels.stock import EXACT, Calibration


@dataclass(frozen=True)
class Read:
    """One code as a camera would see it: the sheet from 1, the middle in mm from its top left."""

    page: int
    x_mm: float
    y_mm: float
    text: str

    @classmethod
    def of(cls, page: int, code: Any, mm: float) -> "Read":
        """What zxing found, in a picture of so many mm a pixel."""
        corners = code.position
        points = (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)
        x = sum(point.x for point in points) / 4
        y = sum(point.y for point in points) / 4
        return cls(page, x * mm, y * mm, code.text)


@dataclass(frozen=True)
class Page:
    """What one page must hold: its number from 1, and the codes of each place that has any."""

    number: int
    labels: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Places:
    """Where labels stand on the page as it was drawn, moved and stretched for its printer."""

    grid: Grid
    calibration: Calibration = EXACT

    def at(self, read: Read) -> int | None:
        """The label that a code stands on, if any."""
        return self.grid.place_at(*self.calibration.undone(read.x_mm, read.y_mm))

    def edges(self, place: int) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a label."""
        left, top = self.grid.corner(place)
        design = self.grid.design
        return (
            *self.calibration.applied(left, top),
            *self.calibration.applied(left + design.width_mm, top + design.height_mm),
        )


@dataclass(frozen=True)
class Mismatch:
    """A place that does not hold what it should; row and column are 0 beside all labels.

    Of a roll, whose rows are its sheets, `across` says how many labels a row has.
    """

    sheet: int
    row: int
    column: int
    expected: str | None
    read: str | None
    across: int | None = None

    def error(self) -> ProofMismatch:
        """The refusal that names the place."""
        if self.across is not None:
            return RollMismatch(
                row=self.sheet,
                column=self.column,
                label=(self.sheet - 1) * self.across + self.column,
                expected=self.expected,
                read=self.read,
            )
        return ProofMismatch(
            sheet=self.sheet,
            row=self.row,
            column=self.column,
            expected=self.expected,
            read=self.read,
        )


def compared(
    page: Page, places: Places, reads: Iterable[Read], look_closer: Callable[[int], list[str]]
) -> Mismatch | None:
    """The first place of a page that does not hold its codes, if any.

    1. Find the place of each code; beside all labels is a mismatch.
    2. Look closer at labels where one is missing: a reader may miss a code that is there.
    3. Compare place by place.
    """
    sheet, wanted = page.number, dict(page.labels)
    across = places.grid.columns if places.grid.paper.kind == "roll" else None
    found: dict[int, list[str]] = {}
    for read in reads:
        place = places.at(read)  # 1
        if place is None:
            return Mismatch(sheet, 0, 0, None, read.text, across)
        found.setdefault(place, []).append(read.text)
    for place, codes in wanted.items():  # 2
        if len(found.get(place, ())) < len(codes):
            found[place] = look_closer(place)
    for place in sorted(wanted.keys() | found.keys()):  # 3
        expected, there = sorted(wanted.get(place, ())), sorted(found.get(place, ()))
        if expected != there:
            row, column = divmod(place, places.grid.columns)
            return Mismatch(sheet, row + 1, column + 1, _said(expected), _said(there), across)
    return None


def _said(codes: Sequence[str]) -> str | None:
    return " ".join(codes) or None
