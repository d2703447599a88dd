"""What is printed on: a sheet or a roll, its labels where they are cut already, a printer's error.

A paper is a TOML file; lengths are millimetres from the top left corner:

name = "a4-65"
title_vi = "Decal A4, 65 nhãn 38,1 × 21,2 mm"
title_en = "A4 label sheet, 65 labels of 38.1 × 21.2 mm"
kind = "sheet"            # or "roll": one row of labels is a page
width_mm = 210
height_mm = 297

[labels]                  # only where labels are cut already, or the page is the label
columns = 5
rows = 13
width_mm = 38.1
height_mm = 21.2
left_mm = 4.75
top_mm = 10.7
pitch_x_mm = 40.6         # from one label's left edge to the next one's
pitch_y_mm = 21.2

margin_mm = 10            # else: what the printer cannot reach
gap_mm = 2                # and the white between two labels, where the knife goes
feed_gap_mm = 2           # of a roll: from one row to the next, for the printer's sensor
"""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from labels.errors import N_, BadCalibration, PaperError

_SHIPPED = "labels.papers"
_TOLERANCE_MM = 0.01
LARGEST_PAGE_MM = 14_400 / 72 * 25.4  # ISO 32000-1, annex C
LARGEST_OFFSET_MM = 20.0
LEAST_SCALE, MOST_SCALE = 0.95, 1.05  # a printer that is further off is set to shrink pages

_LENGTHS = ("width_mm", "height_mm", "left_mm", "top_mm", "pitch_x_mm", "pitch_y_mm")
_PAPER_KEYS = frozenset(
    {
        *("name", "title_vi", "title_en", "kind", "width_mm", "height_mm"),
        *("margin_mm", "gap_mm", "feed_gap_mm", "labels"),
    }
)


@dataclass(frozen=True)
class Cells:
    """The labels of a sheet that is cut already, row by row."""

    columns: int
    rows: int
    width_mm: float
    height_mm: float
    left_mm: float
    top_mm: float
    pitch_x_mm: float
    pitch_y_mm: float


@dataclass(frozen=True)
class Paper:
    """A sheet or a row of a roll. Without `cells` labels are cut by hand, between crop marks.

    With 2 mm between labels a knife that runs half a millimetre off never cuts a quiet zone.
    """

    width_mm: float = 210
    height_mm: float = 297
    margin_mm: float = 10
    gap_mm: float = 2
    name: str = "a4"
    title_vi: str = ""
    title_en: str = ""
    kind: Literal["sheet", "roll"] = "sheet"
    cells: Cells | None = None
    feed_gap_mm: float = 0

    def __post_init__(self) -> None:
        """Refuse what no page can be.

        Raises:
            PaperError: a side or the space between labels is nothing, less, or more than five
                metres.
        """
        if not all(0 < side <= LARGEST_PAGE_MM for side in (self.width_mm, self.height_mm)):
            raise PaperError(self.name, "the paper has no size that a page can have")
        spaces = (self.margin_mm, self.gap_mm, self.feed_gap_mm)
        if not all(0 <= space <= LARGEST_PAGE_MM for space in spaces):
            raise PaperError(self.name, "margin_mm, gap_mm and feed_gap_mm are lengths from 0 on")

    @property
    def is_cut(self) -> bool:
        """Whether nobody takes a knife to it: no crop marks, and nothing in the margin."""
        return self.cells is not None


@dataclass(frozen=True)
class Calibration:
    """What a printer does wrong, turned round: added and multiplied to everything on the page.

    A point at (x, y) of the design is drawn at (offset + scale · point), from the top left corner.
    """

    offset_x_mm: float = 0
    offset_y_mm: float = 0
    scale_x: float = 1
    scale_y: float = 1

    def __post_init__(self) -> None:
        """Refuse what no printer needs.

        Raises:
            BadCalibration: an offset above 20 mm, or a scale more than five per cent off.
        """
        for offset in (self.offset_x_mm, self.offset_y_mm):
            if not abs(offset) <= LARGEST_OFFSET_MM:
                raise BadCalibration(
                    N_("An offset of %(value)s mm is more than any printer is off; up to 20 mm."),
                    value=offset,
                )
        for scale in (self.scale_x, self.scale_y):
            if not LEAST_SCALE <= scale <= MOST_SCALE:
                raise BadCalibration(
                    N_("A scale of %(value)s is not between 0.95 and 1.05. Print at actual size."),
                    value=scale,
                )

    @property
    def is_none(self) -> bool:
        """Whether it changes nothing."""
        return self == Calibration()

    def applied(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        """Where a point is drawn."""
        return self.offset_x_mm + self.scale_x * x_mm, self.offset_y_mm + self.scale_y * y_mm

    def undone(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        """The point that was drawn there: for reading a file back."""
        return (x_mm - self.offset_x_mm) / self.scale_x, (y_mm - self.offset_y_mm) / self.scale_y

    def matrix(self, height_pt: float) -> tuple[float, float, float, float, float, float]:
        """The same as PDF writes it: points, upwards from the lower left corner of the page."""
        point = 72 / 25.4
        return (
            self.scale_x,
            0.0,
            0.0,
            self.scale_y,
            self.offset_x_mm * point,
            height_pt * (1 - self.scale_y) - self.offset_y_mm * point,
        )


A4 = Paper(title_vi="Giấy A4 thường, tự cắt theo vạch", title_en="Plain A4, cut along crop marks")
EXACT = Calibration()


def shipped() -> tuple[str, ...]:
    """The names of the papers that come with the package."""
    files = resources.files(_SHIPPED).iterdir()
    return tuple(sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml")))


@cache
def load(name: str) -> Paper:
    """A shipped paper by name.

    Raises:
        PaperError: there is none of that name.
    """
    if name not in shipped():
        raise PaperError(name, f"there are only {', '.join(shipped())}")
    return parse((resources.files(_SHIPPED) / f"{name}.toml").read_text("utf-8"), source=name)


def load_file(path: Path) -> Paper:
    """A paper from a file of one's own: the stock that the shop round the corner sells.

    Raises:
        PaperError: says what is wrong in the file.
    """
    return parse(path.read_text("utf-8"), source=path.name)


def parse(text: str, *, source: str) -> Paper:
    """Read and check a paper: every label on it, none over another.

    Raises:
        PaperError: says what is wrong, `source` says where.
    """
    try:
        paper = _paper(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PaperError(source, str(error)) from error
    except KeyError as error:
        raise PaperError(source, f"{error.args[0]} is missing") from error
    except (TypeError, ValueError) as error:
        raise PaperError(source, str(error)) from error
    except PaperError as error:
        raise PaperError(source, error.params["reason"]) from error
    _check(paper, source)
    return paper


def _paper(data: dict[str, Any]) -> Paper:
    unknown = sorted(set(data) - _PAPER_KEYS)
    if unknown:
        raise ValueError(f"a paper does not know {', '.join(unknown)}")
    if data.get("kind", "sheet") not in ("sheet", "roll"):
        raise ValueError(f"{data['kind']} is neither sheet nor roll")
    return Paper(
        width_mm=float(data["width_mm"]),
        height_mm=float(data["height_mm"]),
        margin_mm=float(data.get("margin_mm", 10)),
        gap_mm=float(data.get("gap_mm", 2)),
        name=str(data["name"]),
        title_vi=str(data["title_vi"]),
        title_en=str(data["title_en"]),
        kind=data.get("kind", "sheet"),
        cells=_cells(data["labels"]) if "labels" in data else None,
        feed_gap_mm=float(data.get("feed_gap_mm", 0)),
    )


def _cells(data: dict[str, Any]) -> Cells:
    unknown = sorted(set(data) - {"columns", "rows", *_LENGTHS})
    if unknown:
        raise ValueError(f"labels do not know {', '.join(unknown)}")
    lengths = {name: float(data[name]) for name in _LENGTHS}
    if not all(map(math.isfinite, lengths.values())):  # TOML has words for what is no number
        raise ValueError("a length is a number of millimetres")
    return Cells(int(data["columns"]), int(data["rows"]), **lengths)


def _check(paper: Paper, source: str) -> None:
    cells = paper.cells
    if cells is None:
        return
    if min(cells.columns, cells.rows) < 1 or min(cells.width_mm, cells.height_mm) <= 0:
        raise PaperError(source, "there is no label on it")
    if cells.pitch_x_mm < cells.width_mm or cells.pitch_y_mm < cells.height_mm:
        raise PaperError(source, "labels overlap: the pitch is smaller than the label")
    right = cells.left_mm + (cells.columns - 1) * cells.pitch_x_mm + cells.width_mm
    bottom = cells.top_mm + (cells.rows - 1) * cells.pitch_y_mm + cells.height_mm
    if min(cells.left_mm, cells.top_mm) < 0 or (
        right > paper.width_mm + _TOLERANCE_MM or bottom > paper.height_mm + _TOLERANCE_MM
    ):
        raise PaperError(source, "labels reach over the edge of the paper")
