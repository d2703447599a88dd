"""Where labels stand on a sheet of paper, and where the knife goes."""

from collections.abc import Iterator
from dataclasses import dataclass

from labels import stock
from labels.design import Design
from labels.errors import BadStart, PaperTooSmall
from labels.stock import A4, Paper

__all__ = ["A4", "CROP_CLEAR_MM", "CROP_LENGTH_MM", "Grid", "Mark", "Paper", "papers_for"]

CROP_CLEAR_MM = 1.0  # from a label's edge to the mark
CROP_LENGTH_MM = 3.0
_LEAST_SHARE = 1 / 3  # of a cut label that a design fills where the two suit each other
_SLACK_MM = 0.3  # a design may be so much larger than a cut label: its own margin bears it


@dataclass(frozen=True)
class Mark:
    """A cut mark, from one point to another, in mm from the sheet's top left corner."""

    x1_mm: float
    y1_mm: float
    x2_mm: float
    y2_mm: float


@dataclass(frozen=True)
class Grid:
    """The places of one design on one paper; rows are filled from left to right, top to bottom.

    On uncut paper there are as many as fit, centred. On labels that are cut already the design
    stands in the middle of each. `start` is the first place that is still free, from 0: on a
    half-used sheet the ones before it are left alone, on the first sheet only.
    """

    design: Design
    paper: Paper
    columns: int
    rows: int
    start: int = 0

    @classmethod
    def of(cls, design: Design, paper: Paper = A4, *, start: int = 0) -> "Grid":
        """The grid of one design on one paper.

        Raises:
            PaperTooSmall: not one label fits; names both, with their sizes.
            BadStart: the sheet has no place of that number.
        """
        if paper.cells is not None:
            room_x, room_y = paper.cells.width_mm, paper.cells.height_mm
            columns, rows = paper.cells.columns, paper.cells.rows
            fits = design.width_mm <= room_x + _SLACK_MM and design.height_mm <= room_y + _SLACK_MM
        else:
            room_x, room_y = (
                size - 2 * paper.margin_mm for size in (paper.width_mm, paper.height_mm)
            )
            columns = _count(paper.width_mm, design.width_mm, paper)
            rows = _count(paper.height_mm, design.height_mm, paper)
            fits = columns >= 1 and rows >= 1
        if not fits:
            raise PaperTooSmall(
                design.name, (design.width_mm, design.height_mm), paper.name, (room_x, room_y)
            )
        if not 0 <= start < columns * rows:
            raise BadStart(start + 1, columns * rows)
        return cls(design, paper, columns, rows, start)

    @property
    def per_sheet(self) -> int:
        """How many labels one sheet holds."""
        return self.columns * self.rows

    @property
    def left_mm(self) -> float:
        """Where the first column starts."""
        if (cells := self.paper.cells) is not None:
            return cells.left_mm + (cells.width_mm - self.design.width_mm) / 2
        return (self.paper.width_mm - _span(self.columns, self.design.width_mm, self.paper)) / 2

    @property
    def top_mm(self) -> float:
        """Where the first row starts."""
        if (cells := self.paper.cells) is not None:
            return cells.top_mm + (cells.height_mm - self.design.height_mm) / 2
        return (self.paper.height_mm - _span(self.rows, self.design.height_mm, self.paper)) / 2

    @property
    def pitch_mm(self) -> tuple[float, float]:
        """From one label's corner to the next one's, across and down."""
        if (cells := self.paper.cells) is not None:
            return cells.pitch_x_mm, cells.pitch_y_mm
        return (
            self.design.width_mm + self.paper.gap_mm,
            self.design.height_mm + self.paper.gap_mm,
        )

    def pages(self, count: int) -> int:
        """How many sheets `count` labels take."""
        return -(-(self.start + count) // self.per_sheet) if count else 0

    def seat(self, number: int) -> tuple[int, int]:
        """On which sheet (from 0) and place label `number` (from 0) of a run stands."""
        return divmod(self.start + number, self.per_sheet)

    def corner(self, place: int) -> tuple[float, float]:
        """The top left corner of the label at `place`, counted from 0 on its sheet."""
        row, column = divmod(place, self.columns)
        across, down = self.pitch_mm
        return self.left_mm + column * across, self.top_mm + row * down

    def place_at(self, x_mm: float, y_mm: float) -> int | None:
        """Which label of a sheet a point lies on, if any."""
        across, down = self.pitch_mm
        column = int((x_mm - self.left_mm) // across)
        row = int((y_mm - self.top_mm) // down)
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            return None
        place = row * self.columns + column
        left, top = self.corner(place)
        inside = x_mm <= left + self.design.width_mm and y_mm <= top + self.design.height_mm
        return place if inside else None

    def crop_marks(self) -> Iterator[Mark]:
        """A mark at both ends of every cut, in the margin, clear of the labels.

        None on labels that are cut already.
        """
        if self.paper.is_cut:
            return
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


def papers_for(design: Design) -> dict[str, int]:
    """The shipped papers that suit a design, with how many labels a sheet or a row holds.

    A design would get lost on a cut label three times its size; that one is left out.
    """
    suiting = {}
    for paper in map(stock.load, stock.shipped()):
        try:
            grid = Grid.of(design, paper)
        except PaperTooSmall:
            continue
        cells = paper.cells
        if cells is None or design.width_mm * design.height_mm >= _LEAST_SHARE * (
            cells.width_mm * cells.height_mm
        ):
            suiting[paper.name] = grid.per_sheet
    return suiting


def _count(paper_mm: float, label_mm: float, paper: Paper) -> int:
    usable = paper_mm - 2 * paper.margin_mm + paper.gap_mm
    return int((usable + 1e-6) // (label_mm + paper.gap_mm))


def _span(count: int, label_mm: float, paper: Paper) -> float:
    return count * label_mm + (count - 1) * paper.gap_mm
