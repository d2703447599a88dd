"""What may stand in a register: codes, names, the validity of a certificate. Pure."""

import calendar
import re
import unicodedata
from datetime import MAXYEAR, date

from traceability.errors import N_, InvalidInput

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")

MOST_NAME = 200

# Control characters, and halves of characters, which no encoding has.
_UNSAID = {"Cc", "Cs"}


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
    if not tidy or len(tidy) > MOST_NAME or any(unicodedata.category(c) in _UNSAID for c in tidy):
        raise InvalidInput(
            N_("“%(value)s” is not a name of 1 to 200 characters on one line."),
            field=field,
            value=name[:MOST_NAME].encode(errors="replace").decode(),
        )
    return tidy


def checked_text(text: str | None, *, field: str, most: int | None = None) -> str | None:
    """A further text as it was typed, or None; line breaks are part of it.

    Raises:
        InvalidInput: longer than its column, or with characters that no database keeps.
    """
    if text is None:
        return None
    if most is not None and len(text) > most:
        raise InvalidInput(
            N_("The text has %(length)s characters, more than %(most)s."),
            field=field,
            value=text[:MOST_NAME],
            length=len(text),
            most=most,
        )
    if "\0" in text or any(unicodedata.category(c) == "Cs" for c in text):
        raise InvalidInput(
            N_("The text has characters that cannot be kept."),
            field=field,
            value=ascii(text[:MOST_NAME]),
        )
    return text


def checked_whole(value: int, *, field: str, most: int) -> int:
    """A whole number from 1 to `most`: grams in a packet, square metres, days.

    Raises:
        InvalidInput: anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise InvalidInput(
            N_("%(value)s is not a whole number from 1 to %(most)s."),
            field=field,
            value=value,
            most=most,
        )
    return value


def months_later(start: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = min(start.year + years, MAXYEAR), month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def valid_until(
    valid_from: date, valid_to: date | None, *, months: int | None = None
) -> date | None:
    """The last day of a certificate: with `months` the law ends it then at the latest.

    Raises:
        InvalidInput: it ends before it begins, or after more months than the law gives.
    """
    if months is not None:
        by_law = months_later(valid_from, months)
        if valid_to is not None and valid_to > by_law:
            raise InvalidInput(
                N_("By law it is valid for %(months)s months, until %(until)s at the latest."),
                field="valid_to",
                value=valid_to.isoformat(),
                months=months,
                until=by_law.isoformat(),
            )
        valid_to = valid_to or by_law
    if valid_to is not None and valid_to < valid_from:
        raise InvalidInput(
            N_("The certificate would end on %(value)s, before it begins."),
            field="valid_to",
            value=valid_to.isoformat(),
        )
    return valid_to
