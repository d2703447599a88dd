"""Orders are listed and found; buyers are forgotten."""

import pytest
import shop
from sqlalchemy import select

from storefront.orders import reading
from storefront.orders import services as orders
from storefront.orders.buyer import Buyer
from storefront.orders.errors import WrongOrderState
from storefront.orders.lifecycle import OrderState
from storefront.orders.models import Order
from traceability.errors import NotAllowed
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role


def test_orders_are_listed_by_state_newest_first_and_page_by_page(session, coop):
    for number in range(5):
        shop.buy(session, coop, 1, buyer=Buyer("Bình", f"091234567{number}"))
    newest = reading.orders_of(session, coop.recorder)[0]
    orders.confirm(session, coop.recorder, order_id=newest.id)

    waiting = reading.orders_of(session, coop.recorder, states=[OrderState.PLACED], limit=3)
    further = reading.orders_of(
        session, coop.recorder, states=[OrderState.PLACED], before=waiting[-1].id
    )

    listed = [order.id for order in (*waiting, *further)]
    assert len(set(listed)) == 4
    assert listed == sorted(listed, reverse=True)
    assert newest.id not in listed
    assert reading.orders_by_state(session, coop.recorder) == {
        OrderState.PLACED: 4,
        OrderState.CONFIRMED: 1,
        OrderState.SHIPPED: 0,
        OrderState.DELIVERED: 0,
        OrderState.CANCELLED: 0,
        OrderState.RETURNED: 0,
    }


@pytest.mark.parametrize("wanted", ["dh2026-0001", "0912 345 678", "345678", "Trần Văn"])
def test_orders_are_found_by_number_name_and_telephone(session, coop, order, wanted):
    shop.buy(session, coop, 1, buyer=Buyer("Người khác", "0988111222"))

    assert reading.orders_of(session, coop.recorder, wanted=wanted) == [order]


@pytest.mark.parametrize("wanted", ["%", "_", "DH2025"])
def test_a_search_is_no_pattern(session, coop, order, wanted):
    assert reading.orders_of(session, coop.recorder, wanted=wanted) == []


def test_a_buyer_can_be_forgotten_when_the_order_is_over(session, coop):
    placed = shop.buy(session, coop, 2, note="Nhà có chó dữ")
    with pytest.raises(WrongOrderState):
        orders.erase_buyer(session, coop.recorder, order_id=placed.order.id)
    orders.cancel_by_link(
        session, token=placed.link_token, reason="Bình hết tiền", clock=coop.recorder.clock
    )

    orders.erase_buyer(session, coop.recorder, order_id=placed.order.id)

    session.expire(placed.order)
    row = session.execute(select(Order.__table__)).mappings().one()
    for word in ("Bình", "912345678", "binh@", "Hàng Bè", "chó"):
        assert word not in str(dict(row))
    assert placed.order.lines[0].packs == 2


def test_only_the_owner_lets_a_buyer_be_forgotten(session, coop, order):
    staff = Recorder(coop.organisation.id, Role.STAFF)

    with pytest.raises(NotAllowed):
        orders.erase_buyer(session, staff, order_id=order.id)
