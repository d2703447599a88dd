"""From codes to finished pages: what each process does with its part of a print run.

A page has two content streams. The first: the foot's form, then for each stamp, in a frame of its
own, the label's form and its own texts, then the sheet's number. All that the stamps share is in
the two forms. The second: the QR symbols.

A symbol is a picture of one bit a module, written into the page and painted through: white stays
paper, dark is black, and no viewer or printer has anything to smooth between two modules. It takes
a tenth of the room of a path, which is what makes 180,000 of them a file that can be sent. Symbols
look random: to compress them takes half as long as to make them and saves a tenth, mostly of the
operators between them. So they are written as they are.
"""

import zlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from labels import foot, qr
from labels.codes import Codes
from labels.colours import BLACK
from labels.content import StampContent
from labels.design import Box, Code, Frame
from labels.design.model import CODE
from labels.drawing import MM, left_out
from labels.elements import split_code
from labels.errors import Notice
from labels.fonts import regular
from labels.paper import Grid
from labels.qr import Layout, Symbol
from labels.shared_forms import SharedForms
from labels.stock import EXACT, Calibration
from labels.symbols import SymbolMaker
from labels.text import normalised
from labels.typesetting import BoxSetter, Typesetter, figure, filling

SHEETS_IN_A_PART = 16
# Operators that repeat themselves shrink at any level. The lowest makes files 1 % larger than the
# highest and takes a fraction of its time.
_ZLIB_LEVEL = 1
# Some readers look for this where others count bytes (section 8.9.7).
_END_OF_PICTURE = b"EI"


@dataclass(frozen=True)
class Pages:
    """Some sheets, and what is worth saying about them."""

    sheets: list[tuple[bytes, bytes]]
    """The content streams of each: one that is compressed, one that is not."""
    stamps: int
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class PageJob:
    """All that it takes to make the pages of a run, in any process (`labels.crew.Job`)."""

    grid: Grid
    codes: Codes
    forms: SharedForms
    boxes: tuple[Box, ...]
    """Those whose texts vary; the others stand in the label's form."""
    further: tuple[Code, ...] = ()
    """Codes beside the stamp's own, where they vary."""
    calibration: Calibration = EXACT

    @property
    def parts(self) -> int:
        """In how many parts it is made."""
        return -(-(self.grid.start + len(self.codes)) // self._in_a_part)

    @property
    def _in_a_part(self) -> int:
        return SHEETS_IN_A_PART * self.grid.per_sheet

    def part(self, number: int) -> Pages:
        """The pages of some sheets.

        Raises:
            LabelError: a stamp cannot be drawn.
        """
        before = self.grid.start  # places of the first sheet that are used already
        start = max(0, number * self._in_a_part - before)
        stop = min((number + 1) * self._in_a_part - before, len(self.codes))
        part = self.codes.part(start, stop)
        shared = self.codes.shared
        names = list(part.texts)

        def content(place: int) -> StampContent:
            own: dict[str, Any] = {name: part.texts[name][place] for name in names}
            return replace(shared, **own)

        texts = []
        notices: dict[Notice, None] = {}
        for setter in self._setters:
            drawn, found = setter.filled(part, content)
            texts.append(drawn)
            notices |= dict.fromkeys(left_out(self.grid.design, name) for name in sorted(found))
        design = self.grid.design
        says = [(design.qr, part.codes)] if design.qr else []
        says += [
            (
                code.frame,
                [split_code(design, code, content(place)) for place in range(len(part.codes))],
            )
            for code in self.further
        ]
        drawn_codes = []
        for frame, codes in says:
            symbols = self._symbols.make(codes)
            drawn_codes.append((frame, symbols))
            for layout in {id(symbol.layout): symbol.layout for symbol in symbols}.values():
                _, notice = qr.module_mm(layout, frame.width_mm, design=design.name)
                notices |= {notice: None} if notice else {}
        count = len(part.codes)
        own = [b"".join(each) for each in zip(*texts, strict=True)] or [b""] * count
        sheets = []
        first = 0
        while first < count:
            sheet, place = self.grid.seat(start + first)
            last = min(first + self.grid.per_sheet - place, count)
            pictures = (
                self._pictures(symbols[first:last], frame, place) for frame, symbols in drawn_codes
            )
            sheets.append((self._texts(sheet, place, own[first:last]), b"".join(pictures)))
            first = last
        return Pages(sheets, count, tuple(notices))

    def _texts(self, sheet: int, place: int, texts: list[bytes]) -> bytes:
        """The forms and texts of a sheet from a place on, compressed."""
        pieces = [self._calibrated, b"/%s Do\n" % self.forms.forms["foot"].encode()]
        for corner, own in zip(self._corners[place:], texts, strict=False):
            pieces += (corner, own, b" Q\n")
        if not self.grid.paper.is_cut:
            pieces.append(self._sheet_number(sheet + 1))
        return zlib.compress(b"".join(pieces), _ZLIB_LEVEL)

    def _pictures(self, symbols: list[Symbol], frame: Frame, place: int) -> bytes:
        """The symbols of a sheet in their frames, from a place on, as they are."""
        drawn = []
        layout, openings = None, self._corners
        for at, symbol in enumerate(symbols, place):
            if symbol.layout is not layout:
                layout = symbol.layout
                openings = self._picture_frames(layout, frame)
            drawn.append(_picture(openings[at], symbol.data))
        return b"".join(drawn)

    def _picture_frames(self, layout: Layout, frame: Frame) -> list[bytes]:
        """What opens the picture of a symbol, up to its bytes, by its place on the sheet."""
        known = self._frames.get((layout, frame))
        if known is None:
            colour, height = self.grid.design.rgb(CODE), self.grid.paper.height_mm
            filled = b"" if colour == BLACK else filling(colour) + b" "
            module = frame.width_mm / (layout.modules + 2 * qr.QUIET_ZONE)
            side, quiet = layout.modules * module, qr.QUIET_ZONE * module
            pixels = b"/W %d/H %d" % (layout.modules, layout.modules)
            known = self._frames[layout, frame] = []
            for left, top in map(self.grid.corner, range(self.grid.per_sheet)):
                x = (left + frame.x_mm + quiet) * MM
                y = (height - top - frame.y_mm - quiet - side) * MM
                at = b" ".join(map(figure, (side * MM, 0, 0, side * MM, x, y)))
                known.append(b"q %s%s cm BI%s/IM true/D[1 0]" % (filled, at, pixels))
        return known

    def _sheet_number(self, number: int) -> bytes:
        """On the right in the foot: which sheet it is, of how many."""
        paper, font = self.grid.paper, regular()
        shown = f"{self._sheet_word} {number}/{self._sheets}"
        width = font.width(shown) * foot.SIZE_PT
        at = ((paper.width_mm - self.grid.left_mm) * MM - width, foot.BASELINE_MM * MM)
        text = self._typesetter.shown(font.name, foot.SIZE_PT, shown, at)
        return b"q %s g BT %s ET Q" % (figure(foot.GREY), text)

    @cached_property
    def _calibrated(self) -> bytes:
        """What moves and stretches all that follows on the page."""
        if self.calibration == EXACT:
            return b""
        matrix = self.calibration.matrix(self.grid.paper.height_mm * MM)
        return b"%.6f %.6f %.6f %.6f %.4f %.4f cm\n" % matrix

    @cached_property
    def _sheets(self) -> int:
        return self.grid.pages(len(self.codes))

    @cached_property
    def _sheet_word(self) -> str:
        return normalised(self.codes.shared.words.sheet)

    @cached_property
    def _corners(self) -> list[bytes]:
        """What opens a stamp's frame, by its place on the sheet, and draws what all share."""
        height, label = self.grid.paper.height_mm, self.forms.forms["label"].encode()
        corners = map(self.grid.corner, range(self.grid.per_sheet))
        return [
            b"q 1 0 0 1 %s %s cm/%s Do " % (figure(x * MM), figure((height - y) * MM), label)
            for x, y in corners
        ]

    @cached_property
    def _frames(self) -> dict[tuple[Layout, Frame], list[bytes]]:
        return {}

    @cached_property
    def _symbols(self) -> SymbolMaker:
        return SymbolMaker(len(self.codes))

    @cached_property
    def _typesetter(self) -> Typesetter:
        return Typesetter(self.forms.codes)

    @cached_property
    def _setters(self) -> list[BoxSetter]:
        return [BoxSetter(box, self.forms.codes, self.grid.design) for box in self.boxes]


def _picture(frame: bytes, data: bytes) -> bytes:
    """An inline image (ISO 32000-1 section 8.9.7), black where a module is dark."""
    if _END_OF_PICTURE in data:  # one in 240
        return b"%s/F/AHx ID %s> EI Q " % (frame, data.hex().encode())
    return b"%s ID %s EI Q " % (frame, data)
