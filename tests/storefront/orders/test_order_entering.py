"""Orders of other channels, entered by hand: on both databases."""

from concurrent.futures import ThreadPoolExecutor

import farm
import pytest
import shop
from sqlalchemy import func, select

from storefront.orders import services as orders
from storefront.orders.buyer import Buyer
from storefront.orders.entering import PHONE, enter_order
from storefront.orders.errors import EnteredBefore
from storefront.orders.lifecycle import OrderState
from storefront.orders.models import Order
from storefront.orders.payment import payment_name
from storefront.stock import services as stock
from storefront.stock.errors import OutOfStock
from storefront.stock.shelves import allotments, available_packs
from traceability.errors import InvalidInput, NotAllowed, NotFound
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role


@pytest.fixture
def coop(session, clock):
    """A cooperative with 40 packs, 10 of them set aside for Voso."""
    coop = farm.found(session, clock)
    shop.offer(session, coop)
    farm.packets(session, coop, 40)
    stock.set_allotment(session, coop.recorder, product_id=coop.packet.id, channel="voso", packs=10)
    return coop


def enter(session, coop, packs=2, **details):
    """An order of Voso's, as it is copied from there."""
    return enter_order(
        session,
        details.pop("recorder", coop.recorder),
        **{
            "channel": "voso",
            "external_number": "VOSO-1",
            "lines": [(coop.packet.id, packs)],
            "buyer": Buyer("Khách Voso", ""),
            **details,
        },
    ).order


def left(session, coop):
    """What is available in the shop, and what is set aside for Voso."""
    ids = [coop.packet.id]
    available = available_packs(session, ids, now=coop.recorder.now())[coop.packet.id]
    return available, allotments(session, ids)[coop.packet.id]["voso"]


def test_an_order_of_a_channel_uses_up_what_is_set_aside_for_it(session, coop):
    assert left(session, coop) == (30, 10)

    order = enter(session, coop, 4)

    assert left(session, coop) == (30, 6)
    assert (order.state, order.number) == (OrderState.CONFIRMED, "DH2026-0001")


def test_what_is_more_than_set_aside_comes_from_the_shared_pool(session, coop):
    enter(session, coop, 13)

    assert left(session, coop) == (27, 0)


def test_an_order_for_more_than_there_is_leaves_everything_as_it_was(session, coop):
    with pytest.raises(OutOfStock), session.begin_nested():
        enter(session, coop, 41)

    assert left(session, coop) == (30, 10)


def test_an_order_by_telephone_touches_no_channels_packs(session, coop):
    order = enter(
        session,
        coop,
        channel=PHONE,
        external_number=None,
        buyer=shop.BINH,
        ship_to="Hà Nội",
    )

    assert left(session, coop) == (28, 10)
    assert order.payment == "cash_on_delivery"


def test_an_order_of_a_channel_is_shipped_as_any_other(session, coop):
    order = enter(session, coop, 4)

    orders.ship(session, coop.recorder, order_id=order.id)

    assert order.sale_event_id is not None
    assert left(session, coop) == (30, 6)


def test_an_order_of_a_channel_is_paid_there_at_its_price(session, coop):
    order = enter(session, coop, 2, unit_prices={coop.packet.id: 170_000})

    assert order.goods_vnd == 340_000
    assert payment_name(order.payment).vi == "Trả qua kênh bán"


def test_the_same_order_is_entered_once(session, coop):
    first = enter(session, coop)

    with pytest.raises(EnteredBefore) as refused:
        enter(session, coop)

    assert refused.value.value == "VOSO-1"
    assert refused.value.params["number"] == first.number
    enter(session, coop, external_number="VOSO-2")


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("channel", {"channel": "shop"}),
        ("channel", {"channel": "Chợ Tết"}),
        ("external_number", {"external_number": " "}),
        ("phone", {"channel": PHONE, "buyer": Buyer("Bình", "")}),
        ("ship_to", {"channel": PHONE, "buyer": shop.BINH}),
        ("packs", {"packs": 0}),
        ("payment", {"payment": "gold"}),
    ],
)
def test_a_bad_entry_is_refused_by_its_field(session, coop, field, details):
    with pytest.raises(InvalidInput) as refused:
        enter(session, coop, **details)

    assert refused.value.field == field


@pytest.mark.parametrize("price", [-1, 1.5, True])
def test_a_price_is_whole_dong(session, coop, price):
    with pytest.raises(InvalidInput) as refused:
        enter(session, coop, unit_prices={coop.packet.id: price})

    assert refused.value.field == "unit_price_vnd"


def test_only_the_own_products_are_sold_by_who_has_orders_to_do(session, coop, clock):
    other = farm.found(session, clock, code="KHAC")

    with pytest.raises(NotFound):
        enter(session, coop, recorder=other.recorder)
    with pytest.raises(NotAllowed):
        enter(session, coop, recorder=Recorder(coop.organisation.id, Role.PICKER))
    with pytest.raises(NotFound, match="has no price"):
        enter(session, other)


def test_two_who_enter_the_same_order_at_once_enter_it_once(deployment, clock):
    with deployment.transaction() as session:
        coop = farm.found(session, clock)
        shop.offer(session, coop)
        farm.packets(session, coop, 40)

    def attempt(_):
        try:
            with deployment.transaction() as session:
                enter(session, coop)
        except EnteredBefore as refusal:
            return refusal.code
        return "entered"

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(attempt, range(6)))

    assert answers == ["entered", *["entered_before"] * 5]
    with deployment.reading() as session:
        assert session.scalar(select(func.count(Order.id))) == 1
