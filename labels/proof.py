"""Read a finished sheet back: what is on paper against what is on record.

The file is rendered by pdfium and read by zxing, neither of which had a hand in making it. Both
come with the extra `proof`.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from labels import qr
from labels.design import Design
from labels.errors import BadSample, ProofMismatch, QrError
from labels.page_reader import Page, PageReader, Places, Read
from labels.paper import EXACT, Calibration
from labels.reader_pool import compare_here, compare_spread, cores
from labels.sheet import A4, Grid, Paper

__all__ = ["Codes", "Progress", "Read", "check", "read_back", "sampled"]

Codes = str | tuple[str, ...]
"""What the code of one label says, or all of its codes in any order."""

Progress = Callable[[int, int], None]
"""Told how many labels are proved, and of how many. What it raises stops the proof."""

_DPI = 300
# At less than three pixels a module the reader misses codes that are there; from 3.3 on it took
# every one of some hundred thousand, at two thirds of the time that 300 dpi take.
_PIXELS_A_MODULE = 3.3
_PAGES_A_TASK = 8
_ALONE = 2 * _PAGES_A_TASK  # up to here starting processes takes longer than reading


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
    expected: Sequence[Codes],
    *,
    design: Design,
    paper: Paper = A4,
    start: int = 0,
    calibration: Calibration = EXACT,
    dpi: int | None = None,
    sample: int | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Check that every place of the sheets holds the expected code and no other place any.

    1. The file has as many sheets as the labels need, neither more nor fewer.
    2. Read every code of a rendered sheet.
    3. Find the place of each; beside all labels is a mismatch.
    4. Compare with what should stand there, first sheet first.

    `expected` holds the code of each label, or all of them where it has several; it is asked for a
    sheet's at a time, so that it may make them as they are asked for. `paper`, `start` and
    `calibration` are those that the file was written with. With `sample`, whole sheets from the
    first to the last, evenly spread, are read until they hold that many labels. `dpi` is as fine
    as the modules of the first code need, where it is not given. A file is read on all cores
    (`processes`), a page at a time; memory does not grow with it. Gives the number of labels that
    were read. It says nothing about the printer, only about the file.

    Raises:
        ProofMismatch: names the first sheet, row and column that differ.
        BadSample: fewer than one.
        UnreadableFile: it is no PDF that can be opened.
        ProofInterrupted: a reading process was killed.
        ProofUnavailable: the extra `proof` is not installed.
    """
    places = Places(Grid.of(design, paper, start=start), calibration)
    if dpi is None:
        dpi = _enough(_codes(expected[0])[0], design) if expected else _DPI
    numbers = _to_read(pdf, expected, places.grid, sample)  # 1
    total = sum(len(_on(number, len(expected), places.grid)) for number in numbers)
    tasks = _tasks(numbers, expected, places.grid)
    if processes is None:
        processes = 1 if len(numbers) <= _ALONE else cores()
    if isinstance(pdf, bytes) or processes == 1:
        answers = compare_here(pdf, tasks, places=places, dpi=dpi)
    else:
        answers = compare_spread(pdf, tasks, places=places, dpi=dpi, processes=processes)
    done = 0
    with closing(answers):
        for compared in answers:  # 2, 3, 4
            if compared.mismatch is not None:
                raise compared.mismatch.error()
            done += compared.labels
            if progress:
                progress(done, total)
    return done


def sampled(sheets: int, per_sheet: int, codes: int) -> list[int]:
    """Which of `sheets` sheets to read for a sample: the first, the last, the rest evenly between.

    Raises:
        BadSample: fewer than one code.
    """
    if codes < 1:
        raise BadSample(codes)
    wanted = min(max(-(-codes // per_sheet), 2), sheets)
    if wanted == sheets:
        return list(range(1, sheets + 1))
    return [1 + number * (sheets - 1) // (wanted - 1) for number in range(wanted)]


def _to_read(
    pdf: bytes | Path, expected: Sequence[Codes], grid: Grid, sample: int | None
) -> list[int]:
    """The sheets to read: of a sample also those that should not be there."""
    sheets = grid.pages(len(expected))
    with closing(PageReader(pdf, _DPI)) as reader:
        pages = len(reader)
    if pages < sheets:
        first = _on(pages + 1, len(expected), grid).start
        row, column = divmod(grid.seat(first)[1], grid.columns)
        raise ProofMismatch(
            sheet=pages + 1,
            row=row + 1,
            column=column + 1,
            expected=" ".join(_codes(expected[first])),
            read=None,
        )
    chosen = range(1, sheets + 1) if sample is None else sampled(sheets, grid.per_sheet, sample)
    return [*chosen, *range(sheets + 1, pages + 1)]


def _on(number: int, count: int, grid: Grid) -> range:
    """Which of `count` labels stand on sheet `number`."""
    past = number * grid.per_sheet - grid.start
    return range(min(max(0, past - grid.per_sheet), count), min(past, count))


def _tasks(numbers: Sequence[int], expected: Sequence[Codes], grid: Grid) -> Iterator[list[Page]]:
    pages = (_page(number, expected, grid) for number in numbers)
    while task := list(islice(pages, _PAGES_A_TASK)):
        yield task


def _page(number: int, expected: Sequence[Codes], grid: Grid) -> Page:
    on = _on(number, len(expected), grid)
    places = (grid.seat(label)[1] for label in on)
    codes = map(_codes, expected[on.start : on.stop])
    return Page(number, tuple(zip(places, codes, strict=True)))


def _codes(label: Codes) -> tuple[str, ...]:
    return (label,) if isinstance(label, str) else label


def _enough(text: str, design: Design) -> int:
    """The resolution at which the code of `text` is read without fail."""
    if design.qr is None or design.codes:
        return _DPI
    try:
        modules = qr.symbol(*qr.split_url(text)).modules
    except QrError:
        return _DPI  # a code of somebody else's; `segno` alone knows how large it became
    return math.ceil(_PIXELS_A_MODULE * modules / design.qr.width_mm * 25.4)
