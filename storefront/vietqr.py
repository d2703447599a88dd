"""The text of a VietQR code: a transfer to one bank account, read by every Vietnamese bank's app.

EMVCo's merchant-presented mode in the form that NAPAS gave it for transfers between accounts. Pure.
"""

import re
from itertools import pairwise

from traceability.errors import N_, InvalidInput

_NAPAS = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
_DONG = "704"
_BANK = re.compile(r"[0-9]{6}", re.ASCII)
_ACCOUNT = re.compile(r"[0-9A-Z]{1,19}", re.ASCII)
_SPACES = re.compile(r"[\s.-]+")
_POLYNOMIAL, _WIDTH, _START = 0x1021, 0xFFFF, 0xFFFF
_TOP_BIT = 0x8000


def vietqr(*, bank: str, account: str) -> str:
    """A code that any amount can be paid to. `bank` is its six digits (BIN), such as 970405.

    Raises:
        InvalidInput: the bank has not six digits, or the account more than 19 letters and digits.
    """
    if not _BANK.fullmatch(bank):
        raise InvalidInput(
            N_("“%(value)s” is not a bank's number of six digits, such as 970405."),
            field="bank",
            value=bank,
        )
    number = plain_account(account)
    receiver = _field("00", bank) + _field("01", number)
    merchant = _field("00", _NAPAS) + _field("01", receiver) + _field("02", _TO_ACCOUNT)
    text = _field("00", "01") + _field("01", "11") + _field("38", merchant)
    text += _field("53", _DONG) + _field("58", "VN") + "6304"
    return f"{text}{checksum(text):04X}"


def plain_account(account: str) -> str:
    """An account number without the spaces that people write in it.

    Raises:
        InvalidInput: it is longer than 19, or has other signs than letters and digits.
    """
    number = _SPACES.sub("", account).upper()
    if not _ACCOUNT.fullmatch(number):
        raise InvalidInput(
            N_("“%(value)s” is not an account number: up to 19 digits."),
            field="account",
            value=account,
        )
    return number


def grouped(account: str) -> str:
    """An account number as people read it: in fours."""
    cuts = [*range(0, len(account), 4), len(account)]
    return " ".join(account[start:end] for start, end in pairwise(cuts))


def checksum(text: str) -> int:
    """CRC-16 of ISO/IEC 13239 with EMVCo's start value."""
    remainder = _START
    for byte in text.encode("ascii"):
        remainder ^= byte << 8
        for _ in range(8):
            shifted = remainder << 1
            remainder = (shifted ^ _POLYNOMIAL if remainder & _TOP_BIT else shifted) & _WIDTH
    return remainder


def _field(number: str, value: str) -> str:
    return f"{number}{len(value):02d}{value}"
