"""Sheets of stamps as one PDF: A4, embedded fonts, the same bytes on every run."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from labels.codes import Codes
from labels.crew import Crew, in_order
from labels.design import Design
from labels.drawing import MM, arranged, draw_shared, texts_of, varies
from labels.elements import draw_codes
from labels.errors import NothingToPrint, Notice
from labels.foot import draw_foot
from labels.paper import A4, Grid, Paper
from labels.pdf_stream import PdfStream
from labels.press import PageJob
from labels.shared_forms import draw
from labels.stock import EXACT, Calibration
from labels.symbols import SymbolMaker
from labels.text import normalised

Progress = Callable[[int], None]
"""Told how many stamps are drawn; may raise to cancel."""


@dataclass(frozen=True)
class SheetReport:
    """What was written, and what whoever prints should know."""

    pages: int
    stamps: int
    warnings: tuple[Notice, ...] = ()


def write_sheets(
    codes: Codes,
    *,
    design: Design,
    out: BinaryIO,
    caption: str = "",
    paper: Paper = A4,
    start: int = 0,
    calibration: Calibration = EXACT,
    processes: int = 1,
    hands: Crew | None = None,
    progress: Progress | None = None,
) -> SheetReport:
    """Draw every stamp of `codes`, sheet after sheet, and write each to `out` as it is made.

    `caption` stands in the foot of every sheet; on labels that are cut already there is none.
    `start` is the first free place of a half-used sheet, from 0; `calibration` moves and stretches
    everything as the printer needs it. The bytes are the same whatever the number of
    `processes`, and on every run with the same versions of reportlab, segno and zlib. `hands`,
    where there are any, do the work in the place of new processes.

    Raises:
        NothingToPrint: there is no stamp.
        PaperTooSmall: not one label fits on `paper`.
        BadStart: the sheet has no such place.
        LabelError: a stamp cannot be drawn: a letter, a length, a size.
        WorkerLost: a process ended by itself.
        OSError: `out` takes no more.
    """
    if not len(codes):
        raise NothingToPrint
    design = arranged(design, codes.shared)
    job, notices = _prepared(codes, Grid.of(design, paper, start=start), calibration, caption)
    stream = PdfStream(out, job.forms.shared)
    told: dict[Notice, None] = {}
    made = hands.work(job, job.parts) if hands else in_order(job, job.parts, processes=processes)
    with closing(made):
        drawn = 0
        for pages in made:
            for texts, pictures in pages.sheets:
                stream.page(texts, pictures)
            told |= dict.fromkeys(pages.notices)
            drawn += pages.stamps
            if progress:
                progress(drawn)
    stream.finish()
    return SheetReport(stream.pages, drawn, tuple(told | dict.fromkeys(notices)))


def _letters(codes: Codes, design: Design) -> str:
    """Every letter that a page may write itself: what varies, and the sheet's number."""
    words = codes.shared.words
    beside = {run.text for runs in texts_of(design, codes.shared).values() for run in runs}
    known = (words.lot, words.produced, words.expires, words.check_host, words.sheet)
    letters = set(codes.letters) | set("".join(map(normalised, (*beside, *known))))
    return "".join(sorted(letters | set(" /0123456789…")))


def _prepared(
    codes: Codes, grid: Grid, calibration: Calibration, caption: str
) -> tuple[PageJob, list[Notice]]:
    """The job, and what drawing the shared part of the label had to say."""
    design, paper = grid.design, grid.paper
    boxes = tuple(box for box in design.boxes if varies(box, codes.varying, design))
    own = design.codes if "codes" in codes.varying else ()
    shared = codes.shared
    width, height = design.width_mm * MM, design.height_mm * MM
    sheet = (paper.width_mm * MM, paper.height_mm * MM)
    notices: list[Notice] = []

    def foot(canvas: Canvas) -> None:
        draw_foot(canvas, grid, caption=caption, scale=shared.words.actual_size)

    def label(canvas: Canvas) -> None:
        rest = (box for box in design.boxes if box not in boxes)
        notices.extend(draw_shared(canvas, design, shared, rest))
        if "codes" not in codes.varying:
            notices.extend(draw_codes(canvas, design, shared, (*design.codes, *design.barcodes)))

    forms = draw(
        sheet,
        {"foot": ((0, 0, *sheet), foot), "label": ((0, -height, width, 0), label)},
        letters=_letters(codes, design),
        title=caption or design.name,
    )
    SymbolMaker(len(codes)).prepare(codes.part(0, 1).codes)
    return PageJob(grid, codes, forms, boxes, own, calibration), notices
