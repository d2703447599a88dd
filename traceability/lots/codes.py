"""Codes of lots. Pure."""

import re
from datetime import date

from traceability.errors import N_, InvalidLotCode

_CSET_82 = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}")


def checked_lot_code(code: str) -> str:
    """A lot code that can become AI (10) unchanged (GS1 General Specifications, CSET 82, 1 to 20).

    Raises:
        InvalidLotCode: a space, an accented letter, too long, or empty.
    """
    if not _CSET_82.fullmatch(code):
        raise InvalidLotCode(
            N_("“%(value)s” is not a lot code. Use 1 to 20 letters, digits or signs, no spaces."),
            field="code",
            value=code,
        )
    return code


def lot_stem(content_code: str, on: date) -> str:
    """What the lots of one content and day share: `CHE-TUOI` on 22/11/2026 is `CHE-TUOI-261122`."""
    return f"{content_code[:9].rstrip('-')}-{on:%y%m%d}"
