"""On what terms a product is offered, and the name of its page. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from traceability.errors import N_, InvalidInput
from traceability.folding import fold

MOST_PRICE_VND = 1_000_000_000
"""For one pack: more is a slip of the keyboard, and would not fit the column."""

MOST_SAFETY = 1_000_000
MOST_DESCRIPTION = 5_000
MOST_SLUG = 80
_NUMBERED = 10
"""Room kept in a slug for what tells it from another of the same name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a cooperative decides about an offer.

    `price_vnd` is one pack's price in whole đồng, tax included. `safety_packs` are never promised
    to a buyer: they are there for what gets lost or torn.
    """

    price_vnd: int
    description_vi: str | None = None
    description_en: str | None = None
    safety_packs: int = 0
    on_sale: bool = True

    def checked(self) -> "Terms":
        """Return itself, or refuse.

        Raises:
            InvalidInput: a price that is no whole number above zero, a text that is too long.
        """
        if not _is_whole(self.price_vnd) or not 0 < self.price_vnd <= MOST_PRICE_VND:
            raise InvalidInput(
                N_("%(value)s is not a price in whole đồng above zero."),
                field="price_vnd",
                value=self.price_vnd,
            )
        if not _is_whole(self.safety_packs) or not 0 <= self.safety_packs <= MOST_SAFETY:
            raise InvalidInput(
                N_("%(value)s is not a number of packs from 0 to %(most)s."),
                field="safety_packs",
                value=self.safety_packs,
                most=MOST_SAFETY,
            )
        for field in ("description_vi", "description_en"):
            text = getattr(self, field)
            if text is not None and len(text) > MOST_DESCRIPTION:
                raise InvalidInput(
                    N_("The description has %(value)s characters, more than %(most)s."),
                    field=field,
                    value=len(text),
                    most=MOST_DESCRIPTION,
                )
        return self


def slugs(name: str, *, product_code: str, organisation_code: str) -> Iterator[str]:
    """Names for a page, the nicest first, without end: `che-tom-non-200-g`, then with more in it.

    "Chè tôm nõn 200 g" of two cooperatives are two pages.
    """
    nice = _hyphenated(name) or _hyphenated(product_code)
    yield nice
    longer = f"{nice}-{_hyphenated(organisation_code)}"[: MOST_SLUG - _NUMBERED].strip("-")
    yield longer
    number = 2
    while True:
        yield f"{longer}-{number}"
        number += 1


def _hyphenated(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text))[: MOST_SLUG - _NUMBERED].strip("-")


def _is_whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)
