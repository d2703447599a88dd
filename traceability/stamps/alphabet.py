"""The two base-32 alphabets of a stamp: Crockford's for what people read, RFC 4648's for bytes.

Crockford's has no I, L, O or U, so that a typed code survives handwriting; a reader who types
them anyway is understood (o is 0, i and l are 1). RFC 4648 base32 carries the signature: upper-case
letters and digits keep the QR in its compact alphanumeric mode.
"""

import base64
import binascii

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_EXACT = {letter: value for value, letter in enumerate(CROCKFORD)}
_EXACT |= {letter.lower(): value for letter, value in _EXACT.items()}
_LENIENT = _EXACT | {"o": 0, "O": 0, "i": 1, "I": 1, "l": 1, "L": 1}


def crockford_numerals(text: str, *, lenient: bool = True) -> list[int]:
    """The values 0 to 31 of Crockford letters in any case.

    `lenient` also reads o as 0 and i, l as 1: right for what people type, wrong for what a
    camera reads.

    Raises:
        ValueError: a character is outside the alphabet.
    """
    table = _LENIENT if lenient else _EXACT
    try:
        return [table[letter] for letter in text]
    except KeyError as outside:
        raise ValueError(f"{outside.args[0]!r} is not a Crockford base-32 character") from None


def crockford_text(numerals: list[int]) -> str:
    """The upper-case letters of values 0 to 31."""
    return "".join([CROCKFORD[numeral] for numeral in numerals])


def encode_integer(number: int, width: int) -> str:
    """`number` in exactly `width` Crockford characters, most significant first.

    Raises:
        ValueError: the number is negative or needs more characters.
    """
    if number < 0 or number >> (5 * width):
        raise ValueError(f"{number} does not fit {width} base-32 characters")
    return crockford_text([number >> (5 * place) & 31 for place in reversed(range(width))])


def decode_integer(text: str, *, lenient: bool = True) -> int:
    """The number that `encode_integer` wrote, read in any letter case.

    Raises:
        ValueError: a character is outside the alphabet.
    """
    number = 0
    for numeral in crockford_numerals(text, lenient=lenient):
        number = number << 5 | numeral
    return number


def encode_bytes(data: bytes) -> str:
    """RFC 4648 base32 in upper case, without padding."""
    return base64.b32encode(data).decode("ascii").rstrip("=")


def decode_bytes(text: str) -> bytes:
    """The bytes of unpadded base32 in any letter case, one text for each value.

    The last character may hold bits that belong to no byte. They must be zero (RFC 4648
    section 3.5), or several printed codes would carry one signature.

    Raises:
        ValueError: not base32, padded, or with stray bits at the end.
    """
    try:
        data = base64.b32decode(text + "=" * (-len(text) % 8), casefold=True)
    except binascii.Error as problem:
        raise ValueError(f"not base32: {problem}") from problem
    if encode_bytes(data) != text.upper():
        raise ValueError("not canonical base32: padding or stray bits at the end")
    return data
