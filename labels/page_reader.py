"""Read the codes of one page: rendered by pdfium, read by zxing, compared with what is on record.

Neither of the two had a hand in making the page. Both come with the extra `proof`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labels.errors import ProofMismatch, ProofUnavailable, UnreadableFile
from labels.paper import Grid
from labels.pdfium import LOCK, pdfium
from labels.stock import EXACT, Calibration

_POINT_MM = 25.4 / 72
_KEPT_PAGES = 256  # pdfium keeps what it has read of a file: opened anew, it forgets
_CLOSER = 2  # how much finer a second look at one label is


@dataclass(frozen=True)
class Read:
    """One code as a camera would see it: the sheet from 1, the middle in mm from its top left."""

    page: int
    x_mm: float
    y_mm: float
    text: str


@dataclass(frozen=True)
class Page:
    """What one page must hold: its number from 1, and the codes of each place that has any."""

    number: int
    labels: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Places:
    """Where labels stand on the page as it was drawn, moved and stretched for its printer."""

    grid: Grid
    calibration: Calibration = EXACT

    def at(self, read: Read) -> int | None:
        """The label that a code stands on, if any."""
        return self.grid.place_at(*self.calibration.undone(read.x_mm, read.y_mm))

    def edges(self, place: int) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a label."""
        left, top = self.grid.corner(place)
        design = self.grid.design
        return (
            *self.calibration.applied(left, top),
            *self.calibration.applied(left + design.width_mm, top + design.height_mm),
        )


@dataclass(frozen=True)
class Mismatch:
    """A place that does not hold what it should; row and column are 0 beside all labels."""

    sheet: int
    row: int
    column: int
    expected: str | None
    read: str | None

    def error(self) -> ProofMismatch:
        """The refusal that names the place."""
        return ProofMismatch(
            sheet=self.sheet,
            row=self.row,
            column=self.column,
            expected=self.expected,
            read=self.read,
        )


class PageReader:
    """An open file. It holds at most some hundred pages in memory, however many there are.

    Raises:
        ProofUnavailable: the extra `proof` is not installed.
        UnreadableFile: it is no PDF that can be opened.
    """

    def __init__(self, pdf: bytes | Path, dpi: int) -> None:
        self._pdfium, self._zxing = _readers()
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
        """The first place of a page that does not hold its codes, if any.

        1. Read the whole page at once.
        2. Find the place of each code; beside all labels is a mismatch.
        3. Look closer at labels where one is missing: a reader may miss a code that is there.
        4. Compare place by place.
        """
        with LOCK:
            return self._compared(page, places)

    def _compared(self, page: Page, places: Places) -> Mismatch | None:
        sheet, wanted = page.number, dict(page.labels)
        rendered = self._page(sheet)
        try:
            found: dict[int, list[str]] = {}
            for read in self._quick_reads(rendered, sheet):  # 1
                place = places.at(read)  # 2
                if place is None:
                    return Mismatch(sheet, 0, 0, None, read.text)
                found.setdefault(place, []).append(read.text)
            for place, codes in wanted.items():  # 3
                if len(found.get(place, ())) < len(codes):
                    found[place] = self._closer_look(rendered, place, places)
        finally:
            rendered.close()
        for place in sorted(wanted.keys() | found.keys()):  # 4
            expected, reads = sorted(wanted.get(place, ())), sorted(found.get(place, ()))
            if expected != reads:
                row, column = divmod(place, places.grid.columns)
                return Mismatch(sheet, row + 1, column + 1, _said(expected), _said(reads))
        return None

    def _quick_reads(self, page: Any, number: int) -> Iterator[Read]:
        """Upright codes, black on white, at this one size: what a sheet of labels has."""
        codes = self._codes(page, try_rotate=False, try_downscale=False, try_invert=False)
        mm = 25.4 / self._dpi
        reads = [_read(number, code, mm) for code in codes]
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


def _read(page: int, code: Any, mm: float) -> Read:
    corners = code.position
    points = (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)
    x = sum(point.x for point in points) / 4
    y = sum(point.y for point in points) / 4
    return Read(page, x * mm, y * mm, code.text)


def _said(codes: Sequence[str]) -> str | None:
    return " ".join(codes) or None


def _readers() -> tuple[Any, Any]:
    try:
        import zxingcpp
    except ImportError as error:
        raise ProofUnavailable("zxingcpp") from error
    return pdfium(), zxingcpp
