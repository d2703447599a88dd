"""Labels as a thermal printer's dots: texts thresholded, pictures screened, codes on whole dots.

A thermal head has 8 or 11.8 dots to the millimetre, and no grey. Texts and lines are drawn as on
paper, finely, and a dot is black where enough of it is. Pictures have tones that this would lose,
a light green leaf all of it: in their frames so many dots are black as the tone is dark. Codes are
not drawn and rounded: each module is the same whole number of dots, or cameras see a crooked
pattern. pdfium makes the dots (extra `proof`).
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Literal

from PIL import Image

from labels import fonts, gs1_128, qr
from labels.content import StampContent, Words
from labels.design import Design, Frame
from labels.drawing import MM, arranged, draw_shared
from labels.elements import shown, split_code
from labels.errors import Notice
from labels.pdfium import LOCK, pdfium

Dpi = Literal[203, 300]

DOTS_A_MM: dict[Dpi, float] = {203: 8.0, 300: 300 / 25.4}
"""A "203 dpi" head has 8 dots to the millimetre exactly."""

_FINER = 4  # how many times finer than the dots a label is drawn, each way
_BLACK_BELOW = 150  # of 255: two fifths of the dot make it black, or a thin line would break up
_NEAR_BLACK, _NEAR_WHITE = 64, 216  # tones of a picture that get no screen: its edges stay sharp
_MARK_BELOW = 224  # the sample mark is grey
_MARK_EVERY = 3  # of its dots so many, across and down, are printed
_PAGES = 32  # labels drawn at a time
_WHITE, _BLACK = 255, 0
_NO_SMOOTHING = Image.Resampling.NEAREST


class LabelDots:
    """Makes the pictures of labels of one design at one resolution; collects notices once each.

    Raises:
        ProofUnavailable: the extra `proof` is not installed.
    """

    def __init__(self, design: Design, dpi: Dpi) -> None:
        self._pdfium = pdfium()
        self.design = design
        self.dots_a_mm = DOTS_A_MM[dpi]
        self.notices: list[Notice] = []
        self._marks: dict[str, Image.Image] = {}

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a label in dots."""
        return self._dots(self.design.width_mm), self._dots(self.design.height_mm)

    def pictures(self, contents: Iterable[StampContent]) -> Iterator[Image.Image]:
        """The label of each content, one bit a dot, black where it is burnt.

        Raises:
            LabelError: something of it cannot be shown.
        """
        waiting = iter(contents)
        while some := list(islice(waiting, _PAGES)):
            for content, picture in zip(some, self._drawn(some), strict=True):
                self._put_codes(picture, content)
                if content.sample:
                    picture.paste(_BLACK, mask=self._mark(content.words.sample))
                yield picture.point(_one_bit, "1")

    def _drawn(self, contents: list[StampContent]) -> Iterator[Image.Image]:
        """Everything but codes and the sample mark."""
        size = (self.design.width_mm * MM, self.design.height_mm * MM)
        out = BytesIO()
        canvas = fonts.blank(out, size)
        for content in contents:
            canvas.translate(0, size[1])
            plain = replace(content, sample=False)
            design = arranged(self.design, content)
            self._note(*draw_shared(canvas, design, plain, design.boxes))
            canvas.showPage()
        fonts.save(canvas)
        for content, drawn in zip(contents, self._rendered(out.getvalue()), strict=True):
            dots = drawn.point(lambda grey: _BLACK if grey < _BLACK_BELOW else _WHITE)
            for picture in self.design.pictures:
                if shown(self.design, picture, content):
                    edges = self._edges(picture.frame)
                    dots.paste(_screened(drawn.crop(edges)), edges)
            yield dots

    def _mark(self, word: str) -> Image.Image:
        """Which dots of the sample mark are burnt: a screen, as a thermal head has no grey."""
        if word not in self._marks:
            size = (self.design.width_mm * MM, self.design.height_mm * MM)
            bare = Design(self.design.name, self.design.width_mm, self.design.height_mm, None, ())
            said = StampContent(sample=True, words=Words(sample=word))
            out = BytesIO()
            canvas = fonts.blank(out, size)
            canvas.translate(0, size[1])
            draw_shared(canvas, bare, said, ())
            fonts.save(canvas)
            (mark,) = self._rendered(out.getvalue())
            screen = Image.new("L", mark.size, 0)
            for x in range(0, mark.width, _MARK_EVERY):
                for y in range(0, mark.height, _MARK_EVERY):
                    if mark.getpixel((x, y)) < _MARK_BELOW:  # type: ignore[operator]  # one grey
                        screen.putpixel((x, y), 255)
            self._marks[word] = screen
        return self._marks[word]

    def _rendered(self, pdf: bytes) -> list[Image.Image]:
        width, height = self.size
        pictures = []
        with LOCK:
            document = self._pdfium.PdfDocument(pdf)
            try:
                for page in document:
                    fine = page.render(scale=_FINER * self.dots_a_mm / MM, grayscale=True).to_pil()
                    page.close()
                    sheet = Image.new("L", (_FINER * width, _FINER * height), _WHITE)
                    sheet.paste(fine)
                    pictures.append(sheet.reduce(_FINER))
            finally:
                document.close()
        return pictures

    def _put_codes(self, picture: Image.Image, content: StampContent) -> None:
        design = self.design
        if design.qr is not None:
            self._put_qr(picture, (content.head, content.tail), design.qr)
        for code in design.codes:
            self._put_qr(picture, split_code(design, code, content), code.frame)
        for barcode in design.barcodes:
            written = content.codes.get(barcode.show)
            if written:
                self._put_bars(picture, gs1_128.bars(written), barcode.frame)

    def _put_qr(self, picture: Image.Image, says: tuple[str, str], frame: Frame) -> None:
        """Put a symbol in the middle of its frame, each module a square of whole dots.

        Of level Q where that makes no module smaller: at 203 and 300 dpi most designs have dots to
        spare. Measured against level M, a fifth more of the partly covered codes are read, and no
        fewer of the blurred, small and compressed ones; a larger symbol is read a little less
        often only in very uneven light and from a very flat angle.
        """
        room = self._dots(frame.width_mm)
        symbol = qr.symbol(*says, room_mm=room / self.dots_a_mm, dots=room)
        layout = symbol.layout
        dots = room // layout.across
        _, notice = qr.module_mm(
            layout, dots * layout.across / self.dots_a_mm, design=self.design.name
        )
        self._note(*filter(None, [notice]))
        side = dots * layout.modules
        code = Image.fromarray((1 - symbol.rows) * _WHITE).resize((side, side), _NO_SMOOTHING)
        spare = (room - side) // 2
        left, top = self._dots(frame.x_mm), self._dots(frame.y_mm)
        picture.paste(_WHITE, (left, top, left + room, top + room))
        picture.paste(code, (left + spare, top + spare))

    def _put_bars(self, picture: Image.Image, bars: gs1_128.Bars, frame: Frame) -> None:
        room, height = self._dots(frame.width_mm), self._dots(frame.height_mm)
        dots = min(room // bars.modules, int(gs1_128.MOST_MODULE_MM * self.dots_a_mm))
        size_mm = dots * bars.modules / self.dots_a_mm
        _, notice = gs1_128.module_mm(bars, size_mm, design=self.design.name)
        self._note(*filter(None, [notice]))
        left, top = self._dots(frame.x_mm), self._dots(frame.y_mm)
        picture.paste(_WHITE, (left, top, left + room, top + height))
        left += (room - dots * bars.length) // 2
        for start, width in bars.stretches:
            bar = left + dots * start
            picture.paste(_BLACK, (bar, top, bar + dots * width, top + height))

    def _note(self, *notices: Notice) -> None:
        self.notices += [notice for notice in notices if notice not in self.notices]

    def _edges(self, frame: Frame) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of all the dots that a frame touches."""
        left, top = (math.floor(mm * self.dots_a_mm) for mm in (frame.x_mm, frame.y_mm))
        ends = (frame.x_mm + frame.width_mm, frame.y_mm + frame.height_mm)
        right, bottom = (math.ceil(mm * self.dots_a_mm) for mm in ends)
        return left, top, right, bottom

    def _dots(self, length_mm: float) -> int:
        return round(length_mm * self.dots_a_mm)


def _screened(picture: Image.Image) -> Image.Image:
    """Greys as more or fewer black dots, by Floyd and Steinberg's error diffusion."""
    steepness = _WHITE / (_NEAR_WHITE - _NEAR_BLACK)
    clear = picture.point(lambda grey: round((grey - _NEAR_BLACK) * steepness))
    return clear.convert("1").convert("L")


def _one_bit(grey: int) -> int:
    return _WHITE if grey else _BLACK
