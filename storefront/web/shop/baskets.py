"""A cart with names, prices and what can be had now: one basket for each cooperative.

An order is with one cooperative, so a cart with goods of three becomes three orders.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from storefront.catalogue.models import Offer
from storefront.stock.shelves import available_packs
from storefront.web.shop.cart_contents import Contents
from traceability.lots.models import Product
from traceability.parties.models import Organisation


@dataclass(frozen=True, slots=True)
class Line:
    """So many packs of an offer are wanted; `available` is 0 where it is not on sale any more."""

    offer: Offer
    wanted: int
    available: int

    @property
    def product(self) -> Product:
        """What is wanted."""
        return self.offer.product

    @property
    def packs(self) -> int:
        """How many of them can be ordered."""
        return min(self.wanted, self.available)

    @property
    def is_short(self) -> bool:
        """Whether fewer can be had than are wanted."""
        return self.packs < self.wanted

    @property
    def sum_vnd(self) -> int:
        """What those that can be ordered cost."""
        return self.packs * self.offer.price_vnd


@dataclass(frozen=True, slots=True)
class Basket:
    """What is wanted of one cooperative."""

    organisation: Organisation
    lines: tuple[Line, ...]

    @property
    def ordered(self) -> dict[UUID, int]:
        """What can be ordered of it: packs by product."""
        return {line.offer.product_id: line.packs for line in self.lines if line.packs}

    @property
    def short(self) -> tuple[Line, ...]:
        """The lines of which fewer can be had."""
        return tuple(line for line in self.lines if line.is_short)

    @property
    def packs(self) -> int:
        """Packs that can be ordered."""
        return sum(line.packs for line in self.lines)

    @property
    def total_vnd(self) -> int:
        """What they cost together."""
        return sum(line.sum_vnd for line in self.lines)


def baskets(session: Session, contents: Contents, *, now: datetime) -> list[Basket]:
    """The cart as baskets, cooperatives by name, lines in the order in which they were put in.

    A product that was never offered, or no longer exists, is left out.
    """
    offers = {
        offer.product_id: offer
        for offer in session.scalars(
            select(Offer)
            .where(Offer.product_id.in_(contents))
            .options(joinedload(Offer.product).joinedload(Product.organisation))
        )
    }
    available = available_packs(session, offers, now=now)
    lines: dict[Organisation, list[Line]] = defaultdict(list)
    for product_id, wanted in contents.items():
        offer = offers.get(product_id)
        if offer is not None:
            there = available[product_id] if offer.on_sale else 0
            lines[offer.product.organisation].append(Line(offer, wanted, there))
    return [
        Basket(organisation, tuple(lines[organisation]))
        for organisation in sorted(lines, key=lambda organisation: organisation.folded)
    ]


def basket_of(
    session: Session, organisation: Organisation, contents: Contents, *, now: datetime
) -> Basket:
    """What is wanted of this cooperative alone; its lines may be none."""
    for basket in baskets(session, contents, now=now):
        if basket.organisation is organisation:
            return basket
    return Basket(organisation, ())
