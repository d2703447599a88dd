"""Values in the one form that every spelling of them hashes to (CBV 2.0, section 8.9.2).

Times are in UTC to the millisecond, numbers without superfluous zeros, words of the vocabulary and
GS1 keys as web addresses, CURIEs written out.
"""

import re
from datetime import UTC, datetime, timedelta

from traceability.epcis import gs1_uris, terms
from traceability.epcis.context import Namespaces

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"([+-]?)0*([0-9]+)(?:\.0*)?")
_NUMBER_BEGINS = frozenset("+-.0123456789")
_HALF_MILLISECOND = timedelta(microseconds=500)


def canonical_text(value: object, namespaces: Namespaces) -> str:
    """A value of JSON as it stands in the pre-hash string; "" where it says nothing."""
    if isinstance(value, str):
        text = value.strip()
        if ":" in text:
            return _canonical_uri(text, namespaces)
        return _canonical_number(text) if text[:1] in _NUMBER_BEGINS else text
    if isinstance(value, bool):
        return "true" if value else "false"
    return _canonical_number(str(value))


def canonical_word(vocabulary: str, value: object, namespaces: Namespaces) -> str:
    """A value of a vocabulary (a key of `terms.WORDS`): the web address of its word."""
    if not isinstance(value, str):
        return canonical_text(value, namespaces)
    text = value.strip()
    address = terms.WORDS[vocabulary].get(text)
    if address is not None:
        return address
    return canonical_text(terms.web_address(vocabulary, text), namespaces)


def canonical_time(value: object, namespaces: Namespaces) -> str:
    """A time in UTC, rounded to milliseconds; text that is no time with an offset unchanged."""
    text = value.strip() if isinstance(value, str) else canonical_text(value, namespaces)
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            return text
        moment = moment.astimezone(UTC)
        if moment.microsecond % 1000:
            moment += _HALF_MILLISECOND
    except (ValueError, OverflowError):
        return text
    return f"{moment.isoformat(timespec='milliseconds')[:-6]}Z"


def _canonical_uri(text: str, namespaces: Namespaces) -> str:
    if namespaces:
        prefix, _, rest = text.partition(":")
        namespace = namespaces.get(prefix)
        if namespace is not None and not rest.startswith("//"):
            text = namespace + rest
    if text.startswith("urn:epcglobal:cbv:"):
        text = terms.of_old_urn(text)
    return gs1_uris.canonical(text) or text


def _canonical_number(text: str) -> str:
    """A number without leading and trailing zeros; anything else unchanged.

    Whole numbers keep every digit; others are written as the nearest binary fraction is.
    """
    whole = _WHOLE.fullmatch(text)
    if whole is not None:
        sign, digits = whole.groups()
        return f"-{digits}" if sign == "-" and digits != "0" else digits
    if not _NUMBER.fullmatch(text):
        return text
    number = float(text)
    if number in (float("inf"), float("-inf")):
        return text
    return str(int(number)) if number.is_integer() else str(number)
