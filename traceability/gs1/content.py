"""What may stand in the value of an Application Identifier. Pure.

The lengths and characters of its parts, and the rules that a part must keep: check digits, dates,
countries. What is inside a North American coupon (8110, 8112) and whether a package type (7041) is
on the United Nations' list is not looked at.
"""

import calendar
import re
import string
import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources

from traceability.errors import N_, InvalidDigitalLink
from traceability.gs1.keys import has_check_digit
from traceability.gs1.table import Identifier, Part

CSET_82 = "!\"%&'()*+,-./0123456789:;<=>?" + string.ascii_uppercase + "_" + string.ascii_lowercase
"""GS1 AI encodable character set 82 (General Specifications, figure 7.11-1), in its order."""
CSET_32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

_CHARACTERS = {
    "N": re.compile(r"[0-9]*"),
    "X": re.compile(f"[{re.escape(CSET_82)}]*"),
    "Y": re.compile(r"[#\-/0-9A-Z]*"),
    "Z": re.compile(r"[A-Za-z0-9_\-]*={0,2}"),
}
_KINDS = {
    "N": N_("AI (%(ai)s): “%(value)s” has a character that is not a digit."),
    "X": N_(
        "AI (%(ai)s): “%(value)s” has a character outside GS1's set 82 (no spaces or accents)."
    ),
    "Y": N_("AI (%(ai)s): “%(value)s” has a character outside GS1's set 39."),
    "Z": N_("AI (%(ai)s): “%(value)s” is not base64url."),
}
_FULL_TURN = 3_600_000_000
_HALF_TURN = 1_800_000_000
_SHORTEST_IBAN = 11
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)


def check(identifier: Identifier, value: str) -> None:
    """Refuse a value that the AI cannot have.

    Raises:
        InvalidDigitalLink: its length, a character or a rule of one of its parts is broken.
    """
    if not identifier.least <= len(value) <= identifier.most:
        raise _refusal(
            N_("AI (%(ai)s): “%(value)s” is not %(least)s to %(most)s characters long.")
            if identifier.least < identifier.most
            else N_("AI (%(ai)s): “%(value)s” is not %(most)s characters long."),
            identifier,
            value,
        )
    rest = value
    for part in identifier.parts:
        if part.is_optional and not rest:
            break
        piece, rest = rest[: part.most], rest[part.most :]
        _check_part(identifier, part, piece)


def _check_part(identifier: Identifier, part: Part, piece: str) -> None:
    if len(piece) < part.least:
        raise _refusal(N_("AI (%(ai)s): the part “%(value)s” is too short."), identifier, piece)
    if not _CHARACTERS[part.kind].fullmatch(piece) or not _is_padded(part, piece):
        raise _refusal(_KINDS[part.kind], identifier, piece)
    for name in part.rules:
        keeps, reason = RULES[name]
        if not keeps(piece):
            raise _refusal(reason, identifier, piece)


def _is_padded(part: Part, piece: str) -> bool:
    """Padding is optional; where there is some, GS1's own checker asks for a multiple of three."""
    return part.kind != "Z" or not piece.endswith("=") or len(piece) % 3 == 0


def _refusal(template: str, identifier: Identifier, value: str) -> InvalidDigitalLink:
    return InvalidDigitalLink(
        template,
        field="uri",
        value=value,
        ai=identifier.ai,
        least=identifier.least,
        most=identifier.most,
    )


@cache
def _codes() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Countries by digits and by letters, currencies by digits."""
    text = resources.files(__package__).joinpath("codes.toml").read_text(encoding="utf-8")
    codes = tomllib.loads(text)
    countries = codes["countries"].split()
    return (
        frozenset(each[2:] for each in countries),
        frozenset(each[:2] for each in countries),
        frozenset(codes["currencies"].split()),
    )


def _is_country(digits: str) -> bool:
    return digits in _codes()[0]


def _is_country_or_999(digits: str) -> bool:
    return digits == "999" or _is_country(digits)


def _is_country_letters(letters: str) -> bool:
    return letters in _codes()[1]


def _is_currency(digits: str) -> bool:
    return digits in _codes()[2]


_MONTHS = range(1, 13)
_HOURS = range(24)
_SIXTIETHS = range(60)


def _is_full_day(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    # The calendar module knows no year 0; it was a leap year, as 2000 was.
    return month in _MONTHS and 1 <= day <= calendar.monthrange(year or 2000, month)[1]


def _is_day(digits: str) -> bool:
    # Of the years that two digits can mean today, 2000 alone is the turn of a century.
    return _is_full_day(f"20{digits}")


def _is_day_or_month(digits: str) -> bool:
    return _is_day(digits[:4] + "01") if digits.endswith("00") else _is_day(digits)


def _is_hour(digits: str) -> bool:
    return int(digits) in _HOURS


def _is_sixtieth(digits: str) -> bool:
    return int(digits) in _SIXTIETHS


def _is_clock(digits: str) -> bool:
    return _is_hour(digits[:2]) and _is_sixtieth(digits[2:])


def _is_piece_of_total(digits: str) -> bool:
    half = len(digits) // 2
    return 0 < int(digits[:half]) <= int(digits[half:])


def _is_birth_order(text: str) -> bool:
    match = re.fullmatch(r"([1-9][0-9]*)/([1-9][0-9]*)", text)
    return match is not None and int(match[1]) <= int(match[2])


def _is_percent_encoded(text: str) -> bool:
    return re.search(r"%(?![0-9A-Fa-f]{2})", text) is None


def _is_iban(text: str) -> bool:
    """ISO 13616-1: country, two check digits, account; the remainder by 97 is 1."""
    if not re.fullmatch(r"[0-9A-Z]+", text) or len(text) < _SHORTEST_IBAN:
        return False
    number = "".join(str(int(sign, 36)) for sign in text[4:] + text[:4])
    return _is_country_letters(text[:2]) and int(number) % 97 == 1


def _has_check_pair(text: str) -> bool:
    """General Specifications 7.9.5: two characters over the global model number."""
    body, pair = text[:-2], text[-2:]
    if not body:
        return False
    total = sum(
        prime * CSET_82.index(sign) for prime, sign in zip(_PRIMES, reversed(body), strict=False)
    )
    high, low = divmod(total % 1021, 32)
    return pair == CSET_32[high] + CSET_32[low]


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


_NOT_POSSIBLE = N_("AI (%(ai)s): “%(value)s” is not possible here.")
_NOT_A_DAY = N_("AI (%(ai)s): “%(value)s” is not a date that exists.")
_NOT_A_TIME = N_("AI (%(ai)s): “%(value)s” is not a time of the day.")
_NOT_A_COUNTRY = N_("AI (%(ai)s): “%(value)s” is not the code of a country.")
_NO_PREFIX = N_("AI (%(ai)s): “%(value)s” does not begin with a GS1 company prefix.")

RULES: dict[str, tuple[Callable[[str], bool], str]] = {
    "birth_order": (_is_birth_order, _NOT_POSSIBLE),
    "check_digit": (
        has_check_digit,
        N_("AI (%(ai)s): the check digit of “%(value)s” is wrong."),
    ),
    "check_pair": (
        _has_check_pair,
        N_("AI (%(ai)s): the check characters of “%(value)s” are wrong."),
    ),
    "clock": (_is_clock, _NOT_A_TIME),
    "country": (_is_country, _NOT_A_COUNTRY),
    "country_letters": (_is_country_letters, _NOT_A_COUNTRY),
    "country_or_999": (_is_country_or_999, _NOT_A_COUNTRY),
    "coupon": (_matches(r"[0-9]+"), _NOT_POSSIBLE),
    "coupon_offer": (_matches(r"[0-9]+"), _NOT_POSSIBLE),
    "currency": (_is_currency, N_("AI (%(ai)s): “%(value)s” is not the code of a currency.")),
    "day": (_is_day, _NOT_A_DAY),
    "day_or_month": (_is_day_or_month, _NOT_A_DAY),
    "full_day": (_is_full_day, _NOT_A_DAY),
    "hour": (_is_hour, _NOT_A_TIME),
    "iban": (_is_iban, N_("AI (%(ai)s): “%(value)s” is not an account number (IBAN).")),
    "importer": (_matches(r"[A-Za-z0-9_\-]"), _NOT_POSSIBLE),
    "latitude": (lambda text: int(text) <= _HALF_TURN, _NOT_POSSIBLE),
    "longitude": (lambda text: int(text) <= _FULL_TURN, _NOT_POSSIBLE),
    "media_type": (_matches(r"0[1-9]|10|[89][0-9]"), _NOT_POSSIBLE),
    "minus": (_matches(r"-"), _NOT_POSSIBLE),
    "no_leading_zero": (_matches(r"[1-9][0-9]*"), _NOT_POSSIBLE),
    "not_only_digits": (_matches(r".*[^0-9].*"), _NOT_POSSIBLE),
    "not_zero": (_matches(r".*[^0].*"), _NOT_POSSIBLE),
    "package_type": (_matches(r".+"), _NOT_POSSIBLE),
    "percent_encoded": (_is_percent_encoded, _NOT_POSSIBLE),
    "piece_of_total": (
        _is_piece_of_total,
        N_("AI (%(ai)s): “%(value)s” is not a piece and a total, the piece within the total."),
    ),
    "prefix": (_matches(r"[0-9]{4}.*"), _NO_PREFIX),
    "prefix_second": (_matches(r".[0-9]{4}.*"), _NO_PREFIX),
    "sex": (_matches(r"[0129]"), _NOT_POSSIBLE),
    "sixtieth": (_is_sixtieth, _NOT_A_TIME),
    "winding": (_matches(r"[019]"), _NOT_POSSIBLE),
    "yes_no": (_matches(r"[01]"), _NOT_POSSIBLE),
    "zero": (_matches(r"0"), _NOT_POSSIBLE),
}
"""By the names in `identifiers.toml`: whether a part keeps the rule, and what to say if not."""
