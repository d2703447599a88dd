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
}


@dataclass(frozen=True, slots=True)
class Step:
    """One state on the way; `at` is None where the order has not come to it."""

    state: OrderState
    name: LazyString
    at: datetime | None


def progress(order: Order) -> list[Step]:
    """What has happened, then what is still to come; a cancelled order goes no further."""
    reached = {
        OrderState.PLACED: order.placed_at,
        OrderState.CONFIRMED: order.confirmed_at,
        OrderState.SHIPPED: order.shipped_at,
        OrderState.DELIVERED: order.delivered_at,
        OrderState.CANCELLED: order.cancelled_at,
    }
    is_cancelled = order.state is OrderState.CANCELLED
    return [
        Step(state, STEPS[state], at)
        for state, at in reached.items()
        if at or not (is_cancelled or state is OrderState.CANCELLED)
    ]
