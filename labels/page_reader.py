"""Read the codes of one page: rendered by pdfium, read by zxing, compared with what is on record.

Neither of the two had a hand in making the page. Both come with the extra `proof`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labels.pdfium import LOCK, pdfium
from labels.proof_errors import UnreadableFile
from labels.reads import Mismatch, Page, Places, Read, compared
from labels.zxing import zxing

_POINT_MM = 25.4 / 72
_KEPT_PAGES = 256  # pdfium keeps what it has read of a file: opened anew, it forgets
_CLOSER = 2  # how much finer a second look at one label is


@dataclass(frozen=True)
class PdfFile:
    """A finished PDF, to be rendered at `dpi` (`labels.proof_job.Finished`)."""

    pdf: bytes | Path
    dpi: int

    def opened(self) -> "PageReader":
        """Open it, in whichever process reads."""
        return PageReader(self.pdf, self.dpi)


class PageReader:
    """An open file. It holds at most some hundred pages in memory, however many there are.

    Raises:
        ProofUnavailable: the extra `proof` is not installed.
        UnreadableFile: it is no PDF that can be opened.
    """

    def __init__(self, pdf: bytes | Path, dpi: int) -> None:
        self._pdfium, self._zxing = pdfium(), zxing()
        self._pdf, self._dpi = pdf, dpi
        self._document = self._opened()
        self._seen = 0

    def __len__(self) -> int:
        """How many pages the file has."""
        with LOCK:
            return len(self._document)

    def close(self) -> None:
        """Let go of the file."""
        with LOCK:
            self._document.close()

    def reads(self, number: int) -> list[Read]:
        """Every code of page `number`, counted from 1, in reading order."""
        with LOCK:
            page = self._page(number)
            try:
                return list(self._quick_reads(page, number))
            finally:
                page.close()

    def compare(self, page: Page, places: Places) -> Mismatch | None:
        """The first place of a page that does not hold its codes, if any."""
        with LOCK:
            rendered = self._page(page.number)
            try:
                return compared(
                    page,
                    places,
                    self._quick_reads(rendered, page.number),
                    lambda place: self._closer_look(rendered, place, places),
                )
            finally:
                rendered.close()

    def _quick_reads(self, page: Any, number: int) -> Iterator[Read]:
        """Upright codes, black on white, at this one size: what a sheet of labels has."""
        codes = self._codes(page, try_rotate=False, try_downscale=False, try_invert=False)
        mm = 25.4 / self._dpi
        reads = [Read.of(number, code, mm) for code in codes]
        # Rows are a stamp apart; whole millimetres keep one row together.
        yield from sorted(reads, key=lambda read: (round(read.y_mm), read.x_mm))

    def _closer_look(self, page: Any, place: int, places: Places) -> list[str]:
        width, height = page.get_size()
        left, top, right, bottom = (mm / _POINT_MM for mm in places.edges(place))
        label = (left, height - bottom, width - right, top)
        crop = tuple(max(0.0, edge) for edge in label)
        return [code.text for code in self._codes(page, closer=_CLOSER, crop=crop)]

    def _codes(
        self,
        page: Any,
        *,
        closer: int = 1,
        crop: tuple[float, ...] = (0, 0, 0, 0),
        **options: bool,
    ) -> list[Any]:
        scale = closer * self._dpi * _POINT_MM / 25.4
        bitmap = page.render(scale=scale, grayscale=True, crop=crop)
        formats = self._zxing.BarcodeFormat.QRCode
        codes: list[Any] = self._zxing.read_barcodes(bitmap.to_pil(), formats=formats, **options)
        bitmap.close()
        return codes

    def _page(self, number: int) -> Any:
        if self._seen == _KEPT_PAGES:
            self._document.close()
            self._document = self._opened()
            self._seen = 0
        self._seen += 1
        return self._document[number - 1]

    def _opened(self) -> Any:
        try:
            with LOCK:
                return self._pdfium.PdfDocument(self._pdf)
        except self._pdfium.PdfiumError as error:
            raise UnreadableFile from error
