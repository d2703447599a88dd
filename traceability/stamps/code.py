"""The grammar of a stamp: ``https://<host>/T/<F><KID><ID><SIG>``.

======  ==========  ====================================================================
part    characters  says
======  ==========  ====================================================================
F       1           version of this grammar, format and kind (the table `_LETTERS`)
KID     3           key id: the start of the key's SHA-256, Crockford base32
ID      13          which stamp, sealed (`identity`), Crockford base32
SIG     103 or 16   Ed25519 signature, or keyed tag in the compact format, RFC 4648 base32
======  ==========  ====================================================================

Scheme and host are lower case, the rest upper case: several phones do not open ``HTTPS://``, and
upper case keeps the long part in the QR's compact alphanumeric mode. Reading takes any case.
"""

import enum
import re
from dataclasses import dataclass, field

from traceability.errors import N_, InvalidInput, MalformedStampCode
from traceability.stamps.alphabet import (
    crockford_numerals,
    crockford_text,
    decode_bytes,
    encode_bytes,
)
from traceability.stamps.identity import ID_LENGTH

KEY_ID_LENGTH = 3
SIGNATURE_BYTES = 64
TAG_BYTES = 10
# What is signed starts so, so that no other signature by the same key can pass for a stamp's.
CONTEXT = b"nguon-stamp\0"


class Kind(enum.Enum):
    """What the stamp is on."""

    UNIT = "unit"
    HIDDEN = "hidden"
    """The second code of a unit, under a cover; scanned once, after buying."""
    LOT = "lot"
    CARTON = "carton"
    CARD = "card"
    """On the wall of a plot or a workshop; it sells nothing."""

    @property
    def stands_for_one_packet(self) -> bool:
        """Whether the stamp belongs to one packet, so that it is activated and its scans count."""
        return self in {Kind.UNIT, Kind.HIDDEN}


class Format(enum.Enum):
    """What vouches for the code."""

    FULL = "full"
    """An Ed25519 signature that anyone can check, without network."""
    COMPACT = "compact"
    """A keyed tag that only the issuing server can check, for stamps under 20 mm."""

    @property
    def signature_bytes(self) -> int:
        """Length of the signature or the tag in bytes."""
        return SIGNATURE_BYTES if self is Format.FULL else TAG_BYTES


# Version 1 of the grammar. A later version takes letters that are free here; none is ever reused,
# because paper does not change.
_LETTERS = {
    "A": (Kind.UNIT, Format.FULL),
    "B": (Kind.HIDDEN, Format.FULL),
    "C": (Kind.LOT, Format.FULL),
    "D": (Kind.CARTON, Format.FULL),
    "E": (Kind.CARD, Format.FULL),
    "F": (Kind.UNIT, Format.COMPACT),
    "G": (Kind.HIDDEN, Format.COMPACT),
    "H": (Kind.LOT, Format.COMPACT),
    "J": (Kind.CARTON, Format.COMPACT),
    "K": (Kind.CARD, Format.COMPACT),
}
_LETTER_OF = {meaning: letter for letter, meaning in _LETTERS.items()}

_HOST = r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?"
_BASE_URL = re.compile(rf"(https?)://({_HOST})/?", re.ASCII | re.IGNORECASE)
# Apps append their own query to a shared link; it is not part of the code.
_SCANNED = re.compile(
    rf"(?:(https?)://({_HOST})/T/|/?(?:T/)?)([0-9A-Z]+)(?:[?#].*)?", re.ASCII | re.IGNORECASE
)
_LONGEST_TEXT = 2_000
_DEFAULT_PORT = {"http": ":80", "https": ":443"}
_GROUPING = re.compile(r"[\s\u00a0\u2010-\u2015\-_.]+")


def host_of(base_url: str) -> str:
    """`host[:port]` of the deployment in lower case, as it is signed; default ports fall away.

    Raises:
        InvalidInput: not an http(s) address, or one with a path, query or user name.
    """
    match = _BASE_URL.fullmatch(base_url)
    if match is None:
        raise InvalidInput(
            N_("%(value)s is not the address of a site, such as https://nguon.example."),
            field="base_url",
            value=base_url,
        )
    return _host(match[1], match[2])


def signed_bytes(host: str, kind: Kind, format_: Format, key_id: str, stamp_id: str) -> bytes:
    """What a signature or tag is made over (STAMP-V1): the host and every character before SIG."""
    head = _LETTER_OF[kind, format_] + key_id + stamp_id
    return CONTEXT + host.lower().encode("ascii") + b"\0" + head.encode("ascii")


@dataclass(frozen=True, slots=True)
class StampCode:
    """What a stamp's QR says: which stamp, signed with which key."""

    kind: Kind
    format: Format
    key_id: str
    id: str
    signature: bytes
    host: str | None = field(default=None, compare=False)
    """`host[:port]` in the address that was read; None where only the path was given."""

    @classmethod
    def parse(cls, text: str) -> "StampCode":
        """Read a scanned address, or its path or code alone, in any letter case.

        Strict where a camera is exact: no letter stands for another, no signature has two
        spellings. Whether the signature holds is for `signing.verify`.

        Raises:
            MalformedStampCode: the text is not a stamp's address; `.value` holds it.
        """
        match = _SCANNED.fullmatch(text.strip()) if len(text) <= _LONGEST_TEXT else None
        if match is None:
            raise malformed_address(text)
        scheme, host, tail = match[1], match[2], match[3].upper()
        if tail[0] not in _LETTERS:
            raise malformed_address(text)
        kind, format_ = _LETTERS[tail[0]]
        head = 1 + KEY_ID_LENGTH + ID_LENGTH
        try:
            crockford_numerals(tail[1:head], lenient=False)
            signature = decode_bytes(tail[head:])
        except ValueError as problem:
            raise malformed_address(text) from problem
        if len(signature) != format_.signature_bytes:
            raise malformed_address(text)
        return cls(
            kind=kind,
            format=format_,
            key_id=tail[1 : 1 + KEY_ID_LENGTH],
            id=tail[1 + KEY_ID_LENGTH : head],
            signature=signature,
            host=_host(scheme, host) if host else None,
        )

    @property
    def tail(self) -> str:
        """The path in upper case: ``/T/<F><KID><ID><SIG>``."""
        letter = _LETTER_OF[self.kind, self.format]
        return f"/T/{letter}{self.key_id}{self.id}{encode_bytes(self.signature)}"

    def url(self, base_url: str) -> str:
        """The whole address as printed in the QR.

        Raises:
            InvalidInput: `base_url` is not the address of a site.
        """
        return "".join(self.segments(base_url))

    def segments(self, base_url: str) -> tuple[str, str]:
        """The address in two parts, for a byte and an alphanumeric segment of the QR.

        Raises:
            InvalidInput: `base_url` is not the address of a site.
        """
        scheme = base_url.partition("://")[0].lower()
        return f"{scheme}://{host_of(base_url)}", self.tail


@dataclass(frozen=True, slots=True)
class TypedCode:
    """The 13 characters under a QR, typed by hand: it says which stamp, and nothing vouches for it.

    Whether it is any stamp's is for `IdentityCipher.open`.
    """

    id: str

    @classmethod
    def parse(cls, text: str) -> "TypedCode":
        """Read a typed code: any case, spaces and hyphens anywhere, o for 0, i and l for 1.

        Raises:
            MalformedStampCode: not 13 such characters; `.value` holds the text.
        """
        try:
            numerals = crockford_numerals(_GROUPING.sub("", text[:_LONGEST_TEXT]))
        except ValueError as problem:
            raise _mistyped(text) from problem
        if len(numerals) != ID_LENGTH:
            raise _mistyped(text)
        return cls(crockford_text(numerals))

    @property
    def grouped(self) -> str:
        """As printed under the QR, in groups that the eye can hold: ``K7M2-Q9TX-4BJ0A``."""
        return f"{self.id[:4]}-{self.id[4:8]}-{self.id[8:]}"


def _host(scheme: str, host: str) -> str:
    return host.lower().removesuffix(_DEFAULT_PORT[scheme.lower()])


def malformed_address(text: str) -> MalformedStampCode:
    """The refusal of a text that is not a stamp's address."""
    return MalformedStampCode(
        N_("This is not a stamp's address: %(value)s"), field="code", value=text
    )


def _mistyped(text: str) -> MalformedStampCode:
    return MalformedStampCode(
        N_("A stamp's code has 13 letters and digits; %(value)s has not."),
        field="code",
        value=text,
    )
