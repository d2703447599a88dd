"""The way of an order in the words of who waits for it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from storefront.orders.lifecycle import OrderState
from storefront.orders.models import Order

STEPS = {
    OrderState.PLACED: lazy_gettext("Order"),
    OrderState.CONFIRMED: lazy_gettext("Confirmation"),
    OrderState.SHIPPED: lazy_gettext("Dispatch"),
    OrderState.DELIVERED: lazy_gettext("Arrival"),
    OrderState.CANCELLED: lazy_gettext("Cancellation"),
    OrderState.RETURNED: lazy_gettext("Back at the cooperative"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One state on the way; `at` is None where the order has not come to it."""

    state: OrderState
    name: LazyString
    at: datetime | None


def progress(order: Order) -> list[Step]:
    """What has happened, then what is still to come; one that was called off goes no further."""
    reached = {
        OrderState.PLACED: order.placed_at,
        OrderState.CONFIRMED: order.confirmed_at,
        OrderState.SHIPPED: order.shipped_at,
        OrderState.DELIVERED: order.delivered_at,
        OrderState.CANCELLED: order.cancelled_at,
        OrderState.RETURNED: order.returned_at,
    }
    called_off = (OrderState.CANCELLED, OrderState.RETURNED)
    return [
        Step(state, STEPS[state], at)
        for state, at in reached.items()
        if at or not (order.state in called_off or state in called_off)
    ]
