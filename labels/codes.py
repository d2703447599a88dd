"""QR codes that are no stamps: a page's address, a bank transfer, the hidden second code."""

from functools import lru_cache

import segno
from segno.encoder import DataOverflowError

from labels import qr
from labels.errors import BadQrText, QrTooLarge
from labels.qr import GOOD_MODULE_MM, Symbol

_LEVELS = ("q", "m")


@lru_cache(maxsize=64)
def symbol_of(text: str, box_mm: float) -> Symbol:
    """The symbol of any text for a square box: level Q where its squares stay large, else M.

    A stamp's address takes the two segments of a stamp, anything else what is shortest.

    Raises:
        QrTooLarge: no version holds it.
    """
    for level in _LEVELS:
        drawn = _symbol(text, level)
        if box_mm / drawn.modules >= GOOD_MODULE_MM:
            return drawn
    return drawn


def _symbol(text: str, level: str) -> Symbol:
    try:
        head, tail = qr.split_url(text)
    except BadQrText:
        pass
    else:
        if level == "m":
            return qr.symbol(head, tail)
    try:
        made = segno.make(text, error=level, micro=False, boost_error=False, mask=qr.STAMP_MASK)
    except DataOverflowError as error:
        raise QrTooLarge(len(text)) from error
    return Symbol(text, made.designator, tuple(bytes(row) for row in made.matrix))
