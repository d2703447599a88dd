"""The small words of an EPCIS document: URIs, times, offsets, numbers.

Where a JSON schema speaks of formats, this is what they mean here: `uri` as RFC 3986, `date-time`
as RFC 3339.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from math import isfinite
from typing import Any

from traceability.epcis.gs1_uris import check_digit

_PCHAR = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]++|%[0-9A-Fa-f]{2})"
_HOST = r"(?:\[[0-9A-Fa-f:.v]+\]|(?:[A-Za-z0-9\-._~!$&'()*+,;=]++|%[0-9A-Fa-f]{2})*+)"
_USER = r"(?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:]++|%[0-9A-Fa-f]{2})*+@)?"
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*+:"
    rf"(?://{_USER}{_HOST}(?::[0-9]*+)?(?:/{_PCHAR}*+)*+|(?!//)(?:/|{_PCHAR})*+)"
    rf"(?:\?(?:[/?]|{_PCHAR})*+)?(?:\#(?:[/?]|{_PCHAR})*+)?"
)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
_OFFSET = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)", re.ASCII)


def is_uri(value: Any) -> bool:
    """Whether the value is an absolute URI (RFC 3986, section 3)."""
    return isinstance(value, str) and _URI.fullmatch(value) is not None


@lru_cache(maxsize=4096)
def is_name(value: str) -> bool:
    """Whether a member outside the standard may be called so: a URI or a CURIE of one."""
    return _URI.fullmatch(value) is not None


@lru_cache(maxsize=8192)
def parse_time(value: str) -> datetime | None:
    """The moment in UTC that an RFC 3339 text names, or None where it names none.

    Fractions are kept to the microsecond.
    """
    if _TIME.fullmatch(value) is None:
        return None
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_time(value: Any) -> bool:
    """Whether the value is a moment with its offset."""
    return isinstance(value, str) and parse_time(value) is not None


def is_offset(value: Any) -> bool:
    """Whether the value is an `eventTimeZoneOffset`, such as `+07:00`."""
    return isinstance(value, str) and _OFFSET.fullmatch(value) is not None


def offset_minutes(value: str) -> int:
    """`+07:00` as minutes."""
    minutes = int(value[1:3]) * 60 + int(value[4:6])
    return -minutes if value[0] == "-" else minutes


def is_number(value: Any) -> bool:
    """Whether the value is a number that a database can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return isfinite(value)
    except OverflowError:
        return False


def parse_number(value: str) -> float | None:
    """The number that a text spells, as far as a query may compare it."""
    try:
        number = float(value)
    except ValueError:
        return None
    return number if isfinite(number) and not value[:1].isspace() and "_" not in value else None


def wrong_check_digit(uri: str) -> str | None:
    """The GS1 key in a canonical Digital Link whose check digit is wrong; None where all is well.

    Only links under id.gs1.org are looked at: what a number in another host's path means is that
    host's affair. (GS1 General Specifications, 7.9: check digit of GTIN, SSCC, GLN.)
    """
    found = _LINK.match(uri)
    if found is None:
        return None
    ai, key = found.groups()
    if len(key) != _LENGTH[ai] or not (key.isascii() and key.isdigit()):
        return key
    return None if key[-1] == check_digit(key[:-1]) else key


_LINK = re.compile(r"https?://id\.gs1\.org/(00|01|414|417)/([^/?#]*)", re.IGNORECASE)
_LENGTH = {"00": 18, "01": 14, "414": 13, "417": 13}
