"""Where labels stand on a sheet of paper, and where the knife goes."""

from collections.abc import Iterator
from dataclasses import dataclass

from labels.design import Design
from labels.errors import DesignError

CROP_CLEAR_MM = 1.0  # from a label's edge to the mark
CROP_LENGTH_MM = 3.0


@dataclass(frozen=True)
class Paper:
    """A sheet, what a printer cannot reach at its edges, and the white between two labels.

    With 2 mm between labels a knife that runs half a millimetre off never cuts a quiet zone.
    """

    width_mm: float = 210
    height_mm: float = 297
    margin_mm: float = 10
    gap_mm: float = 2


A4 = Paper()


@dataclass(frozen=True)
class Mark:
    """A cut mark, from one point to another, in mm from the sheet's top left corner."""

    x1_mm: float
    y1_mm: float
    x2_mm: float
    y2_mm: float


@dataclass(frozen=True)
class Grid:
    """As many labels as fit, centred; rows are filled from left to right, top to bottom."""

    design: Design
    paper: Paper
    columns: int
    rows: int

    @classmethod
    def of(cls, design: Design, paper: Paper = A4) -> "Grid":
        """The grid of one design on one paper.

        Raises:
            DesignError: not one label fits.
        """
        columns = _count(paper.width_mm, design.width_mm, paper)
        rows = _count(paper.height_mm, design.height_mm, paper)
        if columns < 1 or rows < 1:
            raise DesignError(design.name, "not one label fits on the paper")
        return cls(design, paper, columns, rows)

    @property
    def per_sheet(self) -> int:
        """How many labels one sheet holds."""
        return self.columns * self.rows

    @property
    def left_mm(self) -> float:
        """Where the first column starts."""
        return (self.paper.width_mm - _span(self.columns, self.design.width_mm, self.paper)) / 2

    @property
    def top_mm(self) -> float:
        """Where the first row starts."""
        return (self.paper.height_mm - _span(self.rows, self.design.height_mm, self.paper)) / 2

    def corner(self, place: int) -> tuple[float, float]:
        """The top left corner of the label at `place`, counted from 0 on its sheet."""
        row, column = divmod(place, self.columns)
        return (
            self.left_mm + column * (self.design.width_mm + self.paper.gap_mm),
            self.top_mm + row * (self.design.height_mm + self.paper.gap_mm),
        )

    def place_at(self, x_mm: float, y_mm: float) -> int | None:
        """Which label of a sheet a point lies on, if any."""
        column = int((x_mm - self.left_mm) // (self.design.width_mm + self.paper.gap_mm))
        row = int((y_mm - self.top_mm) // (self.design.height_mm + self.paper.gap_mm))
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            return None
        place = row * self.columns + column
        left, top = self.corner(place)
        inside = x_mm <= left + self.design.width_mm and y_mm <= top + self.design.height_mm
        return place if inside else None

    def crop_marks(self) -> Iterator[Mark]:
        """A mark at both ends of every cut, in the margin, clear of the labels."""
        right = self.paper.width_mm - self.left_mm
        bottom = self.paper.height_mm - self.top_mm
        near, far = CROP_CLEAR_MM, CROP_CLEAR_MM + CROP_LENGTH_MM
        for column in range(self.columns):
            left, _ = self.corner(column)
            for x in (left, left + self.design.width_mm):
                yield Mark(x, self.top_mm - far, x, self.top_mm - near)
                yield Mark(x, bottom + near, x, bottom + far)
        for row in range(self.rows):
            _, top = self.corner(row * self.columns)
            for y in (top, top + self.design.height_mm):
                yield Mark(self.left_mm - far, y, self.left_mm - near, y)
                yield Mark(right + near, y, right + far, y)


def _count(paper_mm: float, label_mm: float, paper: Paper) -> int:
    usable = paper_mm - 2 * paper.margin_mm + paper.gap_mm
    return int((usable + 1e-6) // (label_mm + paper.gap_mm))


def _span(count: int, label_mm: float, paper: Paper) -> float:
    return count * label_mm + (count - 1) * paper.gap_mm
