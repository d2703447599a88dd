"""Texts that differ from stamp to stamp, as the operators of a page (ISO 32000-1 section 9.4)."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import numpy as np

from labels import fonts, text
from labels.codes import Part
from labels.colours import BLACK, RGB
from labels.content import MADE_OF, StampContent
from labels.design import Box, Design
from labels.drawing import MM, texts_of
from labels.shared_forms import LetterCodes

_ESCAPED = {ord(sign): b"\\" + sign.encode() for sign in "()\\"} | {13: b"\\r", 10: b"\\n"}
_ONE_WORD = re.compile(r"[!-~]+")


def figure(number: float) -> bytes:
    """A number as PDF writes it, to a thousandth of a point."""
    return b"%.3f" % number if number % 1 else b"%d" % number


def filling(colour: RGB) -> bytes:
    """The operator that fills with a colour from here on; black is black ink alone."""
    if colour == BLACK:
        return b"0 g"
    return b"%s %s %s rg" % tuple(figure(value / 255) for value in colour)


class Typesetter:
    """Writes texts with the codes by which a file's embedded fonts know their letters."""

    def __init__(self, codes: LetterCodes) -> None:
        self._codes = codes

    def shown(
        self,
        font: str,
        size_pt: float,
        written: str,
        at: tuple[float, float],
        *,
        turned: bool = False,
    ) -> bytes:
        """Operators between BT and ET that show `written` from a point, in points.

        `turned` by 90 degrees, it reads from bottom to top.
        """
        matrix = b"0 1 -1 0" if turned else b"1 0 0 1"
        made = [b"%s %s %s Tm" % (matrix, figure(at[0]), figure(at[1]))]
        for name, string in self._strings(font, written):
            made.append(b"%s %s Tf(%s)Tj" % (name.encode(), figure(size_pt), string))
        return b" ".join(made)

    def ascii(self, font: str, word: str) -> bytes:
        """The string for a word of ASCII, which is all in one font of the file."""
        ((_, string),) = self._strings(font, word)
        return string

    def _strings(self, font: str, written: str) -> Iterator[tuple[str, bytes]]:
        """What to show, in stretches of one font of the file."""
        known = self._codes[font]
        for name, letters in groupby((known[letter] for letter in written), lambda code: code[0]):
            codes = [code for _, code in letters]
            yield name, b"".join(_ESCAPED.get(code) or bytes((code,)) for code in codes)


class BoxSetter:
    """Fills one box of the design again and again.

    A box that shows one word, such as a number, is laid out once for each size and height that the
    word comes to have; then only its letters are put in. Other boxes are laid out for each stamp.
    """

    def __init__(self, box: Box, codes: LetterCodes, design: Design) -> None:
        self._box = box
        self._design = design
        self._typesetter = Typesetter(codes)
        only = box.texts[0]
        self._is_of_one_word = (
            len(box.texts) == 1
            and only.show == MADE_OF.get(only.show) != "lot"
            and only.when == "always"
            and (only.lines == 1 or not only.breakable)
        )
        font = fonts.bold() if only.weight == "bold" else fonts.regular()
        known = [letter for letter in codes[font.name] if _ONE_WORD.fullmatch(letter)]
        self._strings = {  # a byte of the string as the letter of that number
            ord(letter): self._typesetter.ascii(font.name, letter).decode("latin-1")
            for letter in known
        }
        self._widths, self._above, self._below = np.zeros((3, 128))
        for letter in known:
            ink = font.ink(letter)
            self._widths[ord(letter)] = round(font.width(letter) * 1000)
            self._above[ord(letter)], self._below[ord(letter)] = ink.above, ink.below
        self._widest = text.widest(box, only)
        self._around: dict[tuple[float, ...], tuple[bytes, bytes]] = {}

    def filled(
        self, part: Part, content: Callable[[int], StampContent]
    ) -> tuple[list[bytes], set[str]]:
        """What draws the texts of each stamp from its corner; which were left out for room.

        `content` gives all that a stamp of the part says, by its place.

        Raises:
            TextDoesNotFit: one does not fit.
        """
        if self._is_of_one_word:
            words = part.texts[self._box.texts[0].show]
            if all(words) and _ONE_WORD.fullmatch("".join(words)):
                return self._words(words, content), set()
        found: set[str] = set()
        drawn = []
        for place in range(len(part.codes)):
            whole = content(place)
            laid = text.fit(self._box, texts_of(self._design, whole), blank=whole.blank)
            found.update(laid.left_out)
            drawn.append(self._shown(laid))
        return drawn, found

    def _words(self, words: Sequence[str], content: Callable[[int], StampContent]) -> list[bytes]:
        """The box with one word in it, again and again, as `_shown` gives it."""
        letters = np.frombuffer("".join(words).encode("ascii"), dtype=np.uint8)
        starts = np.cumsum([0, *map(len, words[:-1])])
        widths = np.add.reduceat(self._widths[letters], starts) / 1000
        keys = zip(
            np.searchsorted(self._widest, widths).tolist(),  # the first size that is not too wide
            np.maximum.reduceat(self._above[letters], starts).tolist(),
            np.maximum.reduceat(self._below[letters], starts).tolist(),
            [0.0] * len(words) if self._box.align == "left" else widths.tolist(),
            strict=True,
        )
        # In a string a line's end is escaped: those between the words are the only ones.
        strings = "\n".join(words).translate(self._strings).encode("latin-1").split(b"\n")
        drawn = []
        for place, (string, key) in enumerate(zip(strings, keys, strict=True)):
            around = self._around.get(key)
            if around is None:
                laid = text.fit(self._box, texts_of(self._design, content(place)))
                before, after = self._shown(laid).split(b"(" + string + b")")
                around = self._around[key] = (before + b"(", b")" + after)
            drawn.append(around[0] + string + around[1])
        return drawn

    def _shown(self, laid: text.Laid) -> bytes:
        frame, turned = self._box.frame, bool(self._box.rotate)
        made = []
        coloured = any(self._design.rgb(line.colour) != BLACK for line in laid.lines)
        for line in laid.lines:
            if coloured:
                made.append(filling(self._design.rgb(line.colour)))
            for piece in line.pieces:
                along, down = line.x_mm + piece.x_mm, line.baseline_mm
                x = frame.x_mm + (down if turned else along)
                y = frame.y_mm + (frame.height_mm - along if turned else down)
                made.append(
                    self._typesetter.shown(
                        piece.font.name, line.size_pt, piece.text, (x * MM, -y * MM), turned=turned
                    )
                )
        return b"BT %s ET" % b" ".join(made) if made else b""
