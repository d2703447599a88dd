"""What is to be bought: products, packs, and what they cost together. Pure."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from storefront.orders.errors import PriceChanged
from traceability.errors import N_, InvalidInput

MOST_LINES = 50
MOST_PACKS = 10_000
MOST_TOTAL_VND = 2_000_000_000

Wanted = Sequence[tuple[UUID, int]]
"""Products and numbers of packs."""


def merged(lines: Wanted) -> dict[UUID, int]:
    """Packs by product, in the order in which they were put in; the same product twice is one.

    Raises:
        InvalidInput: nothing, too much, or no whole number of packs.
    """
    packs_of: dict[UUID, int] = {}
    for product_id, packs in lines:
        packs_of[product_id] = packs_of.get(product_id, 0) + _whole(packs)
    if not packs_of:
        raise InvalidInput(N_("Nothing is ordered."), field="lines")
    if len(packs_of) > MOST_LINES:
        raise InvalidInput(
            N_("%(value)s different products are more than the %(most)s of one order."),
            field="lines",
            value=len(packs_of),
            most=MOST_LINES,
        )
    for packs in packs_of.values():
        _whole(packs)
    return packs_of


def _whole(packs: int) -> int:
    if isinstance(packs, bool) or not isinstance(packs, int) or not 0 < packs <= MOST_PACKS:
        raise InvalidInput(
            N_("%(value)s is not a number of packs from 1 to %(most)s."),
            field="packs",
            value=packs,
            most=MOST_PACKS,
        )
    return packs


def total_vnd(
    wanted: Mapping[UUID, int], prices: Mapping[UUID, int], *, expected_vnd: int | None = None
) -> int:
    """What the packs cost together in whole đồng; where given, it must be what the buyer saw.

    Raises:
        PriceChanged: the buyer saw another sum.
        InvalidInput: the sum is larger than any guest's order.
    """
    total = sum(packs * prices[product_id] for product_id, packs in wanted.items())
    if expected_vnd is not None and expected_vnd != total:
        raise PriceChanged(
            N_("The price has changed meanwhile. Look at the new sum before you order."),
            field="expected_total_vnd",
            value=expected_vnd,
            total_vnd=total,
        )
    if total > MOST_TOTAL_VND:
        raise InvalidInput(
            N_("An order of %(value)s ₫ is too large to be placed here. Call the cooperative."),
            field="lines",
            value=total,
        )
    return total
