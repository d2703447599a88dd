"""The embedded fonts and their measures: Be Vietnam Pro, regular and bold (OFL-1.1, OFL.txt).

Widths and coverage come from reportlab's reading of the very file that is embedded, the height of
ink from the glyphs themselves: a stacked accent (Ẳ) reaches 1.17 em above the line, which no
line height foretells. Measures are in em. `build.py` makes the files.
"""

import threading
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from io import BytesIO
from typing import BinaryIO

from PIL import ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_MEASURED_PX = 1000  # one pixel is a thousandth of an em, the fonts' own unit


@dataclass(frozen=True)
class Ink:
    """How far the strokes of a text reach above and below the base line, in em."""

    above: float
    below: float

    def __or__(self, other: "Ink") -> "Ink":
        return Ink(max(self.above, other.above), max(self.below, other.below))


class Font:
    """One weight, ready to be drawn with under `name`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._data = (resources.files(__package__) / f"{name}.ttf").read_bytes()
        self._embedded = TTFont(name, BytesIO(self._data))
        self._ink: dict[str, Ink] = {}
        pdfmetrics.registerFont(self._embedded)

    def missing(self, text: str) -> str | None:
        """The first letter of `text` that the font cannot draw, if any."""
        covered = self._embedded.face.charToGlyph
        return next((letter for letter in text if ord(letter) not in covered), None)

    def width(self, text: str) -> float:
        """The advance of `text` in em, as reportlab draws it: without kerning."""
        widths = self._embedded.face.charWidths
        return float(sum(widths[ord(letter)] for letter in text)) / 1000

    def ink(self, text: str) -> Ink:
        """The reach of the strokes of `text` above and below the base line."""
        reach = Ink(0, 0)
        for letter in text:
            known = self._ink.get(letter)
            if known is None:
                known = self._ink[letter] = self._letter_ink(letter)
            reach |= known
        return reach

    def codes(self, letters: str, document: PDFDocument) -> dict[str, tuple[str, int]]:
        """How `document` writes each of `letters`: the name of a font in it, and a byte.

        The letters become part of the subset that the document embeds.
        """
        written = {}
        for letter in letters:
            ((subset, code),) = self._embedded.splitString(letter, document)
            written[letter] = (self._embedded.getSubsetInternalName(subset, document), code[0])
        return written

    def _letter_ink(self, letter: str) -> Ink:
        _, top, _, bottom = self._picture.getbbox(letter, anchor="ls")
        return Ink(-top / _MEASURED_PX, max(0, bottom) / _MEASURED_PX)

    @cached_property
    def _picture(self) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(
            BytesIO(self._data), _MEASURED_PX, layout_engine=ImageFont.Layout.BASIC
        )


def regular() -> Font:
    """The weight for words."""
    return _known.get("BeVietnamPro-Regular") or _made("BeVietnamPro-Regular")


def bold() -> Font:
    """The weight for what is looked for: a lot, a date, a host."""
    return _known.get("BeVietnamPro-Bold") or _made("BeVietnamPro-Bold")


def blank(out: BinaryIO, size_pt: tuple[float, float], *, title: str = "") -> Canvas:
    """An empty document, printed as large as it is; it names no font that it does not bring."""
    canvas = Canvas(out, pagesize=size_pt, invariant=1, initialFontName=regular().name)
    canvas.setTitle(title)
    canvas.setCreator("Nguồn")
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


def save(canvas: Canvas) -> None:
    """Finish a document, its fonts in it: one at a time, whichever thread asks.

    All documents share a font, and cutting its subset moves the place where its file is read.
    """
    with _alone:
        canvas.save()


_known: dict[str, Font] = {}
_alone = threading.RLock()


def _made(name: str) -> Font:
    """The one font of that name: of two, a document would embed both and refuse the second."""
    with _alone:
        return _known.get(name) or _known.setdefault(name, Font(name))
