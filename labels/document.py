"""Labels that are a page each, or one of a kind: cards, cartons, leaflets, posters.

Sheets of stamps come from `labels.pdf`, which streams any number of them.
"""

from collections.abc import Iterable
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from labels import text
from labels.content import StampContent
from labels.design import Design, load
from labels.drawing import Stamper
from labels.elements import MM
from labels.errors import NothingToPrint
from labels.paper import EXACT, Calibration
from labels.pdf import SheetReport, calibrate
from labels.sheet import A4, Grid, Paper


def write_document(
    contents: Iterable[StampContent],
    *,
    design: Design,
    out: BinaryIO,
    paper: Paper = A4,
    back: Design | None = None,
    start: int = 0,
    calibration: Calibration = EXACT,
    title: str = "",
) -> SheetReport:
    """Draw `contents` on `paper` with crop marks where it is cut by hand, and write the PDF.

    A design with a reverse gets a page for it behind each page, turned over at the left or right
    edge: the columns run the other way. `back` is that reverse, else the shipped one of its name.

    Raises:
        NothingToPrint: there is nothing to draw.
        PaperTooSmall: the design does not fit on the paper.
        LabelError: something cannot be drawn: a letter, a length, a size.
    """
    grid = Grid.of(design, paper, start=start)
    sides = [Stamper(design)]
    if back is not None or design.back:
        sides.append(Stamper(back or load(design.back)))
    canvas = Canvas(
        out, pagesize=(paper.width_mm * MM, paper.height_mm * MM), invariant=1, pageCompression=1
    )
    canvas.setTitle(text.normalised(title) or design.name)
    canvas.setCreator("Nguồn")
    sheets: dict[int, list[tuple[int, StampContent]]] = {}
    count = 0
    for content in contents:
        sheet, place = grid.seat(count)
        sheets.setdefault(sheet, []).append((place, content))
        count += 1
    if not count:
        raise NothingToPrint
    for seats in sheets.values():
        for side, stamper in enumerate(sides):
            calibrate(canvas, calibration, paper)
            _draw_marks(canvas, grid)
            for place, content in seats:
                left, top = grid.corner(_turned(place, grid) if side else place)
                canvas.saveState()
                canvas.translate(left * MM, (paper.height_mm - top) * MM)
                stamper.draw(canvas, content)
                canvas.restoreState()
            canvas.showPage()
    canvas.save()
    notices = tuple(notice for stamper in sides for notice in stamper.notices)
    return SheetReport(len(sheets) * len(sides), count, notices)


def _turned(place: int, grid: Grid) -> int:
    row, column = divmod(place, grid.columns)
    return row * grid.columns + grid.columns - 1 - column


def _draw_marks(canvas: Canvas, grid: Grid) -> None:
    height = grid.paper.height_mm
    canvas.saveState()
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.25)
    for mark in grid.crop_marks():
        top, bottom = (height - mark.y1_mm) * MM, (height - mark.y2_mm) * MM
        canvas.line(mark.x1_mm * MM, top, mark.x2_mm * MM, bottom)
    canvas.restoreState()
