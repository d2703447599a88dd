"""FF1 for many strings at once (`ff1`): the rounds in step, on arrays instead of numbers.

For radices that are powers of two, where "modulo" is "the lowest bits", and for strings whose
halves fit in 63 bits, so that each round is one block of AES; a stamp's id is such a string.
"""

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray

from traceability.stamps.ff1 import ROUNDS

_BLOCK = 16
_LARGEST_HALF = 63
_SMALLEST_DOMAIN_BITS = 20  # as FF1 itself: a million strings

Halves = tuple[NDArray[np.uint64], NDArray[np.uint64]]
"""The first and the second half of each string, as numbers."""


class FF1Batch:
    """Encrypts strings of `length` numerals of radix 2^`bits`, under one key and tweak."""

    def __init__(self, key: bytes, *, bits: int, length: int, tweak: bytes) -> None:
        """Work out what all strings have in common.

        Raises:
            ValueError: the key has no AES length, or strings of this form cannot be done here.
        """
        split = length // 2
        self._widths = (bits * split, bits * (length - split))
        self._half_bytes = (self._widths[1] + 7) // 8  # b
        wanted = 4 * ((self._half_bytes + 3) // 4) + 4  # d
        padded = tweak + bytes((-len(tweak) - self._half_bytes - 1) % _BLOCK)
        whole = len(padded) // _BLOCK * _BLOCK
        rest = padded[whole:]
        if sum(self._widths) < _SMALLEST_DOMAIN_BITS or self._widths[1] > _LARGEST_HALF:
            raise ValueError(f"{length} numerals of {bits} bits are not for FF1 in batches")
        # ECB on single blocks is the bare block cipher CIPH_K that the standard is written with.
        self._cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - see above
        block = self._cipher.encryptor().update
        first = (  # P
            b"\x01\x02\x01"
            + (1 << bits).to_bytes(3)
            + bytes([ROUNDS, split % 256])
            + length.to_bytes(4)
            + len(tweak).to_bytes(4)
        )
        state = int.from_bytes(block(first))
        for at in range(0, whole, _BLOCK):
            chained = state ^ int.from_bytes(padded[at : at + _BLOCK])
            state = int.from_bytes(block(chained.to_bytes(_BLOCK)))
        self._start = np.frombuffer(
            (state ^ int.from_bytes(rest.ljust(_BLOCK, b"\0"))).to_bytes(_BLOCK), dtype=np.uint8
        )
        self._turn_at = len(rest)
        self._low = slice(wanted - 8, wanted)  # the lowest 64 bits of the first d bytes

    def encrypt(self, left: NDArray[np.uint64], right: NDArray[np.uint64]) -> Halves:
        """Algorithm 7: the encrypted halves.

        Raises:
            ValueError: a half is too large.
        """
        masks = [np.uint64((1 << width) - 1) for width in self._widths]
        if (left > masks[0]).any() or (right > masks[1]).any():
            raise ValueError("a half has more bits than its numerals")
        block = self._cipher.encryptor().update
        for turn in range(ROUNDS):
            chained = np.empty((len(right), _BLOCK), dtype=np.uint8)
            chained[:] = self._start
            chained[:, self._turn_at] ^= turn
            half = right.astype(">u8").view(np.uint8).reshape(-1, 8)
            chained[:, self._turn_at + 1 :] ^= half[:, 8 - self._half_bytes :]
            mac = np.frombuffer(block(chained.tobytes()), dtype=np.uint8).reshape(-1, _BLOCK)  # R
            low = np.ascontiguousarray(mac[:, self._low]).view(">u8").reshape(-1)
            left, right = right, (left + low.astype(np.uint64)) & masks[turn & 1]
        return left, right
