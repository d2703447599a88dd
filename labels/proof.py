"""Read a finished file back: what is on paper against what is on record.

A PDF is rendered by pdfium, what a thermal printer is sent by readers that follow the printers'
manuals; zxing reads the codes. None of them had a hand in making the file. pdfium and zxing come
with the extra `proof`.
"""

import math
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from labels.codes import Codes
from labels.crew import Crew, cores, in_order
from labels.design import Design
from labels.dots import Dpi
from labels.page_reader import PageReader, PdfFile
from labels.paper import A4, Grid, Paper
from labels.proof_errors import BadSample
from labels.proof_job import (
    SHEETS_IN_A_PART,
    Expected,
    Finished,
    Made,
    ProofJob,
    Told,
    labels_on,
)
from labels.qr import QUIET_ZONE, Layout, split
from labels.reads import Mismatch, Places, Read
from labels.roll_reader import RollFile
from labels.stock import EXACT, Calibration

__all__ = ["Progress", "Read", "check", "check_roll", "read_back", "sampled"]

Progress = Callable[[int, int], None]
"""Told how many labels are proved, and of how many. What it raises stops the proof."""

_DPI = 300
# At less than three pixels a module the reader misses codes that are there, and has to look twice;
# from 3.3 on it takes all but a few in ten thousand, in three quarters of the time of 300 dpi.
_PIXELS_A_MODULE = 3.3
# Up to here starting processes takes longer than reading.
_ALONE = 4 * SHEETS_IN_A_PART
_ROWS_ALONE = 200


def read_back(pdf: bytes | Path, *, dpi: int = _DPI) -> list[Read]:
    """Every QR code of `pdf`, rendered at `dpi`, sheet by sheet from the top left.

    Raises:
        ProofUnavailable: the extra `proof` is not installed.
        UnreadableFile: it is no PDF that can be opened.
    """
    with closing(PageReader(pdf, dpi)) as reader:
        return [read for number in range(1, len(reader) + 1) for read in reader.reads(number)]


def check(
    pdf: bytes | Path,
    expected: Codes | Sequence[str | tuple[str, ...]],
    *,
    design: Design,
    paper: Paper = A4,
    start: int = 0,
    calibration: Calibration = EXACT,
    dpi: int | None = None,
    sample: int | None = None,
    processes: int | None = None,
    hands: Crew | None = None,
    progress: Progress | None = None,
) -> int:
    """Check that every place of the sheets holds the expected code and no other place any.

    1. Read every code of a rendered sheet.
    2. Find the place of each; beside all labels is a mismatch.
    3. Compare with what should stand there, first sheet first; a sheet too many holds nothing.
    4. The file has as many sheets as the labels need: of one that is lost, the first that stands
       where another belongs is named before the one that is missing at the end.

    `expected` is what the file was drawn from, whose codes are made again where they are compared,
    or the code of each label, or all of them where it has several. `paper`, `start` and
    `calibration` are those that the file was written with. With `sample`, whole sheets from the
    first to the last, evenly spread, are read until they hold that many labels. `dpi` is as fine
    as the modules of the first code need, where it is not given. A large file is read on all cores
    (else on `processes`, or by `hands`, where there are any), a page at a time; memory does not
    grow with it. Gives the number of labels that were read. It says nothing about the printer,
    only about the file.

    Raises:
        ProofMismatch: names the first sheet, row and column that differ.
        BadSample: fewer than one.
        UnreadableFile: it is no PDF that can be opened.
        WorkerLost: a reading process was killed.
        ProofUnavailable: the extra `proof` is not installed.
    """
    held = _held(expected, design)
    file = PdfFile(pdf, dpi or _enough(held, design))
    places = Places(Grid.of(design, paper, start=start), calibration)
    return _checked(
        file, held, places, sample=sample, processes=processes, hands=hands, progress=progress
    )


def check_roll(
    stream: bytes | Path,
    expected: Codes | Sequence[str | tuple[str, ...]],
    *,
    language: str,
    dpi: Dpi,
    design: Design,
    paper: Paper,
    sample: int | None = None,
    processes: int | None = None,
    hands: Crew | None = None,
    progress: Progress | None = None,
) -> int:
    """Check what a thermal printer of that language (`zpl`, `tspl`) and `dpi` makes of a file.

    As `check`, row after row of the roll. Besides, every row is as large as the roll's and is
    printed once.

    Raises:
        RollMismatch: names the first row and label that differ.
        BadRow: a row has another size, or is printed more often than once.
        UnreadableCommands: the file holds something that the printer's manual does not.
        BadSample: fewer than one.
        WorkerLost: a reading process was killed.
        ProofUnavailable: the extra `proof` is not installed.
    """
    places = Places(Grid.of(design, paper))
    file = RollFile(stream, language, dpi)
    held = _held(expected, design)
    return _checked(
        file, held, places, sample=sample, processes=processes, hands=hands, progress=progress
    )


def _held(expected: Codes | Sequence[str | tuple[str, ...]], design: Design) -> Expected:
    return Told(expected) if isinstance(expected, Sequence) else Made(expected, design)


def _checked(
    file: Finished,
    held: Expected,
    places: Places,
    *,
    sample: int | None,
    processes: int | None,
    hands: Crew | None,
    progress: Progress | None,
) -> int:
    grid = places.grid
    sheets, missing = _to_read(file, held, grid, sample)
    job = ProofJob(file, held, places, sheets)
    if processes is None:
        alone = _ROWS_ALONE if grid.paper.kind == "roll" else _ALONE
        processes = 1 if len(sheets) <= alone else cores()
    total = sum(len(labels_on(sheet, len(held), grid)) for sheet in sheets)
    done = 0
    read = hands.work(job, job.parts) if hands else in_order(job, job.parts, processes=processes)
    with closing(job), closing(read) as answers:
        for compared in answers:  # 1, 2, 3
            if compared.mismatch is not None:
                raise compared.mismatch.error()
            done += compared.labels
            if progress:
                progress(done, total)
    if missing is not None:  # 4
        raise missing.error()
    return done


def sampled(sheets: int, per_sheet: int, labels: int) -> list[int]:
    """Which of `sheets` sheets to read for a sample: the first, the last, the rest evenly between.

    Raises:
        BadSample: fewer than one label.
    """
    if labels < 1:
        raise BadSample(labels)
    wanted = min(max(-(-labels // per_sheet), 2), sheets)
    if wanted == sheets:
        return list(range(1, sheets + 1))
    return [1 + number * (sheets - 1) // (wanted - 1) for number in range(wanted)]


def _to_read(
    file: Finished, expected: Expected, grid: Grid, sample: int | None
) -> tuple[list[int], Mismatch | None]:
    """The sheets to read, of a sample also those that should not be there; and the first lacking.

    Of a sample of a file with too few sheets, all that there are: to find where one was lost.
    """
    count = len(expected)
    sheets = grid.pages(count)
    with closing(file.opened()) as reader:
        pages = len(reader)
    if pages < sheets:
        return list(range(1, pages + 1)), _lacking(pages + 1, expected, grid)
    chosen = range(1, sheets + 1) if sample is None else sampled(sheets, grid.per_sheet, sample)
    return [*chosen, *range(sheets + 1, pages + 1)], None


def _lacking(sheet: int, expected: Expected, grid: Grid) -> Mismatch:
    """A sheet that the file does not have, by its first label."""
    first = labels_on(sheet, len(expected), grid).start
    row, column = divmod(grid.seat(first)[1], grid.columns)
    return Mismatch(
        sheet,
        row + 1,
        column + 1,
        expected=" ".join(expected.on(first, first + 1)[0]),
        read=None,
        across=grid.columns if grid.paper.kind == "roll" else None,
    )


def _enough(expected: Expected, design: Design) -> int:
    """The resolution at which a label's code is read without fail."""
    if design.qr is None or design.codes or not len(expected):
        return _DPI
    head, tail = split(expected.on(0, 1)[0][0])
    modules = Layout.of(head.encode(), len(tail)).modules + 2 * QUIET_ZONE
    return math.ceil(_PIXELS_A_MODULE * modules / design.qr.width_mm * 25.4)
