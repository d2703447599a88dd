"""Orders that reach the cooperative elsewhere, entered by hand: by telephone, on a marketplace."""

import re
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.accounts.tokens import new_token, token_hash
from storefront.catalogue.models import Offer
from storefront.orders.basket import Wanted, merged, total_vnd
from storefront.orders.buyer import MOST_ADDRESS, MOST_NOTE, Buyer, checked_text
from storefront.orders.errors import EnteredBefore
from storefront.orders.lifecycle import OrderState
from storefront.orders.models import Order, OrderLine
from storefront.orders.numbering import next_number
from storefront.orders.payment import PaidElsewhere, way_paid
from storefront.orders.services import SHOP, PlacedOrder
from storefront.stock import services as stock
from traceability.errors import N_, InvalidInput, NotFound
from traceability.lots.models import Product
from traceability.parties.models import Organisation
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

PHONE = "phone"
"""The channel of an order that somebody called in; any other is a marketplace's code."""

MOST_EXTERNAL = 60
MOST_PRICE_VND = 1_000_000_000
_CHANNEL = re.compile(r"[a-z][a-z0-9_-]{0,39}", re.ASCII)


def enter_order(
    session: Session,
    recorder: Recorder,
    *,
    channel: str,
    lines: Wanted,
    buyer: Buyer,
    ship_to: str = "",
    external_number: str | None = None,
    unit_prices: Mapping[UUID, int] | None = None,
    payment: str | None = None,
    note: str | None = None,
    language: str = "vi",
) -> PlacedOrder:
    """Enter an order of another channel; the packs are set aside in the same transaction.

    It is confirmed from the start: who enters it has accepted it. What the channel has allotted is
    used up first. Prices are those of the offers where `unit_prices` says nothing else. An order
    of a marketplace needs its number there, and may come without telephone and address; it counts
    as paid there unless `payment` says otherwise.

    Raises:
        NotAllowed.
        InvalidInput: what was typed cannot be right; `field` says where.
        NotFound: a product that the organisation does not have, or that has no price.
        EnteredBefore: the channel's number was entered before.
        OutOfStock: fewer packs are available.
    """
    recorder.require(Permission.ORDERS)
    is_called_in = channel == PHONE
    _check_channel(channel)
    external = checked_text(
        external_number,
        field="external_number",
        most=MOST_EXTERNAL,
        has_lines=False,
        required=not is_called_in,
    )
    buyer = buyer.checked(needs_phone=is_called_in)
    ship_to = checked_text(ship_to, field="ship_to", most=MOST_ADDRESS, required=is_called_in)
    note = checked_text(note, field="note", most=MOST_NOTE, required=False) or None
    wanted = merged(lines)
    prices = _prices(session, recorder, wanted, unit_prices or {})
    now = recorder.now()
    number = next_number(session, recorder.organisation_id, now=now)
    # Asked while the sequence is held: two who enter the same order do it one after the other.
    _refuse_entered(session, recorder, channel, external)
    if payment is None:
        payment = "cash_on_delivery" if is_called_in else PaidElsewhere.identifier
    token = new_token()
    order = Order(
        organisation=session.get_one(Organisation, recorder.organisation_id),
        number=number,
        channel=channel,
        external_number=external or None,
        state=OrderState.CONFIRMED,
        link_hash=token_hash(token).hex(),
        buyer_name=buyer.name,
        buyer_phone=buyer.phone,
        buyer_email=buyer.email,
        ship_to=ship_to,
        note=note,
        language=language,
        payment=way_paid(payment).identifier,
        goods_vnd=total_vnd(wanted, prices),
        shipping_vnd=0,
        placed_at=now,
        confirmed_at=now,
        lines=[
            OrderLine(
                organisation_id=recorder.organisation_id,
                position=position,
                product_id=product_id,
                packs=packs,
                unit_price_vnd=prices[product_id],
            )
            for position, (product_id, packs) in enumerate(wanted.items())
        ],
    )
    session.add(order)
    session.flush()
    stock.draw_on_allotment(session, order, now=now)
    stock.reserve(session, order, now=now)
    return PlacedOrder(order, token)


def _check_channel(channel: str) -> None:
    if channel == SHOP or not _CHANNEL.fullmatch(channel):
        raise InvalidInput(
            N_("“%(value)s” is not a channel for orders that are entered by hand."),
            field="channel",
            value=channel,
        )


def _refuse_entered(
    session: Session, recorder: Recorder, channel: str, external: str | None
) -> None:
    if not external:
        return
    number = session.scalar(
        select(Order.number).where(
            Order.organisation_id == recorder.organisation_id,
            Order.channel == channel,
            Order.external_number == external,
        )
    )
    if number is not None:
        raise EnteredBefore(
            N_("Order %(value)s of this channel was entered before, as %(number)s."),
            field="external_number",
            value=external,
            number=number,
        )


def _prices(
    session: Session, recorder: Recorder, wanted: Mapping[UUID, int], given: Mapping[UUID, int]
) -> dict[UUID, int]:
    for price in given.values():
        if (
            isinstance(price, bool)
            or not isinstance(price, int)
            or not 0 <= price <= MOST_PRICE_VND
        ):
            raise InvalidInput(
                N_("%(value)s is not a price in whole đồng."), field="unit_price_vnd", value=price
            )
    products = select(Product.id).where(
        Product.organisation_id == recorder.organisation_id, Product.id.in_(wanted)
    )
    known = set(session.scalars(products))
    offers = select(Offer.product_id, Offer.price_vnd).where(Offer.product_id.in_(known))
    prices = {**dict(session.execute(offers).all()), **given}
    for product_id in wanted:
        if product_id not in known:
            raise NotFound(N_("There is no such product."), field="product", value=str(product_id))
        if product_id not in prices:
            raise NotFound(
                N_("%(value)s has no price: offer it in the shop, or say what it was sold for."),
                field="unit_price_vnd",
                value=session.get_one(Product, product_id).name_vi,
            )
    return {product_id: prices[product_id] for product_id in wanted}
