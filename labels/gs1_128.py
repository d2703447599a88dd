"""GS1-128: Code 128 with FNC1 in front (ISO/IEC 15417, GS1 General Specifications section 5.4).

The patterns are reportlab's; here they become bars of whole modules, and their size is checked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.graphics.barcode.code128 import Code128

from labels.errors import N_, BadBarcode, BarsTooThin, Notice

FNC1 = "\x1d"
"""How FNC1 is written in a text, in front and after values of variable length."""

QUIET_ZONE = 10  # modules, GS1 General Specifications section 5.4.4.2
MOST_CHARACTERS = 48  # without FNC1 in front
LEAST_MODULE_MM = 0.25
GOOD_MODULE_MM = 0.495  # for goods in transport, section 5.12.3.4
MOST_MODULE_MM = 1.016

_REPORTLAB_FNC1 = "\xf1"
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
    made = Code128(text.replace(FNC1, _REPORTLAB_FNC1), quiet=0)
    made.validate()
    made.encode()
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
            {"design": design, "bar_mm": f"{size:.2f}", "good_mm": f"{GOOD_MODULE_MM:.3f}"},
        )
    return size, None


def _dark(widths: list[tuple[int, bool]]) -> Iterator[tuple[int, int]]:
    start = 0
    for width, is_dark in widths:
        if is_dark:
            yield start, width
        start += width
