"""The public keys that stamps are checked with, and their published form (JWKS, RFC 7517, 8037)."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from traceability.errors import N_, InvalidInput
from traceability.stamps.alphabet import encode_integer
from traceability.stamps.code import KEY_ID_LENGTH

PUBLIC_KEY_BYTES = 32


def key_id_of(public_key: bytes) -> str:
    """The 3 Crockford characters by which stamps name a key: the first 15 bits of its SHA-256.

    Two keys may share them; who checks tries every key of that id.
    """
    start = int.from_bytes(hashlib.sha256(public_key).digest()[:2])
    return encode_integer(start >> 1, KEY_ID_LENGTH)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of an Ed25519 signing key, in whose name it signs, and when it stood.

    A retired key signs no more and still vouches for what it signed. A revoked key may be in
    strange hands: it vouches only for runs recorded before.
    """

    key_id: str
    public_bytes: bytes
    holder: str
    active_from: datetime
    retired_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeySet:
    """Every key that a checker knows."""

    keys: tuple[PublicKey, ...] = ()

    def of_id(self, key_id: str) -> tuple[PublicKey, ...]:
        """Every key with that key id."""
        return tuple(key for key in self.keys if key.key_id == key_id)

    def to_jwks(self) -> dict[str, Any]:
        """The JWK Set to publish; what RFC 7517 has no member for is under ``nguon:``."""
        return {"keys": [_to_jwk(key) for key in self.keys]}

    @classmethod
    def from_jwks(cls, document: object) -> "KeySet":
        """Read a published JWK Set; keys of other types are skipped (RFC 7517 section 5).

        Raises:
            InvalidInput: not a JWK Set, or an Ed25519 key in it that is not whole.
        """
        entries = document.get("keys") if isinstance(document, Mapping) else None
        if not isinstance(entries, list) or not all(isinstance(each, Mapping) for each in entries):
            raise InvalidInput(
                N_('This is not a JWK Set: an object with a list "keys" is expected.'),
                field="keys",
            )
        return cls(
            tuple(
                _from_jwk(each)
                for each in entries
                if each.get("kty") == "OKP" and each.get("crv") == "Ed25519"
            )
        )


def _to_jwk(key: PublicKey) -> dict[str, Any]:
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "use": "sig",
        "alg": "EdDSA",
        "kid": key.key_id,
        "x": base64.urlsafe_b64encode(key.public_bytes).decode("ascii").rstrip("="),
        "nguon:holder": key.holder,
        "nguon:active_from": key.active_from.isoformat(),
    }
    if key.retired_at is not None:
        jwk["nguon:retired_at"] = key.retired_at.isoformat()
    if key.revoked_at is not None:
        jwk["nguon:revoked_at"] = key.revoked_at.isoformat()
    return jwk


def _from_jwk(jwk: Mapping[str, Any]) -> PublicKey:
    public_bytes = _public_bytes(jwk)
    key_id = key_id_of(public_bytes)
    if jwk.get("kid") != key_id:
        raise _unusable(jwk, "kid")
    holder = jwk.get("nguon:holder")
    if not isinstance(holder, str):
        raise _unusable(jwk, "nguon:holder")
    active_from = _moment(jwk, "nguon:active_from")
    if active_from is None:
        raise _unusable(jwk, "nguon:active_from")
    return PublicKey(
        key_id=key_id,
        public_bytes=public_bytes,
        holder=holder,
        active_from=active_from,
        retired_at=_moment(jwk, "nguon:retired_at"),
        revoked_at=_moment(jwk, "nguon:revoked_at"),
    )


def _public_bytes(jwk: Mapping[str, Any]) -> bytes:
    text = jwk.get("x")
    if not isinstance(text, str):
        raise _unusable(jwk, "x")
    try:
        public_bytes = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError) as problem:
        raise _unusable(jwk, "x") from problem
    if len(public_bytes) != PUBLIC_KEY_BYTES:
        raise _unusable(jwk, "x")
    return public_bytes


def _moment(jwk: Mapping[str, Any], member: str) -> datetime | None:
    """A time of the key. A bad one is refused: to skip `revoked_at` would make the key stand."""
    text = jwk.get(member)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError) as problem:
        raise _unusable(jwk, member) from problem
    if moment.tzinfo is None:
        raise _unusable(jwk, member)
    return moment


def _unusable(jwk: Mapping[str, Any], member: str) -> InvalidInput:
    value = jwk.get(member)
    if value is None:
        return InvalidInput(
            N_("A key in the JWK Set cannot be used: it has no %(member)s."),
            field=member,
            member=member,
        )
    return InvalidInput(
        N_("A key in the JWK Set cannot be used: %(member)s is %(value)s."),
        field=member,
        value=value,
        member=member,
    )
