"""The codes of a run many at a time, in any process: the same as `services.stamp_codes` gives.

Ids are sealed and signatures written in base 32 on arrays; what is left for each stamp is its
signature itself. A `Mint` holds keys: it is passed from process to process and never kept.
"""

import hmac
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from numpy.typing import NDArray

from traceability.stamps.alphabet import CROCKFORD
from traceability.stamps.code import TAG_BYTES, Format, Kind, signed_bytes
from traceability.stamps.ff1_batch import FF1Batch
from traceability.stamps.identity import CHECK_BITS, ID_LENGTH, INDEX_BITS, TWEAK, StampIdentity
from traceability.stamps.keyset import key_id_of

_CROCKFORD = np.frombuffer(CROCKFORD.encode(), dtype=np.uint8)
_BASE32 = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", dtype=np.uint8)
_BITS = 5
_LEFT, _RIGHT = ID_LENGTH // 2, ID_LENGTH - ID_LENGTH // 2
_RIGHT_BITS = _BITS * _RIGHT

Texts = NDArray[np.uint8]
"""Texts of one length in ASCII, a row for each."""


@dataclass(frozen=True)
class Mint:
    """What the codes of one run are made of. `secret` is the signing key or the tag key."""

    run: int
    kind: Kind
    format: Format
    host: str
    public_key: bytes
    secret: bytes = field(repr=False)
    identity_key: bytes = field(repr=False)

    def ids(self, first: int, last: int) -> Texts:
        """The 13 characters of stamps `first` to `last`, as `IdentityCipher.seal` gives them.

        Raises:
            InvalidInput: run or index does not fit.
        """
        for index in (first, last):
            StampIdentity(self.run, index)
        stamps = np.arange(first, last + 1, dtype=np.uint64) | np.uint64(self.run << INDEX_BITS)
        right_bits = _RIGHT_BITS - CHECK_BITS  # of the stamp's; the check bits below are zero
        left = stamps >> np.uint64(right_bits)
        right = (stamps & np.uint64((1 << right_bits) - 1)) << np.uint64(CHECK_BITS)
        sealed = self._identities.encrypt(left, right)
        numerals = [
            half >> np.uint64(_BITS * place) & np.uint64(31)
            for half, count in zip(sealed, (_LEFT, _RIGHT), strict=True)
            for place in reversed(range(count))
        ]
        return _CROCKFORD[np.stack(numerals, axis=1)]

    def tails(self, ids: Texts) -> Texts:
        """The paths of stamps by their ids, as `StampCode.tail` gives them."""
        head = signed_bytes(self.host, self.kind, self.format, self._key_id, "")
        start = len(head) - len(self._key_id) - 1
        path = np.frombuffer(b"/T/" + head[start:], dtype=np.uint8)
        vouched = base32(self._vouched(head, ids.tobytes()))
        paths = np.broadcast_to(path, (len(ids), len(path)))
        return np.concatenate([paths, ids, vouched], axis=1)

    def _vouched(self, head: bytes, ids: bytes) -> Texts:
        """The signature or the tag of each id."""
        whole = (ids[at : at + ID_LENGTH] for at in range(0, len(ids), ID_LENGTH))
        if self.format is Format.COMPACT:
            made = [
                hmac.digest(self.secret, head + each + self.public_key, "sha256")[:TAG_BYTES]
                for each in whole
            ]
        else:
            sign = Ed25519PrivateKey.from_private_bytes(self.secret).sign
            made = [sign(head + each) for each in whole]
        return np.frombuffer(b"".join(made), dtype=np.uint8).reshape(len(made), -1)

    @cached_property
    def _identities(self) -> FF1Batch:
        return FF1Batch(self.identity_key, bits=_BITS, length=ID_LENGTH, tweak=TWEAK)

    @cached_property
    def _key_id(self) -> str:
        return key_id_of(self.public_key)


def grouped(ids: Texts) -> Texts:
    """Ids as printed under the QR (`TypedCode.grouped`)."""
    return np.insert(ids, (4, 8), ord("-"), axis=1)


def base32(data: Texts) -> Texts:
    """RFC 4648 base32 of each row in upper case, without padding (`alphabet.encode_bytes`)."""
    count, size = data.shape
    padded = np.zeros((count, -(-size // _BITS) * _BITS), dtype=np.uint64)
    padded[:, :size] = data
    fives = padded.reshape(count, -1, _BITS)
    number = fives[:, :, 0]
    for place in range(1, _BITS):
        number = number << np.uint64(8) | fives[:, :, place]
    shifts = np.arange(35, -1, -_BITS, dtype=np.uint64)
    numerals = (number[:, :, None] >> shifts & np.uint64(31)).reshape(count, -1)
    texts: Texts = _BASE32[numerals[:, : -(-size * 8 // _BITS)]]
    return texts
