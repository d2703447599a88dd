"""From a guest's order to the sale in the books, on both databases."""

import farm
import pytest
import shop
from pictured import picture
from sqlalchemy import func, select

from storefront.catalogue import services as catalogue
from storefront.catalogue.terms import Terms
from storefront.orders import reading
from storefront.orders import services as orders
from storefront.orders.buyer import Buyer
from storefront.orders.errors import PriceChanged, TooManyOpenOrders, WrongOrderState
from storefront.orders.lifecycle import OrderState
from storefront.orders.models import Order, OrderLine
from storefront.stock.errors import OutOfStock
from storefront.stock.models import Reservation
from storefront.stock.shelves import available_packs
from traceability.errors import InvalidInput, NotAllowed, NotFound
from traceability.events.models import Event, EventFact, EventKind
from traceability.lots import services as lots
from traceability.lots.models import Product
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role


def available(session, coop):
    return available_packs(session, [coop.packet.id], now=coop.recorder.now())[coop.packet.id]


def sales(session):
    return session.scalars(select(Event).where(Event.kind == EventKind.SELL)).all()


def shipped(session, coop, order):
    orders.confirm(session, coop.recorder, order_id=order.id)
    return orders.ship(session, coop.recorder, order_id=order.id)


def test_an_order_keeps_what_the_buyer_typed_and_what_it_costs(session, coop):
    placed = shop.buy(session, coop, 2, note="Gọi trước khi giao", language="en")

    order = session.get_one(Order, placed.order.id, populate_existing=True)
    assert order.number == "DH2026-0001"
    assert order.state is OrderState.PLACED
    assert order.buyer_name == "Trần Văn Bình"
    assert order.buyer_phone == "+84912345678"
    assert order.buyer_email == "binh@khach.example"
    assert order.ship_to == shop.ADDRESS
    assert order.note == "Gọi trước khi giao"
    assert order.language == "en"
    assert order.payment == "cash_on_delivery"
    assert (order.goods_vnd, order.shipping_vnd, order.total_vnd) == (370_000, 0, 370_000)
    assert [(line.packs, line.unit_price_vnd) for line in order.lines] == [(2, 185_000)]


def test_the_price_of_an_order_is_that_of_its_moment(session, coop, order):
    offer = catalogue.offer_of_product(session, coop.packet.id)
    catalogue.update_offer(
        session, coop.recorder, offer_id=offer.id, terms=Terms(price_vnd=999_000)
    )

    assert order.lines[0].unit_price_vnd == 185_000
    assert shop.buy(session, coop, 1).order.goods_vnd == 999_000


def test_numbers_count_per_cooperative_and_start_anew_each_year(session, coop, clock):
    other = farm.found(session, clock, code="KHAC")
    shop.offer(session, other)
    farm.packets(session, other, 5)

    assert [shop.buy(session, coop, 1).order.number for _ in range(2)] == [
        "DH2026-0001",
        "DH2026-0002",
    ]
    assert shop.buy(session, other, 1).order.number == "DH2026-0001"
    clock.advance(days=39, hours=15)  # 01:00 on 1 January in Vietnam
    assert shop.buy(session, coop, 1).order.number == "DH2027-0001"


def test_an_order_that_is_refused_takes_no_number(deployment, clock):
    with deployment.transaction() as session:
        coop = farm.found(session, clock)
        shop.offer(session, coop)
        farm.packets(session, coop, 5)

    with pytest.raises(OutOfStock), deployment.transaction() as session:
        shop.buy(session, farm.visit(session, coop), 6)

    with deployment.transaction() as session:
        assert shop.buy(session, farm.visit(session, coop), 5).order.number == "DH2026-0001"
        assert session.scalar(select(func.count(OrderLine.id))) == 1


def test_several_products_are_one_order(session, coop):
    small = lots.create_product(
        session,
        coop.recorder,
        code="CHE100",
        name_vi="Chè tôm nõn 100 g",
        material=coop.tea,
        net_grams=100,
    )
    picture(session, small)
    catalogue.create_offer(
        session, coop.recorder, product_id=small.id, terms=Terms(price_vnd=95_000)
    )
    tea = farm.make_tea(session, coop, 1)
    farm.events.output_lot(
        farm.events.pack(
            session,
            coop.recorder,
            place=coop.workshop,
            product=small,
            packs=10,
            source=tea,
            at=coop.now,
        )
    )

    placed = shop.buy(session, coop, lines=[(small.id, 3), (coop.packet.id, 1), (small.id, 1)])

    assert [(line.product.code, line.packs) for line in placed.order.lines] == [
        ("CHE100", 4),
        ("CHE200", 1),
    ]
    assert placed.order.goods_vnd == 4 * 95_000 + 185_000
    sale = shipped(session, coop, placed.order).sale_event_id
    assert len(session.get_one(Event, sale).lines) == 2


def test_what_is_not_on_sale_cannot_be_ordered(session, coop):
    offer = catalogue.offer_of_product(session, coop.packet.id)
    catalogue.update_offer(
        session,
        coop.recorder,
        offer_id=offer.id,
        terms=Terms(price_vnd=185_000, on_sale=False),
    )

    with pytest.raises(NotFound) as refused:
        shop.buy(session, coop, 1)

    assert refused.value.value == "Chè tôm nõn 200 g"


def test_another_cooperatives_product_cannot_be_ordered_here(session, coop, clock):
    other = farm.found(session, clock, code="KHAC")
    shop.offer(session, other)
    farm.packets(session, other, 5)

    with pytest.raises(NotFound) as refused:
        shop.buy(session, coop, lines=[(other.packet.id, 1)])

    assert refused.value.value == str(other.packet.id), "its name is not told"
    assert session.scalar(select(func.count(Order.id))) == 0


def test_a_sum_that_changed_since_the_buyer_saw_it_is_refused(session, coop):
    with pytest.raises(PriceChanged) as refused:
        shop.buy(session, coop, 2, expected_total_vnd=360_000)

    assert refused.value.params["total_vnd"] == 370_000
    assert shop.buy(session, coop, 2, expected_total_vnd=370_000).order.goods_vnd == 370_000


BAD_ENTRIES = [
    ("phone", {"buyer": Buyer("Bình", "12")}),
    ("name", {"buyer": Buyer(" ", "0912345678")}),
    ("email", {"buyer": Buyer("Bình", "0912345678", "binh@")}),
    ("ship_to", {"ship_to": "  "}),
    ("ship_to", {"ship_to": "x" * 401}),
    ("note", {"note": "x" * 501}),
    ("payment", {"payment": "gold"}),
    ("language", {"language": "fr"}),
    ("lines", {"lines": []}),
    ("packs", {"packs": 0}),
]


def test_a_bad_entry_is_refused_by_its_field_and_nothing_is_written(session, coop):
    for field, details in BAD_ENTRIES:
        with pytest.raises(InvalidInput) as refused:
            shop.buy(session, coop, **details)
        assert refused.value.field == field

    assert session.scalar(select(func.count(Order.id))) == 0
    assert available(session, coop) == 40


def test_a_telephone_number_cannot_hold_the_whole_stock(session, coop):
    for _ in range(orders.MOST_UNANSWERED):
        shop.buy(session, coop, 1)

    with pytest.raises(TooManyOpenOrders) as refused:
        shop.buy(session, coop, 1)
    assert refused.value.field == "phone"

    order = session.scalars(select(Order).order_by(Order.number)).first()
    orders.confirm(session, coop.recorder, order_id=order.id)
    shop.buy(session, coop, 1)


def test_the_link_of_an_order_shows_it_and_only_its_hash_is_kept(session, coop):
    placed = shop.buy(session, coop, 1)

    assert reading.order_by_link(session, placed.link_token) == placed.order
    assert len(placed.link_token) == 43, "32 random bytes"
    assert placed.link_token not in str(vars(placed.order))
    for guess in ("", placed.order.link_hash, placed.link_token[:-1], placed.order.number):
        with pytest.raises(NotFound):
            reading.order_by_link(session, guess)


def test_confirming_notes_when(session, coop, order, clock):
    clock.advance(hours=1)

    orders.confirm(session, coop.recorder, order_id=order.id)

    assert order.state is OrderState.CONFIRMED
    assert order.confirmed_at == clock.now


def test_shipping_turns_the_order_into_one_sale(session, coop, order, clock):
    orders.confirm(session, coop.recorder, order_id=order.id)
    clock.advance(hours=2)

    orders.ship(session, coop.recorder, order_id=order.id)

    (sale,) = sales(session)
    assert order.state is OrderState.SHIPPED
    assert (order.shipped_at, order.sale_event_id) == (clock.now, sale.id)
    assert [(line.grams, line.pieces) for line in sale.lines] == [(-400, -2)]
    assert sale.event_time == clock.now
    assert farm.stock(session, sale.lines[0].lot) == (38 * 200, 38)
    assert available(session, coop) == 38


def test_the_sale_says_nothing_about_the_buyer(session, coop, order):
    sale = session.get_one(Event, shipped(session, coop, order).sale_event_id)

    assert sale.party_id is None
    assert session.scalars(select(EventFact).where(EventFact.event_id == sale.id)).all() == []


def test_what_is_shipped_once_is_not_shipped_again(session, coop, order):
    shipped(session, coop, order)

    with pytest.raises(WrongOrderState):
        orders.ship(session, coop.recorder, order_id=order.id)

    assert len(sales(session)) == 1


def test_an_order_is_confirmed_before_it_is_shipped(session, coop, order):
    with pytest.raises(WrongOrderState) as refused:
        orders.ship(session, coop.recorder, order_id=order.id)

    assert str(refused.value) == "Order DH2026-0001 is not confirmed yet."
    assert sales(session) == []


def test_delivery_ends_an_order(session, coop, order, clock):
    shipped(session, coop, order)
    clock.advance(days=2)

    orders.mark_delivered(session, coop.recorder, order_id=order.id)

    assert order.state is OrderState.DELIVERED
    assert order.delivered_at == clock.now


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_a_cancelled_order_gives_its_packs_back(session, coop, order, is_confirmed):
    if is_confirmed:
        orders.confirm(session, coop.recorder, order_id=order.id)
    assert available(session, coop) == 38

    orders.cancel(session, coop.recorder, order_id=order.id, reason="Khách đổi ý")

    assert order.state is OrderState.CANCELLED
    assert order.cancel_reason == "Khách đổi ý"
    assert available(session, coop) == 40
    assert {held.ended_as for held in session.scalars(select(Reservation))} == {"released"}


def test_what_is_shipped_cannot_be_cancelled(session, coop, order):
    shipped(session, coop, order)

    with pytest.raises(WrongOrderState):
        orders.cancel(session, coop.recorder, order_id=order.id, reason="Muộn")

    assert available(session, coop) == 38


def test_the_cooperative_says_why_it_cancels(session, coop, order):
    with pytest.raises(InvalidInput) as refused:
        orders.cancel(session, coop.recorder, order_id=order.id, reason=" ")

    assert refused.value.field == "reason"
    assert order.state is OrderState.PLACED


def test_the_buyer_cancels_by_the_link_without_a_reason(session, coop, clock):
    placed = shop.buy(session, coop, 3)

    orders.cancel_by_link(session, token=placed.link_token, reason="", clock=clock)

    assert placed.order.state is OrderState.CANCELLED
    assert placed.order.cancel_reason is None
    assert available(session, coop) == 40


def test_the_buyer_calls_once_the_order_is_confirmed(session, coop, clock):
    placed = shop.buy(session, coop, 3)
    orders.confirm(session, coop.recorder, order_id=placed.order.id)

    with pytest.raises(WrongOrderState) as refused:
        orders.cancel_by_link(session, token=placed.link_token, reason="", clock=clock)

    assert "Call the cooperative" in str(refused.value)
    assert placed.order.state is OrderState.CONFIRMED


def test_another_organisation_does_not_see_or_touch_an_order(session, coop, order, clock):
    other = farm.found(session, clock, code="KHAC")

    assert reading.orders_of(session, other.recorder) == []
    with pytest.raises(NotFound):
        reading.order_by_number(session, other.recorder, order.number)
    for act in (orders.confirm, orders.ship, orders.mark_delivered, orders.erase_buyer):
        with pytest.raises(NotFound):
            act(session, other.recorder, order_id=order.id)
    with pytest.raises(NotFound):
        orders.cancel(session, other.recorder, order_id=order.id, reason="x")
    assert order.state is OrderState.PLACED


def test_a_picker_has_no_business_with_orders(session, coop, order):
    picker = Recorder(coop.organisation.id, Role.PICKER)

    for act in (
        lambda: reading.orders_of(session, picker),
        lambda: reading.order_by_number(session, picker, order.number),
        lambda: orders.confirm(session, picker, order_id=order.id),
        lambda: orders.cancel(session, picker, order_id=order.id, reason="x"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_unknown_cooperative_sells_nothing(session, coop):
    with pytest.raises(NotFound):
        shop.buy(session, coop, 1, organisation_id=coop.packet.id)
    assert session.get_one(Product, coop.packet.id)
