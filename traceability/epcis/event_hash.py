"""Event hash ids of EPCIS events (CBV 2.0, section 8.9): `ni:///sha-256;<hex>?ver=CBV2.0`.

    1. Take every field that says what happened, in the standard's order, under its full name.
    2. Write each value in its canonical form (`canonical_values`, `gs1_uris`).
    3. Concatenate (`pre_hash`).
    4. Digest the UTF-8 bytes, and name the digest as RFC 6920 does.

What it does not prove: who says so, and whether it is still said. An event and the declaration
that it was wrong have the same hash; whoever keeps a log adds the declaration beside it.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from traceability.epcis.context import Json, Namespaces, read_events
from traceability.epcis.pre_hash import pre_hash
from traceability.errors import N_, InvalidEpcis, InvalidInput

__all__ = ["DIGESTS", "event_hash", "event_hashes", "pre_hash"]

DIGESTS: dict[str, Callable[[bytes], "hashlib._Hash"]] = {
    "sha-256": hashlib.sha256,
    "sha-384": hashlib.sha384,
    "sha-512": hashlib.sha512,
    "sha3-256": hashlib.sha3_256,
    "sha3-384": hashlib.sha3_384,
    "sha3-512": hashlib.sha3_512,
}
"""The digests that a hash may be asked for, by the name that it then carries."""

STANDARD = "sha-256"


def event_hashes(document: Mapping[str, Any] | list[Any], *, digest: str = STANDARD) -> list[str]:
    """The hash of every event in a document of any form that `read_events` reads, in its order.

    Raises:
        InvalidEpcis: it is no such document, or nested too deeply.
        UnknownContext: it names a remote context that is not known here.
    """
    return [
        event_hash(read.event, read.namespaces, ignored=read.ignored, digest=digest)
        for read in read_events(document)
    ]


def event_hash(
    event: Json,
    namespaces: Namespaces,
    *,
    ignored: frozenset[str] = frozenset(),
    digest: str = STANDARD,
) -> str:
    """The hash of one event; `namespaces` are the local prefixes that hold for it.

    Raises:
        InvalidEpcis: it is nested too deeply, or holds half a character.
        InvalidInput: a digest that is not in `DIGESTS`.
    """
    if digest not in DIGESTS:
        raise InvalidInput(
            N_("“%(value)s” is not a digest. Use one of %(known)s."),
            field="digest",
            value=digest,
            known=", ".join(DIGESTS),
        )
    try:
        said = pre_hash(event, namespaces, ignored=ignored).encode()
    except UnicodeEncodeError as error:
        raise InvalidEpcis(N_("The event holds half a character, which no text does.")) from error
    return f"ni:///{digest};{DIGESTS[digest](said).hexdigest()}?ver=CBV2.0"
