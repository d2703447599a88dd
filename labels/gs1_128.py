"""GS1-128: Code 128 with FNC1 in front (ISO/IEC 15417, GS1 General Specifications section 5.4).

The patterns are reportlab's; which of them, and their size, is decided here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from labels.errors import N_, BadBarcode, BarsTooThin, Notice, figure

FNC1 = "\x1d"
"""How FNC1 is written in a text, in front and after values of variable length."""

QUIET_ZONE = 10  # modules, GS1 General Specifications section 5.4.4.2
MOST_CHARACTERS = 48  # without FNC1 in front
LEAST_MODULE_MM = 0.25
GOOD_MODULE_MM = 0.495  # for goods in transport, section 5.12.3.4
MOST_MODULE_MM = 1.016

_START_B, _START_C, _STOP = 104, 105, 106
_TO_C, _TO_B, _FNC1 = 99, 100, 102
_MODULUS = 103
_PAIR = re.compile("[0-9]{2}", re.ASCII)
_CONTENT = re.compile(rf"{FNC1}[!-~]+(?:{FNC1}[!-~]+)*")


@dataclass(frozen=True)
class Bars:
    """A bar code without its quiet zones: dark stretches as (start, width), in modules."""

    text: str
    stretches: tuple[tuple[int, int], ...]
    length: int

    @property
    def modules(self) -> int:
        """Modules from edge to edge, quiet zones included."""
        return self.length + 2 * QUIET_ZONE


def bars(text: str) -> Bars:
    """The bars of element strings, each behind `FNC1` where the one before has no fixed length.

    Raises:
        BadBarcode: no FNC1 in front, another character than GS1 allows, or more than 48.
    """
    if not _CONTENT.fullmatch(text) or len(text) - 1 > MOST_CHARACTERS:
        raise BadBarcode(text.replace(FNC1, "\N{SYMBOL FOR GROUP SEPARATOR}"))
    # Loads all of reportlab's graphics, which nothing else asks for.
    from reportlab.graphics.barcode.code128 import Code128

    made = Code128("")
    made.encoded = _checked(_values(text))
    widths = [(ord(letter.lower()) - ord("a") + 1, letter.isupper()) for letter in made.decompose()]
    return Bars(text, tuple(_dark(widths)), sum(width for width, _ in widths))


def module_mm(drawn: Bars, width_mm: float, *, design: str) -> tuple[float, Notice | None]:
    """The printed width of the thinnest bar, and a notice where it is on the small side.

    Raises:
        BarsTooThin: under 0.25 mm.
    """
    size = width_mm / drawn.modules
    if size < LEAST_MODULE_MM:
        raise BarsTooThin(design, size, LEAST_MODULE_MM)
    if size < GOOD_MODULE_MM:
        return size, Notice(
            "thin_bars",
            N_(
                "On the design %(design)s the thinnest bars are %(bar_mm)s mm; "
                "for scanners at a distance GS1 asks for %(good_mm)s mm."
            ),
            {
                "design": design,
                "bar_mm": figure(size, places=2),
                "good_mm": figure(GOOD_MODULE_MM, places=3),
            },
        )
    return size, None


def _values(text: str) -> tuple[int, ...]:
    """The fewest values that say `text`, from the start character on.

    Set B has a character a value, set C two digits; FNC1 is in both. (reportlab's own choice
    loses a digit where FNC1 stands before an odd number of them.)
    """

    @cache
    def rest(start: int, in_c: bool, may_change: bool) -> tuple[int, ...] | None:
        """What says the text from `start` on, the set being chosen; None where it cannot."""
        if start == len(text):
            return ()
        found = []
        if text[start] == FNC1:
            found.append((_FNC1, rest(start + 1, in_c, True)))
        elif not in_c:
            found.append((ord(text[start]) - ord(" "), rest(start + 1, in_c, True)))
        elif _PAIR.match(text, start):
            found.append((int(text[start : start + 2]), rest(start + 2, in_c, True)))
        if may_change:
            found.append((_TO_B if in_c else _TO_C, rest(start, not in_c, False)))
        whole = [(value, *after) for value, after in found if after is not None]
        return min(whole, key=len, default=None)

    starts = [(_START_C, rest(0, True, False)), (_START_B, rest(0, False, False))]
    return min(((start, *after) for start, after in starts if after is not None), key=len)


def _checked(values: Sequence[int]) -> list[int]:
    """The values with the check character and the stop (ISO/IEC 15417 section 4.2.5)."""
    weighed = sum(weight * value for weight, value in enumerate(values[1:], 1))
    return [*values, (values[0] + weighed) % _MODULUS, _STOP]


def _dark(widths: list[tuple[int, bool]]) -> Iterator[tuple[int, int]]:
    start = 0
    for width, is_dark in widths:
        if is_dark:
            yield start, width
        start += width
