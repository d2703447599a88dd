"""The same stamp as a GS1 Digital Link: ``/01/<gtin>/10/<lot>/21/<ID>?s=<F><KID><SIG>``. Pure.

For products with a licensed GTIN, so that a till reads the same code as a phone. GTIN and lot are
not signed: they are claims, to be compared with the record. `s` is a key of our own, which GS1's
readers pass over; AI (8030) is ISO/IEC 20248's and stays so. Without `s` the serial number is a
typed code: nothing vouches for it.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from traceability.errors import InvalidDigitalLink
from traceability.gs1.digital_link import DigitalLink
from traceability.gs1.elements import Element
from traceability.gs1.keys import gtin14
from traceability.stamps.code import KEY_ID_LENGTH, StampCode, TypedCode, malformed_address

_GTIN, _LOT, _SERIAL = "01", "10", "21"
_BEGINS = "/01/"
_HEAD = 1 + KEY_ID_LENGTH
# A path alone is read as if it stood at a host; no host of that name can exist (RFC 6761).
_NO_HOST = "https://host.invalid"


@dataclass(frozen=True, slots=True)
class LinkedCode:
    """A stamp with what its address says beside it."""

    code: StampCode | TypedCode
    gtin: str
    """14 digits."""
    lot: str | None

    @classmethod
    def parse(cls, text: str) -> "LinkedCode":
        """Read a scanned address, or its path and query alone.

        Raises:
            MalformedStampCode: not such an address; `.value` holds the text.
        """
        scanned = text.strip()
        try:
            link = DigitalLink.parse(
                _NO_HOST + scanned if scanned.startswith("/") else scanned, short_gtins=False
            )
        except InvalidDigitalLink as problem:
            raise malformed_address(text) from problem
        gtin, serial = link.value(_GTIN), link.value(_SERIAL)
        if link.key.ai != _GTIN or gtin is None or serial is None:
            raise malformed_address(text)
        signed = dict(parse_qsl(urlsplit(scanned).query, keep_blank_values=True)).get("s")
        if signed is None:
            return cls(TypedCode.parse(serial), gtin, link.value(_LOT))
        whole = signed[:_HEAD] + serial + signed[_HEAD:]
        if not scanned.startswith("/"):
            whole = f"{link.stem}/T/{whole}"
        return cls(StampCode.parse(whole), gtin, link.value(_LOT))

    @staticmethod
    def may_be(text: str) -> bool:
        """Whether the text has the beginning of such an address."""
        return _BEGINS in text


def linked_url(code: StampCode, base_url: str, *, gtin: str, lot: str) -> str:
    """The address that carries the stamp for a packet of the product and the lot.

    Raises:
        InvalidGtin: `gtin` is none.
        InvalidDigitalLink: the lot's code cannot stand in AI (10).
    """
    tail = code.tail.removeprefix("/T/")
    head, signature = tail[:_HEAD], tail[_HEAD + len(code.id) :]
    elements = (Element(_GTIN, gtin14(gtin)), Element(_LOT, lot), Element(_SERIAL, code.id))
    return f"{DigitalLink.build(base_url, elements)}?s={head}{signature}"
