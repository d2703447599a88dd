"""What may stand in a register: codes, names, the validity of a certificate. Pure."""

import calendar
import re
import unicodedata
from datetime import date

from traceability.errors import N_, InvalidInput

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")

OCOP_MONTHS = 36
"""An OCOP certificate and its logo are valid for 36 months (Decision 148/QĐ-TTg 2023)."""

MOST_NAME = 200


def checked_code(code: str, *, field: str = "code") -> str:
    """A register code: capital letters, digits and hyphens, at most 20.

    Raises:
        InvalidInput: anything else.
    """
    if not _CODE.fullmatch(code):
        raise InvalidInput(
            N_("“%(value)s” is not a code. Use capital letters, digits and hyphens, at most 20."),
            field=field,
            value=code,
        )
    return code


def checked_name(name: str, *, field: str = "name_vi") -> str:
    """A name as it was typed, in NFC, without white space around it.

    Raises:
        InvalidInput: empty, too long, or with control characters.
    """
    tidy = unicodedata.normalize("NFC", name).strip()
    if not tidy or len(tidy) > MOST_NAME or any(unicodedata.category(c) == "Cc" for c in tidy):
        raise InvalidInput(
            N_("“%(value)s” is not a name of 1 to 200 characters on one line."),
            field=field,
            value=name[:MOST_NAME],
        )
    return tidy


def months_later(start: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def valid_until(scheme: str, valid_from: date, valid_to: date | None) -> date | None:
    """The last day of a certificate: OCOP's is fixed by law, others' are as given.

    Raises:
        InvalidInput: it ends before it begins.
    """
    if scheme == "ocop" and valid_to is None:
        return months_later(valid_from, OCOP_MONTHS)
    if valid_to is not None and valid_to < valid_from:
        raise InvalidInput(
            N_("The certificate would end on %(value)s, before it begins."),
            field="valid_to",
            value=valid_to.isoformat(),
        )
    return valid_to
