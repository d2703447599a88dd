"""Read a finished sheet back: what is on paper against what is on record.

The file is rendered by pdfium and read by zxing, neither of which had a hand in making it. Both
come with the extra `proof`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labels.design import Design
from labels.errors import ProofMismatch, ProofUnavailable
from labels.paper import A4, Grid, Paper

_POINTS = 72


@dataclass(frozen=True)
class Read:
    """One code as a camera would see it: the sheet from 1, the middle in mm from its top left."""

    page: int
    x_mm: float
    y_mm: float
    text: str


def read_back(pdf: bytes | Path, *, dpi: int = 300) -> list[Read]:
    """Every QR code of `pdf`, rendered at `dpi`, sheet by sheet from the top left.

    Raises:
        ProofUnavailable: the extra `proof` is not installed.
    """
    return list(_reads(pdf, dpi))


def check(
    pdf: bytes | Path,
    expected: Sequence[str],
    *,
    design: Design,
    paper: Paper = A4,
    dpi: int = 300,
) -> int:
    """Check that every place of the sheets holds the expected code and no other place any.

    1. Read every code of the rendered file.
    2. Find the place of each on its sheet; beside all labels is a mismatch.
    3. Compare with what should stand there, first sheet first.

    Gives the number of codes. It says nothing about the printer, only about the file.

    Raises:
        ProofMismatch: names the first sheet, row and column that differ.
        ProofUnavailable: the extra `proof` is not installed.
    """
    grid = Grid.of(design, paper)
    found: dict[int, str] = {}
    for read in _reads(pdf, dpi):  # 1
        place = grid.place_at(read.x_mm, read.y_mm)  # 2
        if place is None:
            raise ProofMismatch(sheet=read.page, row=0, column=0, expected=None, read=read.text)
        found[(read.page - 1) * grid.per_sheet + place] = read.text
    for position in range(max(len(expected), max(found, default=-1) + 1)):  # 3
        wanted = expected[position] if position < len(expected) else None
        if found.get(position) != wanted:
            sheet, place = divmod(position, grid.per_sheet)
            row, column = divmod(place, grid.columns)
            raise ProofMismatch(
                sheet=sheet + 1,
                row=row + 1,
                column=column + 1,
                expected=wanted,
                read=found.get(position),
            )
    return len(expected)


def _reads(pdf: bytes | Path, dpi: int) -> Iterator[Read]:
    pdfium, zxing = _readers()
    mm = 25.4 / dpi
    document = pdfium.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, 1):
            picture = page.render(scale=dpi / _POINTS, grayscale=True).to_pil()
            page.close()
            codes = zxing.read_barcodes(picture, formats=zxing.BarcodeFormat.QRCode)
            reads = [_read(number, code, mm) for code in codes]
            # Rows are a stamp apart; whole millimetres keep one row together.
            yield from sorted(reads, key=lambda read: (round(read.y_mm), read.x_mm))
    finally:
        document.close()


def _read(page: int, code: Any, mm: float) -> Read:
    corners = code.position
    points = (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)
    x = sum(point.x for point in points) / 4
    y = sum(point.y for point in points) / 4
    return Read(page, x * mm, y * mm, code.text)


def _readers() -> tuple[Any, Any]:
    try:
        import pypdfium2
        import zxingcpp
    except ImportError as error:
        raise ProofUnavailable(error.name or "pypdfium2") from error
    return pypdfium2, zxingcpp
