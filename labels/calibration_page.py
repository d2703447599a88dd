"""A page that shows how far a printer is off: two crosses to measure, and the labels to see.

Printed with the calibration in use, so that after entering the figures the second print is the
proof: each cross at the distance from the paper's edges that is written beside it.
"""

from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from labels import fonts
from labels.brush import MM
from labels.errors import MissingGlyph
from labels.stock import EXACT, Calibration, Paper

NEAR_MM = 10.0  # of the first cross, from the left and the upper edge
_ARM_MM = 4.0
_SIZE_PT = 7
_LARGEST_INSET = 0.25  # of the paper's side, where 10 mm is too much for a small label


def crosses(paper: Paper) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the two crosses stand, in mm from the paper's top left corner."""
    x = min(NEAR_MM, paper.width_mm * _LARGEST_INSET)
    y = min(NEAR_MM, paper.height_mm * _LARGEST_INSET)
    return (x, y), (paper.width_mm - x, paper.height_mm - y)


def calibration_of(
    paper: Paper, first_mm: tuple[float, float], second_mm: tuple[float, float]
) -> Calibration:
    """What a printer needs that put the two crosses of an uncalibrated page there.

    Both are measured from the paper's left and upper edge.

    Raises:
        BadCalibration: no printer is that far off; something was measured wrongly.
    """
    wanted_first, wanted_second = crosses(paper)
    scales, offsets = [], []
    for side in (0, 1):
        wanted = wanted_second[side] - wanted_first[side]
        measured = second_mm[side] - first_mm[side]
        scale = wanted / measured if measured > 0 else 0.0
        scales.append(round(scale, 5))
        offsets.append(round(wanted_first[side] - scale * first_mm[side], 3))
    return Calibration(*offsets, *scales)


def write_calibration_page(
    out: BinaryIO, paper: Paper, *, calibration: Calibration = EXACT, words: str = ""
) -> None:
    """Write the page: crosses with their distances, the outline of every label, `words` below.

    Raises:
        MissingGlyph: the font has no letter of `words`.
    """
    height = paper.height_mm
    canvas = Canvas(out, pagesize=(paper.width_mm * MM, height * MM), invariant=1)
    canvas.setTitle(paper.name)
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.transform(*calibration.matrix(height * MM))
    canvas.setLineWidth(0.3)
    if paper.cells is not None:
        canvas.setStrokeGray(0.6)
        for row in range(paper.cells.rows):
            for column in range(paper.cells.columns):
                x = paper.cells.left_mm + column * paper.cells.pitch_x_mm
                y = paper.cells.top_mm + row * paper.cells.pitch_y_mm + paper.cells.height_mm
                size = (paper.cells.width_mm * MM, paper.cells.height_mm * MM)
                canvas.rect(x * MM, (height - y) * MM, *size)
    canvas.setStrokeGray(0)
    for number, (x, y) in enumerate(crosses(paper)):
        canvas.line((x - _ARM_MM) * MM, (height - y) * MM, (x + _ARM_MM) * MM, (height - y) * MM)
        canvas.line(x * MM, (height - y - _ARM_MM) * MM, x * MM, (height - y + _ARM_MM) * MM)
        _write(canvas, f"{x:g} × {y:g} mm", x, height - y, before=number == 1)
    if words:
        font = fonts.regular()
        letter = font.missing(words)
        if letter is not None:
            raise MissingGlyph("calibration page", letter, words)
        middle, up, wide = paper.width_mm / 2 * MM, height / 2 * MM, font.width(words) * _SIZE_PT
        canvas.setFillGray(1)
        canvas.rect(middle - wide / 2 - MM, up - MM, wide + 2 * MM, 3.5 * MM, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setFont(font.name, _SIZE_PT)
        canvas.drawCentredString(middle, up, words)
    canvas.save()


def _write(canvas: Canvas, written: str, x: float, up: float, *, before: bool) -> None:
    """Beside a cross, towards the middle of the paper."""
    canvas.setFont(fonts.regular().name, _SIZE_PT)
    if before:
        canvas.drawRightString((x - 1) * MM, (up + 1) * MM, written)
    else:
        canvas.drawString((x + 1) * MM, (up - 3.2) * MM, written)
