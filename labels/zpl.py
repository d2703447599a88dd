"""ZPL II: what Zebra's thermal printers read, and the many that speak like them.

Each row of labels is one picture. The printers' own QR command (^BQ) cannot make the two segments
of a stamp, and their fonts have few Vietnamese letters. Zebra, "ZPL II Programming Guide": ^GF,
^LL, ^PQ, and "Alternative Data Compression Scheme" for the letters in between.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from labels.content import StampContent
from labels.design import Design
from labels.dots import Dpi
from labels.paper import Paper
from labels.roll import Bitmap, Progress, Roll, RollReport

_MOST_BYTES = 99_999  # of one ^GF: a higher picture is sent in bands
_MOST_REPEATED = 419  # y and Y: 400 and 19 times
_STRETCH = re.compile(rb"(.)\1+")


def write_zpl(
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
    """What stands before the first row: nothing, every row says how large it is."""
    del paper
    return b""


def commands(bitmap: Bitmap, copies: int = 1) -> bytes:
    """What prints one row."""
    size = b"^XA^PW%d^LL%d^LH0,0\n" % (bitmap.width, bitmap.height)
    return b"".join((size, *_graphic_fields(bitmap), b"^PQ%d,0,1,Y^XZ\n" % copies))


def _graphic_fields(bitmap: Bitmap) -> Iterator[bytes]:
    """The picture in bands from top to bottom, each no larger than a ^GF may be."""
    stride = bitmap.stride
    lines = _MOST_BYTES // stride
    for top in range(0, bitmap.height, lines):
        band = bitmap.data[top * stride : (top + lines) * stride]
        yield b"^FO0,%d^GFA,%d,%d,%d," % (top, len(band), len(band), stride)
        yield compressed(band, stride)
        yield b"^FS\n"


def compressed(data: bytes, stride: int) -> bytes:
    """Lines of `stride` bytes in hexadecimal digits, shortened.

    A letter before a digit says how often it comes: G to Y once to 19 times, g to z 20 to 400
    times, added together. `,` fills the line with 0, `!` with 1; `:` is the line before again.
    """
    written = []
    before = None
    for start in range(0, len(data), stride):
        line = data[start : start + stride]
        written.append(b":" if line == before else _line(line))
        before = line
    return b"".join(written)


def _line(line: bytes) -> bytes:
    digits = line.hex().upper().encode()
    body, rest = digits, b""
    for digit, fill in ((b"0", b","), (b"F", b"!")):
        if digits.endswith(digit):
            body, rest = digits.rstrip(digit), fill
    return _STRETCH.sub(_stretch, body) + rest


def _stretch(found: re.Match[bytes]) -> bytes:
    digit, left = found[1], len(found[0])
    written = b""
    while left > 1:
        count = min(left, _MOST_REPEATED)
        twenties, ones = divmod(count, 20)
        letters = [ord("f") + twenties] * bool(twenties) + [ord("F") + ones] * bool(ones)
        written += bytes(letters) + digit
        left -= count
    return written + digit * left
