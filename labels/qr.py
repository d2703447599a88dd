"""The QR symbol of a stamp: two segments, one matrix, its size in real millimetres.

ISO/IEC 18004. Scheme and host stay in lower case and take a byte segment, because the cameras of
several phones do not open `HTTPS://`; the rest is capitals and digits and takes an alphanumeric
segment, 5.5 bits a character instead of 8.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import segno
from segno import consts
from segno.encoder import DataOverflowError

from labels.errors import N_, BadQrText, ModuleTooSmall, Notice, QrTooLarge

QUIET_ZONE = 4  # modules, ISO/IEC 18004 section 6.3.8
LEAST_MODULE_MM = 0.25  # below, phones fail in ordinary kitchen light
GOOD_MODULE_MM = 0.33  # four dots of a 300 dpi printer

# The standard (section 7.8) tries eight masks and takes the one with the fewest blots and
# finder-like patterns. Nine tenths of a stamp are a signature, which looks random under every
# mask: a fixed one scores a few per cent worse on average and saves four fifths of the time. The
# mask is written in the symbol and every reader takes any. `mask=None` asks for the best one.
STAMP_MASK = 3

_HEAD = re.compile(r"https?://[a-z0-9.:-]+")
_TAIL = re.compile(r"[0-9A-Z $%*+\-./:]+")


@dataclass(frozen=True)
class Symbol:
    """A drawn QR code without its quiet zone; each row is one byte per module, 1 is dark."""

    text: str
    designator: str
    rows: tuple[bytes, ...]

    @property
    def modules(self) -> int:
        """Modules along one side, quiet zone on both sides included."""
        return len(self.rows) + 2 * QUIET_ZONE

    def bars(self) -> Iterator[tuple[int, int, int]]:
        """Dark stretches as (column, row, length), from the top left corner of the quiet zone."""
        for y, row in enumerate(self.rows, QUIET_ZONE):
            start = row.find(1)
            while start >= 0:
                end = row.find(0, start)
                end = len(row) if end < 0 else end
                yield start + QUIET_ZONE, y, end - start
                start = row.find(1, end)


def split_url(url: str) -> tuple[str, str]:
    """Scheme and host, and the rest.

    Raises:
        BadQrText: not a stamp URL's letters.
    """
    match = _HEAD.match(url)
    head = match[0] if match else ""
    tail = url[len(head) :]
    if not head or not tail.startswith("/") or not _TAIL.fullmatch(tail):
        raise BadQrText(url)
    return head, tail


def symbol(head: str, tail: str, *, mask: int | None = STAMP_MASK) -> Symbol:
    """Encode `head` in bytes and `tail` in the alphanumeric mode, smallest version, level M.

    Raises:
        BadQrText: `head` is not scheme and host, or `tail` has a character outside the mode.
        QrTooLarge: no version holds it.
    """
    if not _HEAD.fullmatch(head) or not _TAIL.fullmatch(tail):
        raise BadQrText(head + tail)
    segments = [(head, consts.MODE_BYTE), (tail, consts.MODE_ALPHANUMERIC)]
    try:
        made = segno.make(
            segments,  # type: ignore[arg-type]  # segno's stub leaves out lists of segments
            error="m",
            micro=False,
            boost_error=False,
            mask=mask,
        )
    except DataOverflowError as error:
        raise QrTooLarge(len(head) + len(tail)) from error
    return Symbol(head + tail, made.designator, tuple(bytes(row) for row in made.matrix))


def module_mm(drawn: Symbol, box_mm: float, *, design: str) -> tuple[float, Notice | None]:
    """The printed size of one module in a square box, and a notice where it is on the small side.

    Raises:
        ModuleTooSmall: under 0.25 mm.
    """
    size = box_mm / drawn.modules
    if size < LEAST_MODULE_MM:
        raise ModuleTooSmall(design, size, LEAST_MODULE_MM)
    if size < GOOD_MODULE_MM:
        return size, Notice(
            "small_modules",
            N_(
                "On the design %(design)s the squares of the QR code are %(module_mm)s mm; "
                "%(good_mm)s mm read better. A larger design or a shorter host helps."
            ),
            {
                "design": design,
                "module_mm": f"{size:.2f}",
                "good_mm": f"{GOOD_MODULE_MM:.2f}",
            },
        )
    return size, None
