"""Several people with one order at the same moment: on both databases."""

from concurrent.futures import ThreadPoolExecutor

import farm
import pytest
import shop
from sqlalchemy import func, select

from storefront.orders import services as orders
from storefront.orders.errors import WrongOrderState
from storefront.orders.lifecycle import OrderState
from storefront.orders.models import Order
from storefront.stock.models import Reservation
from storefront.stock.shelves import available_packs
from traceability.events.models import Event, EventKind

THREADS = 12


@pytest.fixture
def coop(deployment, clock):
    with deployment.transaction() as session:
        coop = farm.found(session, clock)
        shop.offer(session, coop)
        farm.packets(session, coop, 40)
    return coop


@pytest.fixture
def placed(deployment, coop):
    with deployment.transaction() as session:
        placed = shop.buy(session, farm.visit(session, coop), 4)
        orders.confirm(session, coop.recorder, order_id=placed.order.id)
    return placed


def at_once(deployment, act):
    """What each of twelve threads got: None, or the code of the refusal."""

    def attempt(number):
        try:
            with deployment.transaction() as session:
                act(session, number)
        except WrongOrderState as refusal:
            return refusal.value
        return None

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(attempt, range(THREADS)))


def test_twelve_people_ship_an_order_and_it_is_sold_once(deployment, coop, placed):
    answers = at_once(
        deployment,
        lambda session, _: orders.ship(session, coop.recorder, order_id=placed.order.id),
    )

    assert sorted(map(str, answers)) == ["None", *["shipped"] * (THREADS - 1)]
    with deployment.reading() as session:
        sales = select(func.count(Event.id)).where(Event.kind == EventKind.SELL)
        assert session.scalar(sales) == 1
        left = available_packs(session, [coop.packet.id], now=coop.recorder.now())
        assert left == {coop.packet.id: 36}


def test_an_order_is_shipped_or_cancelled_but_not_both(deployment, coop, placed):
    def act(session, number):
        if number % 2:
            orders.ship(session, coop.recorder, order_id=placed.order.id)
        else:
            orders.cancel(session, coop.recorder, order_id=placed.order.id, reason="Hết hàng")

    answers = at_once(deployment, act)

    assert answers.count(None) == 1
    with deployment.reading() as session:
        order = session.get_one(Order, placed.order.id)
        sales = session.scalar(select(func.count(Event.id)).where(Event.kind == EventKind.SELL))
        left = available_packs(session, [coop.packet.id], now=coop.recorder.now())
        if order.state is OrderState.SHIPPED:
            assert (sales, left) == (1, {coop.packet.id: 36})
        else:
            assert (sales, left) == (0, {coop.packet.id: 40})


def test_many_orders_shipped_while_others_buy_leave_exact_books(deployment, coop):
    """Half of the threads buy and ship, the other half only buy."""

    def act(session, number):
        placed = orders.place_order(
            session,
            organisation_id=coop.organisation.id,
            lines=[(coop.packet.id, 2)],
            buyer=shop.Buyer("Khách", f"0912300{number:03d}"),
            ship_to="Hà Nội",
            payment="cash_on_delivery",
            base_url=shop.BASE_URL,
            clock=coop.recorder.clock,
        )
        if number % 2:
            orders.confirm(session, coop.recorder, order_id=placed.order.id)
            orders.ship(session, coop.recorder, order_id=placed.order.id)

    assert at_once(deployment, act) == [None] * THREADS

    with deployment.reading() as session:
        held = session.scalar(
            select(func.sum(Reservation.packs)).where(Reservation.ended_at.is_(None))
        )
        left = available_packs(session, [coop.packet.id], now=coop.recorder.now())
        assert held == THREADS
        assert left == {coop.packet.id: 40 - 2 * THREADS}
