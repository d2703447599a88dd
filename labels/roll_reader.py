"""Read the codes of a roll: what a thermal printer makes of a file, read by zxing."""

import mmap
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from labels.burnt import Burnt, Rows, Spot, Stream
from labels.dots import DOTS_A_MM, Dpi
from labels.proof_errors import BadRow
from labels.reads import Mismatch, Page, Places, Read, compared
from labels.tspl_reader import TsplRows
from labels.zpl_reader import ZplRows
from labels.zxing import zxing

LANGUAGES: dict[str, type[ZplRows | TsplRows]] = {"zpl": ZplRows, "tspl": TsplRows}
_FINER, _CLOSER = 2, 4  # pixels a dot: two dots a module are fewer than a reader needs


@dataclass(frozen=True)
class RollFile:
    """A finished file for a thermal printer (`labels.proof_job.Finished`)."""

    stream: bytes | Path
    language: str
    dpi: Dpi

    def opened(self) -> "RollReader":
        """Open it, in whichever process reads."""
        return RollReader(self.stream, self.language, self.dpi)


class RollReader:
    """An open file; a row at a time is in memory.

    Raises:
        ProofUnavailable: the extra `proof` is not installed.
        UnreadableCommands: the file holds something that the printer's manual does not.
    """

    def __init__(self, stream: bytes | Path, language: str, dpi: Dpi) -> None:
        self._zxing = zxing()
        self._dots_a_mm = DOTS_A_MM[dpi]
        self._stream = _mapped(stream, language)
        with ExitStack() as undone:
            undone.callback(self.close)
            self._rows: Rows = LANGUAGES[language](self._stream, self._dots_a_mm)
            undone.pop_all()  # it can be read: it stays open

    def __len__(self) -> int:
        """How many rows are printed."""
        return len(self._rows)

    def close(self) -> None:
        """Let go of the file."""
        with suppress(AttributeError):  # bytes need no letting go
            self._stream.close()

    def printed(self, number: int) -> Burnt:
        """Row `number`, counted from 1, as it comes out."""
        return self._rows.row(number - 1)

    def reads(self, number: int) -> list[Read]:
        """Every code of row `number`, counted from 1, from left to right."""
        return self._reads(self.printed(number), number)

    def compare(self, page: Page, places: Places) -> Mismatch | None:
        """The first label of a row that does not hold its codes, if any.

        A row beyond the last one that is wanted is a mismatch, blank or not.

        Raises:
            BadRow: the row is not as large as the roll's, or not printed once.
        """
        row = self.printed(page.number)
        paper = places.grid.paper
        size = self._dots(paper.width_mm), self._dots(paper.height_mm)
        if (row.size, row.copies) != (size, 1):
            raise BadRow(page.number, row.size, row.copies, size)
        reads = self._reads(row, page.number)
        if not page.labels:
            return Mismatch(page.number, 0, 0, None, None, places.grid.columns)
        return compared(page, places, reads, lambda place: self._closer_look(row, places, place))

    def _reads(self, row: Burnt, number: int) -> list[Read]:
        """Upright codes, black on white: what a roll of labels has."""
        codes = self._codes(row.dots, _FINER, try_rotate=False, try_downscale=False)
        mm = 1 / (_FINER * self._dots_a_mm)
        return sorted((Read.of(number, code, mm) for code in codes), key=lambda read: read.x_mm)

    def _closer_look(self, row: Burnt, places: Places, place: int) -> list[str]:
        left, top, right, bottom = (max(0, self._dots(edge)) for edge in places.edges(place))
        return [code.text for code in self._codes(row.dots[top:bottom, left:right], _CLOSER)]

    def _codes(self, dots: Any, finer: int, **options: bool) -> list[Any]:
        picture = np.where(dots, np.uint8(0), np.uint8(255))
        picture = np.ascontiguousarray(picture.repeat(finer, axis=0).repeat(finer, axis=1))
        formats = self._zxing.BarcodeFormat.QRCode
        found: list[Any] = self._zxing.read_barcodes(picture, formats=formats, **options)
        return found

    def _dots(self, length_mm: float) -> int:
        return round(length_mm * self._dots_a_mm)


def _mapped(stream: bytes | Path, language: str) -> Stream:
    if isinstance(stream, bytes):
        return stream
    with stream.open("rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:  # an empty file cannot be mapped
            raise Spot(language, 0).unreadable() from error
