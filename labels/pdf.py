"""Sheets of stamps as one PDF: A4, vector codes, embedded fonts, the same bytes on every run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from labels import fonts, text
from labels.content import StampContent, Words
from labels.design import Design
from labels.drawing import Stamper
from labels.elements import MM
from labels.errors import MissingGlyph, NothingToPrint, Notice, WrongCount
from labels.paper import EXACT, Calibration
from labels.sheet import A4, Grid, Paper

_FOOT_MM = 6.0  # above the paper's lower edge
_FOOT_PT = 6.5
_SCALE_MM = 50.0  # a bar to lay a ruler on: printers like to shrink pages


@dataclass(frozen=True)
class SheetReport:
    """What was written, and what whoever prints should know."""

    pages: int
    stamps: int
    warnings: tuple[Notice, ...] = ()


def write_sheet(
    contents: Iterable[StampContent],
    *,
    design: Design,
    out: BinaryIO,
    total: int | None = None,
    progress: Callable[[int], None] | None = None,
    caption: str = "",
    paper: Paper = A4,
    start: int = 0,
    calibration: Calibration = EXACT,
) -> SheetReport:
    """Draw every stamp, sheet after sheet, and write the PDF to `out`.

    `contents` is read once, one stamp at a time; nothing is written before the last one is drawn,
    so a refused stamp leaves `out` untouched. `total`, where it is known, gives "1/5" at the
    sheet's foot beside `caption` and is checked. `progress` is told how many stamps are drawn.
    `start` is the first free place of a half-used sheet, from 0; `calibration` moves and stretches
    everything as the printer needs it.

    Raises:
        PaperTooSmall: not one label fits on `paper`.
        BadStart: the sheet has no such place.
        NothingToPrint: there is no stamp.
        WrongCount: `total` is not what came.
        LabelError: a stamp cannot be drawn: a letter, a length, a size.
    """
    grid = Grid.of(design, paper, start=start)
    size = (paper.width_mm * MM, paper.height_mm * MM)
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1)
    canvas.setTitle(caption or design.name)
    canvas.setCreator("Nguồn")
    foot = _Foot(grid, text.normalised(caption), total)
    stamper = Stamper(design)
    drawn = 0
    for content in contents:
        sheet, place = grid.seat(drawn)
        if place == 0 or not drawn:
            if drawn:
                canvas.showPage()
            calibrate(canvas, calibration, paper)
            foot.draw(canvas, sheet + 1, content.words)
        left, top = grid.corner(place)
        canvas.saveState()
        canvas.translate(left * MM, (paper.height_mm - top) * MM)
        stamper.draw(canvas, content)
        canvas.restoreState()
        drawn += 1
        if progress:
            progress(drawn)
    if not drawn:
        raise NothingToPrint
    if total is not None and total != drawn:
        raise WrongCount(total, drawn)
    canvas.showPage()
    canvas.save()
    return SheetReport(grid.pages(drawn), drawn, tuple(stamper.notices))


def calibrate(canvas: Canvas, calibration: Calibration, paper: Paper) -> None:
    """Move and stretch the whole page, before anything is drawn on it."""
    if calibration != EXACT:
        canvas.transform(*calibration.matrix(paper.height_mm * MM))


class _Foot:
    """What stands in the margin of every sheet: cut marks, which sheet it is, a scale bar.

    Nothing on labels that are cut already.
    """

    def __init__(self, grid: Grid, caption: str, total: int | None) -> None:
        self.grid = grid
        self.caption = caption
        self.pages = "" if total is None else f"/{grid.pages(total)}"

    def draw(self, canvas: Canvas, number: int, words: Words) -> None:
        paper, left = self.grid.paper, self.grid.left_mm
        if paper.is_cut:
            return
        self._draw_crop_marks(canvas)
        y = _FOOT_MM * MM
        middle = paper.width_mm / 2
        font = fonts.regular()
        sheet, scale = f"{words.sheet} {number}{self.pages}", text.normalised(words.actual_size)
        for shown in (sheet, scale, self.caption):
            letter = font.missing(shown)
            if letter is not None:
                raise MissingGlyph("foot", letter, shown)
        canvas.saveState()
        canvas.setFillGray(0.25)
        canvas.setStrokeGray(0.25)
        canvas.setFont(font.name, _FOOT_PT)
        canvas.drawString(left * MM, y, self.caption)
        canvas.drawRightString((paper.width_mm - left) * MM, y, sheet)
        canvas.drawCentredString(middle * MM, y - 1.6 * MM, scale)
        canvas.setLineWidth(0.4)
        start, end = (middle - _SCALE_MM / 2) * MM, (middle + _SCALE_MM / 2) * MM
        bar = y + 1.6 * MM
        canvas.line(start, bar, end, bar)
        for x in (start, end):
            canvas.line(x, bar - 0.8 * MM, x, bar + 0.8 * MM)
        canvas.restoreState()

    def _draw_crop_marks(self, canvas: Canvas) -> None:
        height = self.grid.paper.height_mm
        canvas.saveState()
        canvas.setStrokeGray(0)
        canvas.setLineWidth(0.25)
        for mark in self.grid.crop_marks():
            top, bottom = (height - mark.y1_mm) * MM, (height - mark.y2_mm) * MM
            canvas.line(mark.x1_mm * MM, top, mark.x2_mm * MM, bottom)
        canvas.restoreState()
