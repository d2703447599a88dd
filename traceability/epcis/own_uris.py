"""How our own lots, places, parties and stamps are named outside: one URI each. Pure.

Where GS1 licensed a number it is a GS1 Digital Link on our domain (EPCIS 2.0 allows any domain);
everything else is a plain address of our domain. People's names are in none of them: a household
or a buyer is an opaque id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

PREFIX = "nguon"
"""The local prefix of our own terms."""

REMOTE_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


@dataclass(frozen=True, slots=True)
class OwnUris:
    """The URIs of one deployment; `base_url` is scheme and host without a slash at the end."""

    base_url: str

    @property
    def vocabulary(self) -> str:
        """The namespace of our own terms."""
        return f"{self.base_url}/voc/"

    @property
    def context(self) -> list[Any]:
        """The `@context` of our documents, with every prefix that they use declared locally.

        Also those that the remote context knows: the event hash takes only local ones.
        """
        local: Mapping[str, str] = {
            "cbvmda": "urn:epcglobal:cbv:mda:",
            "gs1": "https://gs1.org/voc/",
            PREFIX: self.vocabulary,
        }
        return [REMOTE_CONTEXT, dict(local)]

    def biz_step(self, name: str) -> str:
        """A business step of our own."""
        return f"{self.vocabulary}BizStep-{_part(name)}"

    def transaction_type(self, name: str) -> str:
        """A type of business transaction of our own."""
        return f"{self.vocabulary}BTT-{_part(name)}"

    def lot(self, organisation: str, code: str, *, gtin: str | None = None) -> str:
        """A lot: as a class of goods, since its packets are alike."""
        if gtin is not None:
            return f"{self.base_url}/01/{gtin.zfill(14)}/10/{_part(code)}"
        return self._own("lot", organisation, code)

    def place(self, organisation: str, code: str, *, gln: str | None = None) -> str:
        """A plot, a workshop or a warehouse."""
        return f"{self.base_url}/414/{gln}" if gln else self._own("place", organisation, code)

    def organisation(self, code: str, *, gln: str | None = None) -> str:
        """A cooperative as a party."""
        return f"{self.base_url}/417/{gln}" if gln else self._own("organisation", code)

    def party(self, party_id: UUID) -> str:
        """A household, a supplier or a buyer, without saying who."""
        return self._own("party", str(party_id))

    def unit(self, organisation: str, code: str, *, sscc: str | None = None) -> str:
        """A carton or a pallet."""
        return f"{self.base_url}/00/{sscc}" if sscc else self._own("unit", organisation, code)

    def stamp(self, stamp_id: str) -> str:
        """One stamp, by the 13 characters that are printed on it."""
        return f"{self.base_url}/T/{stamp_id}"

    def stamps(self, run_id: UUID, first: int, last: int) -> str:
        """Stamps of a run, as a class of things that are alike."""
        return self._own("stamps", str(run_id), f"{first}-{last}")

    def certificate(self, certificate_id: UUID) -> str:
        """A certificate that we keep."""
        return self._own("certificate", str(certificate_id))

    def document(self, sha256: str) -> str:
        """A stored document, by the hash of its content."""
        return self._own("document", sha256)

    def transaction(self, kind: str, event_id: UUID) -> str:
        """What an event is in business: a delivery, a return, a recall."""
        return self._own(kind, str(event_id))

    def _own(self, *parts: str) -> str:
        return "/".join([self.base_url, "id", *map(_part, parts)])


def _part(text: str) -> str:
    return quote(text, safe="")
