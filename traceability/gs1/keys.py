"""GS1 identification keys: check digits, GTIN, GLN, SSCC. Pure.

Source: GS1 General Specifications, section 7.9 (check digits) and section 3 (keys).
"""

import re

from traceability.errors import N_, InvalidGs1Key, InvalidGtin

_GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")
_GLN = re.compile(r"[0-9]{13}")
_SSCC = re.compile(r"[0-9]{18}")
_COMPANY_PREFIX = re.compile(r"[0-9]{4,12}")
_NO_COMPANY = re.compile(r"02|04|05|2|97[7-9]|98[0-4]|99")
"""Inside one company, books, serials, coupons and refunds (General Specifications, 1.4.2)."""

SSCC_DIGITS = 18


def check_digit(body: str) -> str:
    """The last digit of a key whose other digits are `body`: weights 3 and 1 from the right."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def has_check_digit(key: str) -> bool:
    """Whether the last digit is the check digit of those before it."""
    return key[-1] == check_digit(key[:-1])


def checked_gtin(gtin: str, *, field: str = "gtin") -> str:
    """A GTIN-8, -12, -13 or -14 with its check digit right, as it was given.

    Raises:
        InvalidGtin: another length, not digits, or a wrong check digit.
    """
    if not _GTIN.fullmatch(gtin) or not has_check_digit(gtin):
        raise InvalidGtin(
            N_("“%(value)s” is not a GTIN: its length or its check digit is wrong."),
            field=field,
            value=gtin,
        )
    return gtin


def gtin14(gtin: str) -> str:
    """The GTIN in the 14 digits of AI (01).

    Raises:
        InvalidGtin: it is none.
    """
    return checked_gtin(gtin).zfill(14)


def checked_gln(gln: str, *, field: str = "gln") -> str:
    """A global location number of 13 digits.

    Raises:
        InvalidGs1Key: another length, not digits, or a wrong check digit.
    """
    if not _GLN.fullmatch(gln) or not has_check_digit(gln):
        raise InvalidGs1Key(
            N_("“%(value)s” is not a GLN: 13 digits, the last one a check digit."),
            field=field,
            value=gln,
        )
    return gln


def checked_sscc(sscc: str, *, field: str = "sscc") -> str:
    """A serial shipping container code of 18 digits.

    Raises:
        InvalidGs1Key: another length, not digits, or a wrong check digit.
    """
    if not _SSCC.fullmatch(sscc) or not has_check_digit(sscc):
        raise InvalidGs1Key(
            N_("“%(value)s” is not an SSCC: 18 digits, the last one a check digit."),
            field=field,
            value=sscc,
        )
    return sscc


def checked_company_prefix(prefix: str, *, field: str = "company_prefix") -> str:
    """A GS1 company prefix that can be one; that GS1 licensed it to somebody does not show in it.

    Raises:
        InvalidGs1Key: not 4 to 12 digits, or from a range that is licensed to no company.
    """
    if not _COMPANY_PREFIX.fullmatch(prefix):
        raise InvalidGs1Key(
            N_("“%(value)s” is not a GS1 company prefix of 4 to 12 digits."),
            field=field,
            value=prefix,
        )
    if _NO_COMPANY.match(prefix):
        raise InvalidGs1Key(
            N_(
                "GS1 gives no company a prefix such as “%(value)s”: "
                "numbers that begin so are for other uses."
            ),
            field=field,
            value=prefix,
        )
    return prefix


def make_sscc(company_prefix: str, serial: int, *, extension: int = 0) -> str:
    """The SSCC of the unit `serial`, under the company prefix that GS1 licensed.

    Raises:
        InvalidGs1Key: no company prefix, or more units than its length leaves room for.
    """
    checked_company_prefix(company_prefix)
    if extension not in range(10):
        raise InvalidGs1Key(
            N_("“%(value)s” is not an extension digit, 0 to 9."), field="extension", value=extension
        )
    room = SSCC_DIGITS - 2 - len(company_prefix)
    if not 0 <= serial < 10**room:
        raise InvalidGs1Key(
            N_("%(value)s is not a serial number of at most %(room)s digits."),
            field="serial",
            value=serial,
            room=room,
        )
    body = f"{extension}{company_prefix}{serial:0{room}d}"
    return body + check_digit(body)
