"""Sheets of stamps as one PDF: A4, embedded fonts, the same bytes on every run."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from labels.codes import Codes
from labels.crew import Crew, in_order
from labels.design import Design
from labels.drawing import MM, draw_shared, varies
from labels.errors import NothingToPrint, Notice
from labels.foot import draw_foot
from labels.paper import A4, Grid, Paper
from labels.pdf_stream import PdfStream
from labels.press import PageJob
from labels.shared_forms import draw
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
    processes: int = 1,
    hands: Crew | None = None,
    progress: Progress | None = None,
) -> SheetReport:
    """Draw every stamp of `codes`, sheet after sheet, and write each to `out` as it is made.

    `caption` stands in the foot of every sheet. The bytes are the same whatever the number of
    `processes`, and on every run with the same versions of reportlab, segno and zlib. `hands`,
    where there are any, do the work in the place of new processes.

    Raises:
        NothingToPrint: there is no stamp.
        LabelError: a stamp cannot be drawn: a letter, a length, a size.
        WorkerLost: a process ended by itself.
        OSError: `out` takes no more.
    """
    if not len(codes):
        raise NothingToPrint
    job, notices = _prepared(codes, design, paper, caption)
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


def _letters(codes: Codes) -> str:
    """Every letter that a page may write itself: what varies, and the sheet's number."""
    words = codes.shared.words
    beside = {run.text for runs in codes.shared.texts().values() for run in runs}
    known = (words.lot, words.produced, words.expires, words.check_host, words.sheet)
    letters = set(codes.letters) | set("".join(map(normalised, (*beside, *known))))
    return "".join(sorted(letters | set(" /0123456789…")))


def _prepared(
    codes: Codes, design: Design, paper: Paper, caption: str
) -> tuple[PageJob, list[Notice]]:
    """The job, and what drawing the shared part of the label had to say."""
    grid = Grid.of(design, paper)
    boxes = tuple(box for box in design.boxes if varies(box, codes.varying))
    shared = codes.shared
    width, height = design.width_mm * MM, design.height_mm * MM
    sheet = (paper.width_mm * MM, paper.height_mm * MM)
    notices: list[Notice] = []

    def foot(canvas: Canvas) -> None:
        draw_foot(canvas, grid, caption=caption, scale=shared.words.actual_size)

    def label(canvas: Canvas) -> None:
        rest = (box for box in design.boxes if box not in boxes)
        notices.extend(draw_shared(canvas, design, shared, rest))

    forms = draw(
        sheet,
        {"foot": ((0, 0, *sheet), foot), "label": ((0, -height, width, 0), label)},
        letters=_letters(codes),
        title=caption or design.name,
    )
    SymbolMaker(len(codes)).prepare(codes.part(0, 1).codes)
    return PageJob(grid, codes, forms, boxes), notices
