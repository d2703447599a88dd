"""Selling what was packed: guests' orders in the shop, and larger buyers besides.

An order is placed in the evening, confirmed and shipped the next morning, and noted as delivered
two days later. These are a sample of the online orders of a season; what goes through
marketplaces and to shops is one sale a day.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from storefront.demo.desk import Desk, OnTheWay
from storefront.demo.households import address, person_name
from storefront.orders.buyer import Buyer
from storefront.orders.services import cancel, confirm, mark_delivered, place_order, ship
from storefront.stock.shelves import available_packs
from traceability.events.services import sell
from traceability.lots.models import Lot
from traceability.lots.stock import left_of
from traceability.parties.roles import Role
from traceability.quantities import Quantity

PAYMENT = "cash_on_delivery"
_DELIVERED_AFTER = timedelta(days=2)
_WAITING = 3
_CANCELLED = 0.04
_ENGLISH = 0.1
_NOTES = (
    None,
    None,
    None,
    "Giao giờ hành chính giúp tôi.",
    "Gọi trước khi giao.",
    "Hàng làm quà, nhờ gói cẩn thận.",
)


@dataclass(frozen=True, slots=True)
class Selling:
    """At what age in days a part of a lot goes to a larger buyer, and at what age all the rest."""

    part_at: int
    part: float
    rest_at: int
    orders_a_day: int


SELLING = {
    "tea": Selling(part_at=1, part=0.6, rest_at=6, orders_a_day=2),
    "custard_apple": Selling(part_at=0, part=0.84, rest_at=1, orders_a_day=2),
    "vermicelli": Selling(part_at=1, part=0.55, rest_at=5, orders_a_day=1),
}


def morning(desk: Desk, day: date) -> None:
    """Confirm and ship what was ordered before; note what has arrived."""
    for order in list(desk.orders):
        if order.shipped_on is None:
            desk.put(day, 8)
            if desk.chance.random() < _CANCELLED:
                staff = desk.by(Role.STAFF)
                cancel(desk.session, staff, order_id=order.order_id, reason="Người mua đổi ý")
                desk.orders.remove(order)
                continue
            confirm(desk.session, desk.by(Role.STAFF), order_id=order.order_id)
            desk.put(day, 9)
            ship(desk.session, desk.by(Role.STAFF), order_id=order.order_id)
            order.shipped_on = day
        elif order.shipped_on + _DELIVERED_AFTER <= day:
            desk.put(day, 17)
            mark_delivered(desk.session, desk.by(Role.STAFF), order_id=order.order_id)
            desk.orders.remove(order)


def afternoon(desk: Desk, day: date) -> None:
    """One sale to a larger buyer: a part of what is fresh, all that has lain for long."""
    selling = SELLING[desk.content.season.crop]
    inputs: list[tuple[Lot, Quantity]] = []
    for packed in desk.shelf:
        age = (day - packed.on).days
        if packed.is_gone or packed.is_held or age < selling.part_at:
            continue
        left = left_of(desk.session, packed.lot).pieces
        sold = left
        if age < selling.rest_at:
            sold = 0 if packed.is_begun else min(left, round(packed.packs * selling.part))
        packed.is_begun, packed.is_gone = True, age >= selling.rest_at
        if sold:
            inputs.append((packed.lot, Quantity.count(sold, net_grams=packed.net_grams)))
    if inputs:
        at = desk.put(day, 16)
        buyer = desk.buyers[day.toordinal() % len(desk.buyers)]
        sell(desk.session, desk.by(Role.STAFF), inputs=inputs, at=at, buyer=buyer)


def evening(desk: Desk, day: date) -> None:
    """Some orders of guests."""
    for _ in range(SELLING[desk.content.season.crop].orders_a_day):
        desk.put(day, 19)
        order_something(desk)


def order_something(desk: Desk) -> UUID | None:
    """Place a guest's order of what can be had; None where nothing can."""
    chance = desk.chance
    ids = [product.id for product in desk.products.values()]
    available = available_packs(desk.session, ids, now=desk.clock())
    most = 3
    there = [product_id for product_id in ids if available[product_id] > most]
    if not there:
        return None
    chosen = chance.sample(there, k=min(len(there), chance.choice((1, 1, 2))))
    is_english = chance.random() < _ENGLISH
    placed = place_order(
        desk.session,
        organisation_id=desk.organisation.id,
        lines=[(product_id, chance.randint(1, most)) for product_id in chosen],
        buyer=Buyer(person_name(chance), f"0208 000 {chance.randrange(1000, 10_000)}"),
        ship_to=address(chance),
        payment=PAYMENT,
        base_url=desk.deployment.base_url,
        clock=desk.clock,
        note=None if is_english else chance.choice(_NOTES),
        language="en" if is_english else "vi",
    )
    desk.orders.append(OnTheWay(placed.order.id))
    return placed.order.id


def settle(desk: Desk, today: date) -> None:
    """After the last working day, ship and deliver what is still open, if that day is past."""
    for later in (1, 3):
        day = desk.days[-1] + timedelta(days=later)
        if day < today:
            morning(desk, day)


def leave_open(desk: Desk, now: datetime) -> None:
    """Orders of the last hours: two are confirmed and wait to be packed, three for a call."""
    for hours in (14, 11, 8, 5, 3):
        desk.clock.now = now - timedelta(hours=hours)
        order_something(desk)
    desk.clock.now = now - timedelta(hours=1)
    unanswered = [order for order in desk.orders if order.shipped_on is None]
    for order in unanswered[:-_WAITING]:
        confirm(desk.session, desk.by(Role.STAFF), order_id=order.order_id)
