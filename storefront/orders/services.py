"""Placing orders as a guest, and carrying them to the sale: each act is one transaction."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.accounts.tokens import new_token, token_hash
from storefront.catalogue.models import Offer
from storefront.orders import letters
from storefront.orders.basket import Wanted, merged, total_vnd
from storefront.orders.buyer import MOST_ADDRESS, MOST_NOTE, Buyer, checked_text
from storefront.orders.errors import HoldsRecalled, TooManyOpenOrders, WrongOrderState
from storefront.orders.lifecycle import Act, OrderState, acts, after, buyer_may_cancel, is_over
from storefront.orders.models import Order, OrderLine
from storefront.orders.numbering import next_number
from storefront.orders.payment import gateway
from storefront.orders.reading import order_by_link
from storefront.stock import services as stock
from traceability.errors import N_, InvalidInput, NotFound
from traceability.events.models import Event
from traceability.events.services import sell
from traceability.logistics.papers import Condition
from traceability.logistics.returned import standing_versions
from traceability.logistics.returns import return_goods
from traceability.lots.models import Product
from traceability.parties.models import Organisation
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.times import Clock, EventTime

LANGUAGES = ("vi", "en")
SHOP = "shop"
MOST_REASON = 200
MOST_UNANSWERED = 5
"""Orders of one telephone number that may wait for the cooperative: each one holds stock."""


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """A new order, and the text of its private link: the only moment at which that is known."""

    order: Order
    link_token: str


def place_order(
    session: Session,
    *,
    organisation_id: UUID,
    lines: Wanted,
    buyer: Buyer,
    ship_to: str,
    payment: str,
    base_url: str,
    clock: Clock,
    note: str | None = None,
    language: str = "vi",
    expected_total_vnd: int | None = None,
) -> PlacedOrder:
    """Order from one cooperative as a guest; the packs are set aside in the same transaction.

    Prices are those of this moment. With `expected_total_vnd`, the sum that the buyer saw, an
    order is refused when it has changed meanwhile. Delivery is not charged here (`shipping_vnd`
    is 0): the cooperative agrees on it when it confirms.

    Raises:
        InvalidInput: what was typed cannot be right; `field` says where.
        NotFound: no such cooperative, or a product that it does not offer.
        OutOfStock: fewer packs are available.
        PriceChanged, TooManyOpenOrders.
    """
    buyer = buyer.checked()
    ship_to = checked_text(ship_to, field="ship_to", most=MOST_ADDRESS)
    note = checked_text(note, field="note", most=MOST_NOTE, required=False) or None
    payment = gateway(payment).identifier
    if language not in LANGUAGES:
        raise InvalidInput(
            N_("“%(value)s” is none of: %(choices)s."),
            field="language",
            value=language,
            choices=", ".join(LANGUAGES),
        )
    wanted = merged(lines)
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound(N_("There is no such cooperative."), field="organisation_id")
    now = clock()
    prices = _prices(session, organisation_id, wanted)
    goods_vnd = total_vnd(wanted, prices, expected_vnd=expected_total_vnd)
    number = next_number(session, organisation_id, now=now)
    _refuse_too_many(session, organisation_id, buyer.phone)
    token = new_token()
    order = Order(
        organisation=organisation,
        number=number,
        channel=SHOP,
        state=OrderState.PLACED,
        link_hash=token_hash(token).hex(),
        buyer_name=buyer.name,
        buyer_phone=buyer.phone,
        buyer_email=buyer.email,
        ship_to=ship_to,
        note=note,
        language=language,
        payment=payment,
        goods_vnd=goods_vnd,
        shipping_vnd=0,
        placed_at=now,
        lines=[
            OrderLine(
                organisation_id=organisation_id,
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
    stock.reserve(session, order, now=now)
    letters.tell_of_new_order(session, order, base_url=base_url, token=token)
    return PlacedOrder(order, token)


def confirm(session: Session, recorder: Recorder, *, order_id: UUID) -> Order:
    """Promise the buyer the goods.

    Raises:
        NotAllowed, NotFound, WrongOrderState.
    """
    order = _held(session, recorder, order_id)
    order.state = after(order.state, Act.CONFIRM, number=order.number)
    order.confirmed_at = recorder.now()
    letters.tell_confirmed(session, order, now=recorder.now())
    session.flush()
    return order


def ship(session: Session, recorder: Recorder, *, order_id: UUID) -> Order:
    """Hand the goods over: what was set aside becomes one sale in the books, now.

    The order is held while this happens, so that of two people who press at once the second is
    refused: there is never a second sale.

    Raises:
        NotAllowed, NotFound, WrongOrderState.
        HoldsRecalled: packs of a recalled lot are set aside, and may be in the parcel already.
        OutOfStock: what was set aside is gone, and nothing else can take its place.
    """
    order = _held(session, recorder, order_id)
    state = after(order.state, Act.SHIP, number=order.number)
    _refuse_recalled(session, order)
    now = recorder.now()
    moves = stock.take(session, order, now=now)
    sale = sell(session, recorder, moves=moves, at=EventTime.local(now))
    order.state, order.shipped_at, order.sale_event_id = state, now, sale.id
    letters.tell_shipped(session, order, now=now)
    session.flush()
    return order


def pick_anew(session: Session, recorder: Recorder, *, order_id: UUID) -> Order:
    """Set other packs aside in the place of those that are recalled, lost or expired.

    Raises:
        NotAllowed, NotFound.
        WrongOrderState: the order is shipped or over.
        OutOfStock: there are no other packs.
    """
    order = _held(session, recorder, order_id)
    if Act.CANCEL not in acts(order.state):
        after(order.state, Act.SHIP, number=order.number)
    stock.promise_anew(session, order, now=recorder.now())
    return order


def mark_delivered(session: Session, recorder: Recorder, *, order_id: UUID) -> Order:
    """Note that the buyer has the goods, and that they are paid where they were due then.

    Raises:
        NotAllowed, NotFound, WrongOrderState.
    """
    order = _held(session, recorder, order_id)
    order.state = after(order.state, Act.DELIVER, number=order.number)
    order.delivered_at = recorder.now()
    session.flush()
    return order


def take_back(
    session: Session,
    recorder: Recorder,
    *,
    order_id: UUID,
    condition: Condition,
    reason: str | None = None,
) -> Order:
    """The buyer did not take the parcel: all of it comes back into the books, at once.

    Sellable packs go back to where they were taken from and are for sale again; damaged ones wait
    in quarantine.

    Raises:
        NotAllowed, NotFound, WrongOrderState.
        Conflict: the sale was corrected since.
    """
    order = _held(session, recorder, order_id)
    order.state = after(order.state, Act.REFUSE, number=order.number)
    assert order.sale_event_id is not None, "an order is shipped with its sale"
    versions = standing_versions(session, {order.sale_event_id})
    sale = session.get_one(Event, versions[order.sale_event_id])
    now = recorder.now()
    return_goods(
        session,
        recorder,
        of=sale,
        at=EventTime.local(now),
        condition=condition,
        reason=reason,
        document=order.number,
    )
    order.returned_at = now
    session.flush()
    return order


def cancel(session: Session, recorder: Recorder, *, order_id: UUID, reason: str) -> Order:
    """Call an order off that is not shipped; its packs are for sale again. The buyer is told why.

    Raises:
        NotAllowed, NotFound, WrongOrderState.
        InvalidInput: no reason.
    """
    order = _held(session, recorder, order_id)
    return _cancel(session, order, reason=reason, by_buyer=False, clock=recorder.now)


def cancel_by_link(session: Session, *, token: str, reason: str, clock: Clock) -> Order:
    """Call an order off as its buyer, until the cooperative has confirmed it.

    Raises:
        NotFound: no order has this link.
        WrongOrderState: it is confirmed, or further; the buyer has to call.
    """
    found = order_by_link(session, token)
    order = _hold(session, found.organisation_id, found.id)
    if not buyer_may_cancel(order.state) and not is_over(order.state):
        raise WrongOrderState(
            N_("Order %(number)s is being prepared already. Call the cooperative to cancel it."),
            field="state",
            value=order.state.value,
            number=order.number,
        )
    return _cancel(session, order, reason=reason, by_buyer=True, clock=clock)


def erase_buyer(session: Session, recorder: Recorder, *, order_id: UUID) -> Order:
    """Forget who bought: name, telephone, addresses, words and letters. The sale stays.

    Raises:
        NotAllowed, NotFound.
        WrongOrderState: the order is still under way.
    """
    recorder.require(Permission.PEOPLE)
    order = _held(session, recorder, order_id)
    if not is_over(order.state):
        raise WrongOrderState(
            N_("Order %(number)s is still under way: its buyer is needed for it."),
            field="state",
            value=order.state.value,
            number=order.number,
        )
    order.buyer_name = order.buyer_phone = order.ship_to = ""
    order.buyer_email = order.note = order.cancel_reason = None
    letters.forget_letters(session, order)
    session.flush()
    return order


def _held(session: Session, recorder: Recorder, order_id: UUID) -> Order:
    recorder.require(Permission.ORDERS)
    return _hold(session, recorder.organisation_id, order_id)


def _hold(session: Session, organisation_id: UUID, order_id: UUID) -> Order:
    """The order, held until the end of the transaction, as it stands now. Orders before lots."""
    order = session.scalar(
        select(Order)
        .where(Order.organisation_id == organisation_id, Order.id == order_id)
        .with_for_update(key_share=True, of=Order)
        .execution_options(populate_existing=True)
    )
    if order is None:
        raise NotFound(N_("There is no such order."), field="order", value=str(order_id))
    return order


def _refuse_recalled(session: Session, order: Order) -> None:
    recalled = stock.recalled_promises(session, order)
    if recalled:
        raise HoldsRecalled(
            N_("Do not send order %(number)s: it holds packs of the recalled lot %(value)s."),
            field="lot",
            value=", ".join(lot.code for lot in recalled),
            number=order.number,
        )


def _cancel(session: Session, order: Order, *, reason: str, by_buyer: bool, clock: Clock) -> Order:
    state = after(order.state, Act.CANCEL, number=order.number)
    reason = checked_text(
        reason, field="reason", most=MOST_REASON, has_lines=False, required=not by_buyer
    )
    now = clock()
    stock.release(session, order, now=now)
    order.state, order.cancelled_at, order.cancel_reason = state, now, reason or None
    tell = letters.tell_office_of_cancelling if by_buyer else letters.tell_buyer_of_cancelling
    tell(session, order, now=now)
    session.flush()
    return order


def _prices(session: Session, organisation_id: UUID, wanted: dict[UUID, int]) -> dict[UUID, int]:
    offers = session.execute(
        select(Offer.product_id, Offer.price_vnd).where(
            Offer.organisation_id == organisation_id,
            Offer.product_id.in_(wanted),
            Offer.on_sale.is_(True),
        )
    )
    prices = dict(offers.all())
    for product_id in wanted:
        if product_id not in prices:
            product = session.get(Product, product_id)
            is_theirs = product is not None and product.organisation_id == organisation_id
            raise NotFound(
                N_("%(value)s is not on sale any more."),
                field="lines",
                value=product.name_vi if product and is_theirs else str(product_id),
                product_id=product_id,
            )
    return prices


def _refuse_too_many(session: Session, organisation_id: UUID, phone: str) -> None:
    """Asked while the sequence is held, so that orders placed at once are counted one by one."""
    waiting = session.scalar(
        select(func.count()).where(
            Order.organisation_id == organisation_id,
            Order.buyer_phone == phone,
            Order.state == OrderState.PLACED,
        )
    )
    if waiting and waiting >= MOST_UNANSWERED:
        raise TooManyOpenOrders(
            N_("%(count)s orders of this number wait for an answer already. Call the cooperative."),
            field="phone",
            value=phone,
            count=waiting,
        )
