"""Labels that are a page each, or one of a kind: cards, cartons, leaflets, posters.

Runs of stamps come from `labels.pdf`, which streams any number of them.
"""

from collections.abc import Iterable
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from labels import fonts, qr, text
from labels.brush import MM, Brush
from labels.content import StampContent
from labels.design import Design, load
from labels.drawing import arranged, draw_shared
from labels.elements import draw_codes
from labels.errors import NothingToPrint, Notice
from labels.foot import draw_crop_marks
from labels.paper import A4, Grid, Paper
from labels.pdf import SheetReport
from labels.stock import EXACT, Calibration


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
    """Draw `contents` on `paper`, with crop marks where it is cut by hand, and write the PDF.

    A design with a reverse gets a page for it behind each page, its columns the other way round:
    the sheet is turned over at its left or right edge. `back` is that reverse, else the shipped
    one that the design names. Nothing is written before all is drawn.

    Raises:
        NothingToPrint: there is nothing to draw.
        PaperTooSmall: the design does not fit on the paper.
        BadStart: the sheet has no such place.
        LabelError: something cannot be drawn: a letter, a length, a size.
    """
    grid = Grid.of(design, paper, start=start)
    sides = [design, back or load(design.back)] if back or design.back else [design]
    sheets: dict[int, list[tuple[int, StampContent]]] = {}
    for number, content in enumerate(contents):
        sheet, place = grid.seat(number)
        sheets.setdefault(sheet, []).append((place, content))
    if not sheets:
        raise NothingToPrint
    size = (paper.width_mm * MM, paper.height_mm * MM)
    canvas = fonts.blank(out, size, title=text.normalised(title) or design.name)
    told: dict[Notice, None] = {}
    for seats in sheets.values():
        for side in sides:
            if calibration != EXACT:
                canvas.transform(*calibration.matrix(size[1]))
            draw_crop_marks(canvas, grid)
            for place, content in seats:
                left, top = grid.corner(place if side is design else _turned(place, grid))
                canvas.saveState()
                canvas.translate(left * MM, (paper.height_mm - top) * MM)
                told |= dict.fromkeys(draw_label(canvas, side, content))
                canvas.restoreState()
            canvas.showPage()
    fonts.save(canvas)
    count = sum(map(len, sheets.values()))
    return SheetReport(len(sheets) * len(sides), count, tuple(told))


def draw_label(canvas: Canvas, design: Design, content: StampContent) -> list[Notice]:
    """Draw all of one label, the origin at its top left corner, y upwards.

    Raises:
        LabelError: something of it cannot be shown.
    """
    design = arranged(design, content)
    notices = draw_shared(canvas, design, content, design.boxes)
    if design.qr is not None:
        symbol = qr.symbol(content.head, content.tail)
        notice = Brush(canvas, design).symbol(symbol, design.qr)
        notices += [notice] if notice else []
    return notices + draw_codes(canvas, design, content, (*design.codes, *design.barcodes))


def _turned(place: int, grid: Grid) -> int:
    row, column = divmod(place, grid.columns)
    return row * grid.columns + grid.columns - 1 - column
