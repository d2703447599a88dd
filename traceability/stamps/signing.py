"""Who made a code: signing a stamp, and checking one, with or without the server."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from traceability.errors import N_, BadSignature, KeyRevoked, NeedsServer
from traceability.stamps.code import TAG_BYTES, Format, Kind, StampCode, signed_bytes
from traceability.stamps.keyset import KeySet, PublicKey, key_id_of


def sign(private_key: Ed25519PrivateKey, *, host: str, kind: Kind, stamp_id: str) -> StampCode:
    """The full code of a stamp. `host` is `host[:port]` as `code.host_of` gives it."""
    key_id = key_id_of(private_key.public_key().public_bytes_raw())
    message = signed_bytes(host, kind, Format.FULL, key_id, stamp_id)
    return StampCode(kind, Format.FULL, key_id, stamp_id, private_key.sign(message))


def tag(tag_key: bytes, *, public_key: bytes, host: str, kind: Kind, stamp_id: str) -> StampCode:
    """The compact code of a stamp: HMAC-SHA256 under the server's tag key, cut to 80 bits.

    It names one of the organisation's signing keys, whose retirement and revocation it shares.
    """
    key_id = key_id_of(public_key)
    message = signed_bytes(host, kind, Format.COMPACT, key_id, stamp_id)
    return StampCode(kind, Format.COMPACT, key_id, stamp_id, _tag(tag_key, public_key, message))


@dataclass(frozen=True, slots=True)
class Verified:
    """A code whose signature or tag holds: which key vouches for it, and in which format."""

    code: StampCode
    key: PublicKey

    @property
    def anyone_can_check(self) -> bool:
        """Whether a stranger with the public keys comes to the same answer."""
        return self.code.format is Format.FULL


def verify(
    code: StampCode,
    *,
    host: str,
    keys: KeySet,
    issued_at: datetime | None,
    tag_key: bytes | None = None,
) -> Verified:
    """Check that `code` was made by a key that stood when its run was recorded at `issued_at`.

    `issued_at` is None where the run is not known: offline, or not on the books. `tag_key` is None
    everywhere but on the issuing server.

    1. Find every key with the code's key id.
    2. Rebuild the signed bytes (STAMP-V1), with the host that the checker trusts.
    3. Check the Ed25519 signature (RFC 8032), or the compact tag, against each.
    4. A retired key still counts. A revoked key counts only for a run recorded before the
       revocation.

    It does not prove that the packet is genuine: a printed code can be copied. It does not say
    that the stamp is on the books, active or not recalled: only the server knows.

    Raises:
        NeedsServer: a compact code, and no `tag_key` to check it with.
        BadSignature: no known key made this code for this host.
        KeyRevoked: the signature is correct, and the key is revoked. `.params["revoked_at"]` says
            since when; `.params["online_needed"]` is true where the server, which knows when the
            run was recorded, may still answer otherwise.
    """
    if code.format is Format.COMPACT and tag_key is None:
        raise NeedsServer(
            N_("This is a compact code: only the server that issued it can check it."),
            field="code",
            value=code.tail,
        )
    # 1
    candidates = keys.of_id(code.key_id)
    # 2
    message = signed_bytes(host, code.kind, code.format, code.key_id, code.id)
    # 3
    key = next((each for each in candidates if _holds(code, message, each, tag_key)), None)
    if key is None:
        raise BadSignature(
            N_("No key known here made this code for %(host)s."),
            field="code",
            value=code.tail,
            host=host,
            key_id=code.key_id,
        )
    # 4
    if key.revoked_at is not None and (issued_at is None or issued_at >= key.revoked_at):
        raise KeyRevoked(
            N_("The signature is correct, but key %(key_id)s of %(holder)s is revoked."),
            field="code",
            value=code.tail,
            key_id=key.key_id,
            holder=key.holder,
            revoked_at=key.revoked_at,
            online_needed=issued_at is None,
        )
    return Verified(code=code, key=key)


def _holds(code: StampCode, message: bytes, key: PublicKey, tag_key: bytes | None) -> bool:
    if code.format is Format.COMPACT:
        expected = _tag(tag_key, key.public_bytes, message) if tag_key is not None else b""
        return hmac.compare_digest(expected, code.signature)
    try:
        Ed25519PublicKey.from_public_bytes(key.public_bytes).verify(code.signature, message)
    except InvalidSignature:
        return False
    return True


def _tag(tag_key: bytes, public_key: bytes, message: bytes) -> bytes:
    """The tag covers the whole public key: two keys may share an id, and tell apart by it."""
    return hmac.new(tag_key, message + public_key, hashlib.sha256).digest()[:TAG_BYTES]
