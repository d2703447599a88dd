"""What stands in the margin of every sheet: cut marks, a caption, a scale bar."""

from reportlab.pdfgen.canvas import Canvas

from labels import fonts, text
from labels.drawing import MM
from labels.errors import MissingGlyph
from labels.paper import Grid

BASELINE_MM = 6.0  # above the paper's lower edge
SIZE_PT = 6.5
GREY = 0.25
_SCALE_MM = 50.0  # a bar to lay a ruler on: printers like to shrink pages


def draw_foot(canvas: Canvas, grid: Grid, *, caption: str, scale: str) -> None:
    """Draw it with the origin at the paper's lower left corner; the sheet's number comes later.

    Labels that are cut already have no foot.

    Raises:
        MissingGlyph: the font has no letter for the caption or for `scale`, the bar's words.
    """
    paper, left = grid.paper, grid.left_mm
    if paper.is_cut:
        return
    draw_crop_marks(canvas, grid)
    y = BASELINE_MM * MM
    middle = paper.width_mm / 2
    font = fonts.regular()
    caption, scale = text.normalised(caption), text.normalised(scale)
    for shown in (caption, scale):
        letter = font.missing(shown)
        if letter is not None:
            raise MissingGlyph("foot", letter, shown)
    canvas.saveState()
    canvas.setFillGray(GREY)
    canvas.setStrokeGray(GREY)
    canvas.setFont(font.name, SIZE_PT)
    canvas.drawString(left * MM, y, caption)
    canvas.drawCentredString(middle * MM, y - 1.6 * MM, scale)
    canvas.setLineWidth(0.4)
    start, end = (middle - _SCALE_MM / 2) * MM, (middle + _SCALE_MM / 2) * MM
    bar = y + 1.6 * MM
    canvas.line(start, bar, end, bar)
    for x in (start, end):
        canvas.line(x, bar - 0.8 * MM, x, bar + 0.8 * MM)
    canvas.restoreState()


def draw_crop_marks(canvas: Canvas, grid: Grid) -> None:
    """Draw where the knife goes; nothing on labels that are cut already."""
    height = grid.paper.height_mm
    canvas.saveState()
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.25)
    for mark in grid.crop_marks():
        top, bottom = (height - mark.y1_mm) * MM, (height - mark.y2_mm) * MM
        canvas.line(mark.x1_mm * MM, top, mark.x2_mm * MM, bottom)
    canvas.restoreState()
