"""Many buyers at the same moment never get more than there is: on both databases."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import farm
import pytest
import shop
from sqlalchemy import func, select

from storefront.orders.models import Order, OrderLine
from storefront.stock import services as stock
from storefront.stock.errors import OutOfStock
from storefront.stock.models import Reservation
from storefront.stock.shelves import available_packs

THREADS = 16
PROCESSES = 4
PACKS = 37


@pytest.fixture
def coop(deployment, clock):
    """A cooperative with 37 packs in two lots and two places."""
    with deployment.transaction() as session:
        coop = farm.found(session, clock)
        shop.offer(session, coop)
        farm.packets(session, coop, 20, at=farm.day(1))
        farm.packets(session, coop, PACKS - 20, at=farm.day(2))
    return coop


def check_totals(deployment, coop, bought):
    """What buyers were told, what stands in orders and what is set aside are one number."""
    with deployment.reading() as session:
        assert bought == PACKS
        assert session.scalar(select(func.sum(OrderLine.packs))) == PACKS
        assert session.scalar(select(func.sum(Reservation.packs))) == PACKS
        assert available_packs(session, [coop.packet.id], now=shop.noon()) == {coop.packet.id: 0}
        numbers = session.scalars(select(Order.number).order_by(Order.number)).all()
        assert numbers == [f"DH2026-{n:04d}" for n in range(1, len(numbers) + 1)]


def test_sixteen_threads_buy_exactly_what_there_is(deployment, coop):
    with ThreadPoolExecutor(THREADS) as pool:
        bought = pool.map(
            lambda who: shop.buy_all(
                deployment, coop.organisation.id, coop.packet.id, who=who, packs=1 + who % 3
            ),
            range(THREADS),
        )
        total = sum(bought)

    check_totals(deployment, coop, total)


@pytest.mark.slow
def test_four_processes_buy_exactly_what_there_is(deployment, database_url, coop):
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        waiting = [
            pool.submit(
                shop.buy_all_in_a_process,
                database_url,
                coop.organisation.id,
                coop.packet.id,
                who,
            )
            for who in range(PROCESSES)
        ]
        total = sum(each.result() for each in waiting)

    check_totals(deployment, coop, total)


def test_buyers_and_a_channel_do_not_get_the_same_packs(deployment, coop):
    """Half of the threads buy, the other half set aside for channels, one pack more each time."""

    def set_aside(who):
        kept = 0
        while True:
            try:
                with deployment.transaction() as session:
                    stock.set_allotment(
                        session,
                        coop.recorder,
                        product_id=coop.packet.id,
                        channel=f"channel-{who}",
                        packs=kept + 1,
                    )
            except OutOfStock:
                return kept
            kept += 1

    def buy(who):
        return shop.buy_all(deployment, coop.organisation.id, coop.packet.id, who=who, packs=1)

    with ThreadPoolExecutor(8) as pool:
        got = [pool.submit(set_aside if who % 2 else buy, who) for who in range(8)]
        total = sum(each.result() for each in got)

    assert total == PACKS
