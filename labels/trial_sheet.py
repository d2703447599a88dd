"""The outlines of a label sheet, to be tried before one is spent.

Printed on plain paper and held against the light behind a sheet of labels, they show whether the
paper's file, the printer and the labels agree. Where they stand off by the same distance
everywhere, the printer is to be measured (`labels.printer_page`); where the distance grows from
row to row, the labels have other measures than the file says.
"""

from typing import BinaryIO

from labels import fonts
from labels.brush import MM
from labels.errors import PaperError
from labels.stock import EXACT, Calibration, Cells, Paper

_LINE_PT = 0.4
_LARGEST_PT, _SHARE = 11.0, 0.4
"""A label's number: of its height so much, up to a size that is read at arm's length."""


def write_trial_sheet(out: BinaryIO, *, paper: Paper, calibration: Calibration = EXACT) -> None:
    """Draw the outline of every label with its number, as `write_sheets` counts them from 1.

    Raises:
        PaperError: the paper is cut by hand and has no labels.
    """
    cells = paper.cells
    if cells is None:
        raise PaperError(paper.name, "it is cut by hand: there are no labels to outline")
    size = (paper.width_mm * MM, paper.height_mm * MM)
    canvas = fonts.blank(out, size, title=f"Nguồn: {paper.title_vi}")
    if calibration != EXACT:
        canvas.transform(*calibration.matrix(size[1]))
    canvas.setLineWidth(_LINE_PT)
    size_pt = min(_LARGEST_PT, cells.height_mm * MM * _SHARE)
    canvas.setFont(fonts.regular().name, size_pt)
    for place in range(cells.columns * cells.rows):
        left, top = _corner(cells, place)
        bottom = size[1] - top - cells.height_mm * MM
        canvas.rect(left, bottom, cells.width_mm * MM, cells.height_mm * MM)
        middle = bottom + cells.height_mm * MM / 2 - size_pt / 3
        canvas.drawCentredString(left + cells.width_mm * MM / 2, middle, str(place + 1))
    canvas.showPage()
    fonts.save(canvas)


def _corner(cells: Cells, place: int) -> tuple[float, float]:
    """The top left corner of a label in points, downwards from the paper's own."""
    row, column = divmod(place, cells.columns)
    x_mm = cells.left_mm + column * cells.pitch_x_mm
    y_mm = cells.top_mm + row * cells.pitch_y_mm
    return x_mm * MM, y_mm * MM
