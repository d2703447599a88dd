"""Selling what the tests' farm packs: offers, buyers, orders, and a crowd that buys at once."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

import farm
from sqlalchemy.orm import Session

from storefront.catalogue.models import Offer
from storefront.catalogue.services import create_offer
from storefront.catalogue.terms import Terms
from storefront.orders.buyer import Buyer
from storefront.orders.services import PlacedOrder, place_order
from storefront.stock.errors import OutOfStock
from traceability.deployment import Deployment

BASE_URL = "https://nguon.example"
PASSPHRASE = "correct horse battery staple"
PRICE_VND = 185_000
ADDRESS = "Số 5, ngõ 12, phố Hàng Bè,\nHà Nội"
BINH = Buyer("Trần Văn Bình", "0912 345 678", "binh@khach.example")


def noon() -> datetime:
    """The moment at which the tests' clock stands; importable by other processes."""
    return datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def offer(session: Session, coop: farm.Farm, **terms: object) -> Offer:
    """The farm's packet on sale."""
    return create_offer(
        session,
        coop.recorder,
        product_id=coop.packet.id,
        terms=Terms(**{"price_vnd": PRICE_VND, **terms}),
    )


def buy(session: Session, coop: farm.Farm, packs: int = 2, **details: object) -> PlacedOrder:
    """An order of the farm's packets."""
    return place_order(
        session,
        **{
            "organisation_id": coop.organisation.id,
            "lines": [(coop.packet.id, packs)],
            "buyer": BINH,
            "ship_to": ADDRESS,
            "payment": "cash_on_delivery",
            "base_url": BASE_URL,
            "clock": coop.recorder.clock,
            **details,
        },
    )


def buy_all(
    deployment: Deployment,
    organisation_id: UUID,
    product_id: UUID,
    *,
    who: int,
    packs: int,
    clock: Callable[[], datetime] = noon,
) -> int:
    """Order `packs` again and again, each time as somebody else, until none are left.

    Returns how many were bought. Any other error than "out of stock" is the test's.
    """
    bought = 0
    for number in count():
        try:
            with deployment.transaction() as session:
                place_order(
                    session,
                    organisation_id=organisation_id,
                    lines=[(product_id, packs)],
                    buyer=Buyer("Khách", f"091{who:02d}{number:05d}"),
                    ship_to="Hà Nội",
                    payment="cash_on_delivery",
                    base_url=BASE_URL,
                    clock=clock,
                )
        except OutOfStock as refusal:
            if refusal.params["available"] == 0:
                return bought
            packs = refusal.params["available"]
        else:
            bought += packs
    raise AssertionError


def buy_all_in_a_process(
    database_url: str, organisation_id: UUID, product_id: UUID, who: int
) -> int:
    """The same with a deployment of its own."""
    deployment = Deployment.open(database_url, base_url=BASE_URL, passphrase=PASSPHRASE)
    try:
        return buy_all(deployment, organisation_id, product_id, who=who, packs=2)
    finally:
        deployment.close()
