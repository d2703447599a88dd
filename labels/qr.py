"""The QR symbol of a label: two segments, one matrix, its size in real millimetres.

ISO/IEC 18004. Scheme and host stay in lower case and take a byte segment, because the cameras of
several phones do not open `HTTPS://`; the rest is capitals and digits and takes an alphanumeric
segment, 5.5 bits a character instead of 8. `labels.qr_batch` makes many symbols at once.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import segno
from numpy.typing import NDArray
from segno import consts
from segno.encoder import DataOverflowError

from labels.errors import N_, BadQrText, ModuleTooSmall, Notice, QrTooLarge, figure

QUIET_ZONE = 4  # modules, ISO/IEC 18004 section 6.3.8
LEAST_MODULE_MM = 0.25  # below, phones fail in ordinary kitchen light
GOOD_MODULE_MM = 0.33  # four dots of a 300 dpi printer
ROOMY_MODULE_MM = 0.4  # from here on a larger symbol of a safer level is read at least as well

# The standard (section 7.8) tries eight masks on every symbol and takes the one with the fewest
# blots and finder-like patterns. Here the mask is the same for every symbol. Nine tenths of a
# stamp are a signature, which looks random under every mask: a fixed one scores a few per cent
# worse on average, which two readers did not notice (blurred, small, tilted, dark, covered: as many
# read as with the chosen one), and to judge eight takes four times as long as `segno` needs for the
# symbol, which is hundreds of times what the batch encoder needs. And a stamp that is printed
# again, alone or among a million, must look as it did. The mask is written in the symbol; every
# reader takes any.
STAMP_MASK = 3

ALPHANUMERIC = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_WORTHWHILE = 6  # letters: a second segment costs 13 bits and more, and saves 2.5 a letter

Modules = NDArray[np.uint8]
"""Modules, eight packed into a byte, 1 is dark."""

_HEAD = re.compile(r"https?://[a-z0-9.:-]+")
_TAIL = re.compile(r"[0-9A-Z $%*+\-./:]+")
_LAST_TAIL = re.compile(r"[0-9A-Z $%*+\-./:]*\Z")


@dataclass(frozen=True)
class Layout:
    """How a symbol is built, whatever it says: its size, and where its segments end."""

    version: int
    level: str
    mask: int
    head_bytes: int
    tail_characters: int

    @classmethod
    def of(
        cls,
        head: bytes,
        tail_characters: int,
        *,
        mask: int = STAMP_MASK,
        room_mm: float = 0.0,
        dots: int = 0,
    ) -> "Layout":
        """The smallest symbol of level M for `head` and so many alphanumeric characters.

        The level is raised to Q or H where that takes no larger symbol; to Q also where a larger
        one still has large modules in a box of `room_mm`, quiet zone included, or no smaller ones:
        a printer that puts `dots` across the box makes modules of whole dots, and what is over is
        often enough for some more of them.

        Raises:
            QrTooLarge: no version holds it.
        """
        plain = _smallest(len(head), tail_characters, mask, "M")
        if plain.level != "M" or not room_mm:
            return plain
        with suppress(QrTooLarge):
            safer = _smallest(len(head), tail_characters, mask, "Q")
            enough = min(ROOMY_MODULE_MM, _printed_mm(plain, room_mm, dots))
            if _printed_mm(safer, room_mm, dots) >= enough:
                return safer
        return plain

    @property
    def designator(self) -> str:
        """Version and level as the standard writes them: 7-M."""
        return f"{self.version}-{self.level}"

    @property
    def modules(self) -> int:
        """Modules along one side, without the quiet zone."""
        return 17 + 4 * self.version

    @property
    def across(self) -> int:
        """Modules along one side of the box that it takes, quiet zone included."""
        return self.modules + 2 * QUIET_ZONE

    @property
    def stride(self) -> int:
        """Bytes of one row of modules; the bits that are over are 0."""
        return (self.modules + 7) // 8


class Symbol(NamedTuple):
    """A QR code without its quiet zone: row after row of `layout.stride` bytes."""

    layout: Layout
    data: bytes

    @property
    def rows(self) -> Modules:
        """The modules one by one: an array of rows, 1 is dark."""
        packed = np.frombuffer(self.data, dtype=np.uint8).reshape(-1, self.layout.stride)
        return np.unpackbits(packed, axis=1, count=self.layout.modules)


def split_url(url: str) -> tuple[str, str]:
    """Scheme and host of a stamp's address, and the rest.

    Raises:
        BadQrText: not a stamp URL's letters.
    """
    match = _HEAD.match(url)
    head = match[0] if match else ""
    tail = url[len(head) :]
    if not head or not tail.startswith("/") or not _TAIL.fullmatch(tail):
        raise BadQrText(url)
    return head, tail


def split(text: str) -> tuple[str, str]:
    """Any text in the two segments that make it short: the end, where it is alphanumeric, apart.

    Raises:
        BadQrText: the text is empty.
    """
    if not text:
        raise BadQrText(text)
    tail = _LAST_TAIL.search(text)
    start = tail.start() if tail else len(text)
    address = _HEAD.match(text)
    if address:
        start = max(start, address.end())
    if start and len(text) - start < _WORTHWHILE:
        start = len(text)
    return text[:start], text[start:]


def symbol(
    head: str, tail: str, *, mask: int = STAMP_MASK, room_mm: float = 0.0, dots: int = 0
) -> Symbol:
    """Encode `head` in bytes (UTF-8) and `tail` in the alphanumeric mode, smallest version.

    `room_mm` and `dots` raise the level where there is room, as `Layout.of` says. Stamps in a PDF
    do without: one looks the same on every design and paper.

    Raises:
        BadQrText: `tail` has a character outside the mode, or there is nothing to encode.
        QrTooLarge: no version holds it.
    """
    if not (head or tail) or (tail and not _TAIL.fullmatch(tail)):
        raise BadQrText(head + tail)
    encoded = head.encode()
    layout = Layout.of(encoded, len(tail), mask=mask, room_mm=room_mm, dots=dots)
    return Symbol(layout, modules_of(layout, encoded, tail.encode()).tobytes())


def modules_of(layout: Layout, head: bytes, tail: bytes) -> Modules:
    """One symbol by `segno`, as the bytes of `Symbol.data`."""
    made = _make(head, tail, layout.mask, version=layout.version, level=layout.level)
    matrix = np.frombuffer(b"".join(made.matrix), dtype=np.uint8)
    return np.packbits(matrix.reshape(layout.modules, layout.modules), axis=1).reshape(-1)


def module_mm(layout: Layout, box_mm: float, *, design: str) -> tuple[float, Notice | None]:
    """The printed size of one module in a square box, and a notice where it is on the small side.

    The box holds the quiet zone, too.

    Raises:
        ModuleTooSmall: under 0.25 mm.
    """
    size = box_mm / layout.across
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
                "module_mm": figure(size, places=2),
                "good_mm": figure(GOOD_MODULE_MM, places=2),
            },
        )
    return size, None


def _printed_mm(layout: Layout, room_mm: float, dots: int) -> float:
    """The size of a module in a box of `room_mm`; of whole dots where `dots` stand across it."""
    return dots // layout.across * room_mm / dots if dots else room_mm / layout.across


@lru_cache(maxsize=1024)
def _smallest(head_bytes: int, tail_characters: int, mask: int, level: str) -> Layout:
    head, tail = bytes(head_bytes), b"0" * tail_characters
    version = int(_make(head, tail, mask, level=level).version)
    with suppress(QrTooLarge):
        for better in ("Q", "H")["MQ".index(level) :]:
            _make(head, tail, mask, version=version, level=better)
            level = better
    return Layout(version, level, mask, head_bytes, tail_characters)


def _make(
    head: bytes, tail: bytes, mask: int, *, version: int | None = None, level: str = "M"
) -> segno.QRCode:
    """A symbol of two segments, one of which may be empty."""
    segments = [(head, consts.MODE_BYTE)] * bool(head)
    segments += [(tail, consts.MODE_ALPHANUMERIC)] * bool(tail)
    try:
        return segno.make(
            segments,  # type: ignore[arg-type]  # segno's stub leaves out lists of segments
            version=version,
            error=level,
            micro=False,
            boost_error=False,  # segno raises the level of one segment only
            mask=mask,
        )
    except DataOverflowError as error:
        raise QrTooLarge(len(head) + len(tail)) from error
