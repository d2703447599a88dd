"""Numbers as people type them, the Vietnamese way (`1.234,5`) or the English way (`1,234.5`).

Which of `.` and `,` is the decimal mark is decided in this order:

1. Both occur: the last of them is the decimal mark, the other one groups thousands.
2. One occurs more than once: it groups thousands (`1.234.567`).
3. One occurs once, and it is the language's decimal mark: it is the decimal mark (`12,4`).
4. One occurs once, and it is the language's grouping mark: it groups thousands where the text
   has the form of a grouped number (`1.234` in Vietnamese is 1234), and otherwise it is a decimal
   mark typed the other way (`12.5` in Vietnamese is twelve and a half, so is `0.250` a quarter).

Groups are of three digits; a space may group too. Anything else is refused, never guessed at.
"""

import re
from decimal import Decimal

from traceability.errors import N_, InvalidQuantity

_DECIMAL_MARK = {"vi": ",", "en": "."}
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_SPACES = re.compile(r"\s")
LONGEST = 30


def parse_decimal(text: str, language: str, *, field: str | None = None) -> Decimal:
    """Read a number that somebody typed in a form in `language`.

    Raises:
        InvalidQuantity: it is no number; `.value` holds the text, `.field` the given field.
    """
    bare = _SPACES.sub(" ", text.strip()).replace("−", "-")
    sign, body = ("-", bare[1:]) if bare.startswith("-") else ("", bare.removeprefix("+"))
    whole, fraction = _split(body, language)
    digits = _ungrouped(whole)
    is_read = digits is not None and (fraction is None or _DIGITS.fullmatch(fraction))
    if len(bare) > LONGEST or not is_read:
        raise InvalidQuantity(N_("“%(value)s” is not a number."), field=field, value=text)
    # Who typed 5 finds 5 in the books, not 5.0.
    return Decimal(f"{sign}{digits}" if fraction is None else f"{sign}{digits}.{fraction}")


def parse_whole(text: str, language: str, *, field: str | None = None) -> int:
    """Read a whole number, such as a count or an amount in đồng.

    Raises:
        InvalidQuantity: it is no number, or has a fraction.
    """
    value = parse_decimal(text, language, field=field)
    if value != value.to_integral_value():
        raise InvalidQuantity(N_("“%(value)s” is not a whole number."), field=field, value=text)
    return int(value)


def _split(text: str, language: str) -> tuple[str, str | None]:
    """The parts before and after the decimal mark, by the four rules; None where there is none."""
    marks = [mark for mark in text if mark in ".,"]
    both = len(set(marks)) > 1
    if not marks or (len(marks) > 1 and not both):  # rule 2
        return text, None
    if len(marks) == 1 and marks[0] != _DECIMAL_MARK[language] and _GROUPED.fullmatch(text):
        return text, None  # rule 4
    whole, _, fraction = text.rpartition(marks[-1])  # rules 1, 3 and the rest of 4
    return whole, fraction


def _ungrouped(whole: str) -> str | None:
    """The digits of the whole part, or None where they are not plain or in threes."""
    if _DIGITS.fullmatch(whole):
        return whole
    if _GROUPED.fullmatch(whole):
        return re.sub(r"[., ]", "", whole)
    return None
