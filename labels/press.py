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
from labels.content import StampContent
from labels.design import Box
from labels.drawing import MM, left_out
from labels.errors import Notice
from labels.fonts import regular
from labels.paper import Grid
from labels.qr import Layout, Symbol
from labels.shared_forms import SharedForms
from labels.symbols import SymbolMaker
from labels.text import normalised
from labels.typesetting import BoxSetter, Typesetter, figure

SHEETS_IN_A_PART = 8
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

    @property
    def parts(self) -> int:
        """In how many parts it is made."""
        return -(-len(self.codes) // self._in_a_part)

    @property
    def _in_a_part(self) -> int:
        return SHEETS_IN_A_PART * self.grid.per_sheet

    def part(self, number: int) -> Pages:
        """The pages of some sheets.

        Raises:
            LabelError: a stamp cannot be drawn.
        """
        start = number * self._in_a_part
        part = self.codes.part(start, min(start + self._in_a_part, len(self.codes)))
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
        symbols = self._symbols.make(part.codes)
        for layout in {id(symbol.layout): symbol.layout for symbol in symbols}.values():
            frame = self.grid.design.qr
            _, notice = qr.module_mm(layout, frame.width_mm, design=self.grid.design.name)
            notices |= {notice: None} if notice else {}
        per_sheet = self.grid.per_sheet
        own = [b"".join(each) for each in zip(*texts, strict=True)] or [b""] * len(symbols)
        sheets = [
            (
                self._texts((start + first) // per_sheet, own[first : first + per_sheet]),
                self._pictures(symbols[first : first + per_sheet]),
            )
            for first in range(0, len(symbols), per_sheet)
        ]
        return Pages(sheets, len(symbols), tuple(notices))

    def _texts(self, sheet: int, texts: list[bytes]) -> bytes:
        """The forms and texts of a sheet, compressed."""
        pieces = [b"/%s Do\n" % self.forms.forms["foot"].encode()]
        for corner, own in zip(self._corners, texts, strict=False):
            pieces += (corner, own, b" Q\n")
        pieces.append(self._sheet_number(sheet + 1))
        return zlib.compress(b"".join(pieces), _ZLIB_LEVEL)

    def _pictures(self, symbols: list[Symbol]) -> bytes:
        """The symbols of a sheet, as they are."""
        drawn = []
        layout, frames = None, self._corners
        for place, symbol in enumerate(symbols):
            if symbol.layout is not layout:
                layout = symbol.layout
                frames = self._picture_frames(layout)
            drawn.append(_picture(frames[place], symbol.data))
        return b"".join(drawn)

    def _picture_frames(self, layout: Layout) -> list[bytes]:
        """What opens the picture of a symbol, up to its bytes, by its place on the sheet."""
        known = self._frames.get(layout)
        if known is None:
            frame, height = self.grid.design.qr, self.grid.paper.height_mm
            module = frame.width_mm / (layout.modules + 2 * qr.QUIET_ZONE)
            side, quiet = layout.modules * module, qr.QUIET_ZONE * module
            scale = figure(side * MM)
            known = self._frames[layout] = [
                b"q %s 0 0 %s %s %s cm BI/W %d/H %d/IM true/D[1 0]"
                % (
                    scale,
                    scale,
                    figure((left + frame.x_mm + quiet) * MM),
                    figure((height - top - frame.y_mm - quiet - side) * MM),
                    layout.modules,
                    layout.modules,
                )
                for left, top in map(self.grid.corner, range(self.grid.per_sheet))
            ]
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
    def _sheets(self) -> int:
        return -(-len(self.codes) // self.grid.per_sheet)

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
    def _frames(self) -> dict[Layout, list[bytes]]:
        return {}

    @cached_property
    def _symbols(self) -> SymbolMaker:
        return SymbolMaker(len(self.codes))

    @cached_property
    def _typesetter(self) -> Typesetter:
        return Typesetter(self.forms.codes)

    @cached_property
    def _setters(self) -> list[BoxSetter]:
        return [BoxSetter(box, self.forms.codes) for box in self.boxes]


def _picture(frame: bytes, data: bytes) -> bytes:
    """An inline image (ISO 32000-1 section 8.9.7), black where a module is dark."""
    if _END_OF_PICTURE in data:  # one in 240
        return b"%s/F/AHx ID %s> EI Q " % (frame, data.hex().encode())
    return b"%s ID %s EI Q " % (frame, data)
