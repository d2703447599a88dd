"""What lies in a cart: packs by product, and nothing else. Pure.

The cart travels in a signed cookie, so it is small and bounded; prices and names are looked up
whenever it is shown. What cannot be read is left out: a cart from an older release is no error.
"""

from collections.abc import Mapping
from uuid import UUID

from storefront.orders.basket import MOST_LINES
from traceability.errors import N_, InvalidInput

MOST_PACKS = 999
"""Of one product in a cart; who wants more calls the cooperative."""

Contents = Mapping[UUID, int]


def read(kept: object) -> dict[UUID, int]:
    """The cart of a cookie or a form: packs by the hexadecimal id of the product."""
    if not isinstance(kept, Mapping):
        return {}
    found = {}
    for text, packs in kept.items():
        product_id = _identifier(text)
        if product_id and _is_count(packs):
            found[product_id] = packs
        if len(found) == MOST_LINES:
            break
    return found


def written(contents: Contents) -> dict[str, int]:
    """The same as plain values."""
    return {product_id.hex: packs for product_id, packs in contents.items()}


def from_text(text: str) -> dict[UUID, int]:
    """Read `id:packs id:packs`, as a form carries what its reader saw."""
    pairs = (part.partition(":") for part in text.split()[:MOST_LINES])
    return read({name: int(packs) for name, _, packs in pairs if _is_digits(packs)})


def to_text(contents: Contents) -> str:
    """The same as text."""
    return " ".join(f"{name}:{packs}" for name, packs in written(contents).items())


def put_in(contents: Contents, product_id: UUID, packs: int) -> dict[UUID, int]:
    """The cart with so many packs more.

    Raises:
        InvalidInput: no number of packs, or more than a cart holds.
    """
    together = contents.get(product_id, 0) + packs
    if packs < 1 or together > MOST_PACKS:
        raise InvalidInput(
            N_("A cart holds 1 to %(most)s packs of a product, not %(value)s."),
            field="packs",
            value=together if packs > 0 else packs,
            most=MOST_PACKS,
        )
    if product_id not in contents and len(contents) >= MOST_LINES:
        raise InvalidInput(
            N_("A cart holds %(most)s different products. Order some of them first."),
            field="packs",
            most=MOST_LINES,
        )
    return {**contents, product_id: together}


def _identifier(text: object) -> UUID | None:
    try:
        return UUID(hex=str(text))
    except ValueError:
        return None


def _is_count(packs: object) -> bool:
    return isinstance(packs, int) and not isinstance(packs, bool) and 0 < packs <= MOST_PACKS


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(MOST_PACKS))
