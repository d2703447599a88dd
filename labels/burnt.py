"""What comes out of a thermal printer: the dots it burns, row after row. Knows no language."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from labels.proof_errors import UnreadableCommands

Stream = Any
"""What printers are sent, as bytes or as a file that is mapped into memory."""


_MOST_DOTS = 16_000_000  # of one row: seven times a shipping label at 300 dpi


@dataclass(frozen=True)
class Burnt:
    """One row: an array of lines of dots, where 1 is black, and how often it is printed."""

    dots: NDArray[np.uint8]
    copies: int

    @property
    def size(self) -> tuple[int, int]:
        """Its width and height in dots."""
        height, width = self.dots.shape
        return width, height


class Rows(Protocol):
    """The rows that a stream prints."""

    def __len__(self) -> int:
        """How many."""

    def row(self, number: int) -> Burnt:
        """The row of that number, from 0.

        Raises:
            UnreadableCommands: it holds something that the printer's manual does not.
        """


@dataclass(frozen=True)
class Spot:
    """A place in a stream, and the language that it is read in."""

    language: str
    at: int

    def unreadable(self) -> UnreadableCommands:
        """The refusal that names it."""
        return UnreadableCommands(self.language.upper(), self.at)


def blank(width: int, height: int, spot: Spot) -> NDArray[np.uint8]:
    """A row without a black dot.

    Raises:
        UnreadableCommands: it is larger than any printer's, or nothing.
    """
    if not 0 < width * height <= _MOST_DOTS:
        raise spot.unreadable()
    return np.zeros((height, width), dtype=np.uint8)


def burn(
    row: NDArray[np.uint8], lines: bytes, *, stride: int, corner: tuple[int, int], spot: Spot
) -> None:
    """Burn a picture of `stride` bytes a line into a row, its top left dot at `corner`.

    Raises:
        UnreadableCommands: a black dot would fall beside the row.
    """
    picture = np.unpackbits(np.frombuffer(lines, dtype=np.uint8).reshape(-1, stride), axis=1)
    x, y = corner
    there = row[y : y + len(picture), x : x + picture.shape[1]]
    inside = picture[: there.shape[0], : there.shape[1]]
    if inside.sum() != picture.sum():
        raise spot.unreadable()
    there |= inside
