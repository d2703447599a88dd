"""Colours as people write them, and whether the eye or a camera can tell two of them apart."""

import re

from labels.errors import BadColour, LowContrast

RGB = tuple[int, int, int]

BLACK: RGB = (0, 0, 0)
WHITE: RGB = (255, 255, 255)
LEAST_CONTRAST = 4.5  # WCAG 2.2 section 1.4.3, for text; cameras need no more
LEAST_CODE_CONTRAST = 7.0  # for codes on paper: ink is never as dark as the screen says

_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_NEARLY_BLACK = 0.04045  # below, sRGB is linear


def rgb(colour: str) -> RGB:
    """Red, green and blue of `#1e5631` or `#153`.

    Raises:
        BadColour: `colour` is written otherwise.
    """
    match = _HEX.fullmatch(colour)
    if match is None:
        raise BadColour(colour)
    digits = match[1] if len(match[1]) == len("rrggbb") else "".join(d + d for d in match[1])
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def contrast(one: RGB, other: RGB) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def require_contrast(colour: str, ground: str = "#ffffff", least: float = LEAST_CONTRAST) -> RGB:
    """The colour, where it stands out from its ground.

    Raises:
        BadColour: one of the two is no colour.
        LowContrast: they are too near to each other.
    """
    front = rgb(colour)
    ratio = contrast(front, rgb(ground))
    if ratio < least:
        raise LowContrast(colour, ratio, least, ground)
    return front


def _luminance(colour: RGB) -> float:
    """WCAG 2.2, "relative luminance"."""
    red, green, blue = (_linear(value / 255) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= _NEARLY_BLACK else float(((share + 0.055) / 1.055) ** 2.4)
