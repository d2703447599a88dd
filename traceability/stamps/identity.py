"""The 13 characters that stand for one stamp: a keyed permutation of (run, index, check bits).

65 bits as 13 Crockford characters: 24 bits of run, 25 bits of index, 16 check bits that are zero.
Under FF1 nobody without the key learns run or index, two stamps in a row look unrelated, and an
invented or mistyped code is refused except once in 65,536 times. The server finds run and index
without keeping a row for each stamp.
"""

from dataclasses import dataclass

from traceability.errors import N_, InvalidInput, MalformedStampCode
from traceability.stamps.alphabet import (
    crockford_numerals,
    crockford_text,
    decode_integer,
    encode_integer,
)
from traceability.stamps.ff1 import FF1

ID_LENGTH = 13
RUN_BITS = 24
INDEX_BITS = 25
CHECK_BITS = 16
LARGEST_RUN = 2**RUN_BITS - 1
LARGEST_INDEX = 2**INDEX_BITS - 1

# Separates this use of the key from any later one.
TWEAK = b"nguon-stamp-id-1"


@dataclass(frozen=True, slots=True, order=True)
class StampIdentity:
    """Which stamp: the number of its run in this deployment and its place in it, both from 1."""

    run: int
    index: int

    def __post_init__(self) -> None:
        """Refuse what does not fit the printed code."""
        if not 1 <= self.run <= LARGEST_RUN:
            raise InvalidInput(
                N_("Run number %(value)s is outside 1 to %(largest)s."),
                field="run",
                value=self.run,
                largest=LARGEST_RUN,
            )
        if not 1 <= self.index <= LARGEST_INDEX:
            raise InvalidInput(
                N_("Stamp number %(value)s is outside 1 to %(largest)s."),
                field="index",
                value=self.index,
                largest=LARGEST_INDEX,
            )


class IdentityCipher:
    """Seals and opens stamp ids under the deployment's ID key."""

    def __init__(self, key: bytes) -> None:
        """Take the ID key: 16, 24 or 32 random bytes.

        Raises:
            ValueError: the key has another length.
        """
        self._permutation = FF1(key, radix=32)

    def seal(self, run: int, index: int) -> str:
        """The 13 upper-case characters of stamp `index` of `run`.

        Raises:
            InvalidInput: run or index does not fit.
        """
        identity = StampIdentity(run, index)
        plain = (identity.run << INDEX_BITS | identity.index) << CHECK_BITS
        numerals = crockford_numerals(encode_integer(plain, ID_LENGTH))
        return crockford_text(self._permutation.encrypt(numerals, TWEAK))

    def open(self, text: str) -> StampIdentity:
        """The stamp that `text`, 13 characters in any letter case, stands for.

        Raises:
            MalformedStampCode: not 13 such characters, or a slip: the check bits are not zero.
        """
        try:
            numerals = crockford_numerals(text)
        except ValueError as problem:
            raise _slip(text) from problem
        if len(numerals) != ID_LENGTH:
            raise _slip(text)
        plain = decode_integer(crockford_text(self._permutation.decrypt(numerals, TWEAK)))
        identity, check = plain >> CHECK_BITS, plain & (2**CHECK_BITS - 1)
        run, index = identity >> INDEX_BITS, identity & LARGEST_INDEX
        if check != 0 or run == 0 or index == 0:
            raise _slip(text)
        return StampIdentity(run, index)


def _slip(text: str) -> MalformedStampCode:
    return MalformedStampCode(
        N_("%(value)s is not a stamp code. Please compare it with the printed one."),
        field="code",
        value=text,
    )
