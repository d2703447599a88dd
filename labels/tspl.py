"""TSPL: what TSC's thermal printers read, and most that are sold in Vietnam under other names.

Each row of labels is one picture, as in `labels.zpl` and for the same reasons. TSC, "TSPL/TSPL2
Programming Language": SIZE, GAP, CLS, BITMAP, PRINT.
"""

from collections.abc import Iterable
from typing import BinaryIO

from labels.content import StampContent
from labels.design import Design
from labels.dots import Dpi
from labels.paper import Paper
from labels.roll import Bitmap, Progress, Roll, RollReport

_INVERTED = bytes(255 - byte for byte in range(256))


def write_tspl(
    contents: Iterable[StampContent],
    *,
    design: Design,
    paper: Paper,
    dpi: Dpi,
    out: BinaryIO,
    copies: int = 1,
    progress: Progress | None = None,
) -> RollReport:
    """Write the commands that print `contents` on a roll, row after row, `copies` of each row.

    `contents` is read as rows are written; memory does not grow with their number. Where a label
    is refused, what was written of the rows before it is of no use.

    Raises:
        PaperTooSmall: the design does not fit on the roll's labels.
        NothingToPrint: there is no label.
        LabelError: a label cannot be drawn: a letter, a length, a size.
        ProofUnavailable: pdfium, of the extra `proof`, is not installed.
    """
    out.write(opening(paper))
    roll = Roll(design, paper, dpi)
    return roll.written(contents, lambda bitmap: out.write(commands(bitmap, copies)), progress)


def opening(paper: Paper) -> bytes:
    """What stands before the first row: the sizes of the roll."""
    lines = (
        f"SIZE {paper.width_mm:g} mm,{paper.height_mm:g} mm",
        f"GAP {paper.feed_gap_mm:g} mm,0 mm",
        "DIRECTION 0",
        "REFERENCE 0,0",
    )
    return b"".join(line.encode() + b"\r\n" for line in lines)


def commands(bitmap: Bitmap, copies: int = 1) -> bytes:
    """What prints one row."""
    # Here a 1 is a dot that stays white.
    picture = bitmap.data.translate(_INVERTED)
    clear = b"CLS\r\nBITMAP 0,0,%d,%d,0," % (bitmap.stride, bitmap.height)
    return clear + picture + b"\r\nPRINT 1,%d\r\n" % copies
