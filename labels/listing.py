"""Fit a list into a frame: every row in the same size, as large as all of them go in."""

from collections.abc import Sequence
from dataclasses import dataclass

from labels import text
from labels.content import Row, Run
from labels.design import Box, Frame, Rows, Text
from labels.errors import TextDoesNotFit

_STEPS = 8  # between the largest and the smallest size
_DETAIL = 0.86  # of the title's size
_INDENT_EM = 1.1  # of the title's size, behind the dot
_TALL_MM = 1000.0


@dataclass(frozen=True)
class LaidRow:
    """A filled row, its top in mm below the frame's."""

    laid: text.Laid
    size_pt: float
    x_mm: float
    y_mm: float


@dataclass(frozen=True)
class LaidList:
    """A filled list, and how many rows there was no room for."""

    rows: tuple[LaidRow, ...]
    left_out: int = 0


def fit(rows: Rows, items: Sequence[Row]) -> LaidList:
    """Fill the frame with `items` from the top; the last are left out where the rest would not fit.

    Raises:
        MissingGlyph: the font has no such letter.
        TextDoesNotFit: not even the first row at the smallest size.
    """
    least, most = rows.size_pt
    shown = list(items[: rows.most])
    while True:
        for step in range(_STEPS + 1):
            size = round(most - (most - least) * step / _STEPS, 2)
            laid = _laid(rows, shown, size, cut=step == _STEPS)
            if laid is not None:
                return LaidList(laid, len(items) - len(shown))
        if len(shown) <= 1:
            raise TextDoesNotFit(rows.name, shown[0].title)
        shown.pop()


def _laid(
    rows: Rows, items: Sequence[Row], size: float, *, cut: bool
) -> tuple[LaidRow, ...] | None:
    em = size * text.POINT_MM
    indent = _INDENT_EM * em if rows.dots else 0.0
    detail = round(size * _DETAIL, 2)
    box = Box(
        rows.name,
        Frame(0, 0, rows.frame.width_mm - indent, _TALL_MM),
        (
            Text("title", (size, size), "bold", rows.lines, ellipsis=cut),
            Text("detail", (detail, detail), lines=rows.lines, ellipsis=cut, gap_mm=0.12 * em),
        ),
    )
    laid: list[LaidRow] = []
    y = 0.0
    for item in items:
        shown = {"title": (Run(item.title),), "detail": (Run(item.detail),)}
        try:
            filled = text.fit(box, {name: runs for name, runs in shown.items() if runs[0].text})
        except TextDoesNotFit:
            return None
        if not filled.lines:
            continue
        laid.append(LaidRow(filled, size, indent, y))
        last = filled.lines[-1]
        y += last.baseline_mm + last.below_mm + rows.gap_mm
        if y - rows.gap_mm > rows.frame.height_mm:
            return None
    return tuple(laid)
