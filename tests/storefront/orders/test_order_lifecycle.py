"""What can be done with an order, and what not."""

import pytest

from storefront.orders.errors import WrongOrderState
from storefront.orders.lifecycle import Act, OrderState, acts, after, buyer_may_cancel, is_over

ROAD = {
    ("placed", "confirm"): "confirmed",
    ("placed", "cancel"): "cancelled",
    ("confirmed", "ship"): "shipped",
    ("confirmed", "cancel"): "cancelled",
    ("shipped", "deliver"): "delivered",
    ("shipped", "refuse"): "returned",
}


@pytest.mark.parametrize("state", OrderState)
@pytest.mark.parametrize("act", Act)
def test_an_act_leads_on_or_is_refused_with_the_state_it_met(state, act):
    following = ROAD.get((state.value, act.value))

    if following:
        assert after(state, act, number="DH2026-0001").value == following
        assert act in acts(state)
    else:
        with pytest.raises(WrongOrderState) as refused:
            after(state, act, number="DH2026-0001")
        assert refused.value.value == state.value
        assert "DH2026-0001" in str(refused.value)
        assert act not in acts(state)


def test_a_refusal_says_how_far_the_order_is():
    with pytest.raises(WrongOrderState) as refused:
        after(OrderState.SHIPPED, Act.SHIP, number="DH2026-0007")

    assert str(refused.value) == "Order DH2026-0007 is shipped already."


def test_the_buyer_calls_off_only_what_is_not_confirmed():
    assert [state for state in OrderState if buyer_may_cancel(state)] == [OrderState.PLACED]


def test_an_order_is_over_when_it_is_delivered_or_called_off_or_came_back():
    assert {state for state in OrderState if is_over(state)} == {
        OrderState.DELIVERED,
        OrderState.CANCELLED,
        OrderState.RETURNED,
    }
