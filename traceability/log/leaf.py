"""The leaf of an event in a Merkle log: a salted commitment to what was recorded, and when.

It holds no more than a stranger may keep: nobody can guess a private event from its leaf, because
its nonce is random and is not published with it.
"""

import hashlib
import json
from datetime import UTC, datetime

_LEAF = b"\0"


def leaf_hash(
    *,
    event_id: str,
    event_hash: str,
    record_time: datetime,
    declaration_digest: bytes | None,
    nonce: bytes,
) -> bytes:
    """The leaf hash (RFC 6962, 2.1) of the canonical JSON of these five, 32 bytes.

    The event hash leaves out the id, the record time and the error declaration of an event
    (CBV 2.0, 8.9): they stand beside it, so that a declaration has a leaf of its own.
    """
    said = {
        "errorDeclaration": declaration_digest.hex() if declaration_digest else None,
        "eventHash": event_hash,
        "eventID": event_id,
        "nonce": nonce.hex(),
        "recordTime": record_time.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return hashlib.sha256(_LEAF + canonical_json(said)).digest()


def canonical_json(value: object) -> bytes:
    """JSON with sorted names, no spaces and nothing escaped that need not be."""
    return _encode(value).encode()


_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode
