"""How far an order has come, and what can be done with it next. Pure.

placed ── confirm ──> confirmed ── ship ──> shipped ── deliver ──> delivered
   └──────── cancel ──────┴──> cancelled       └──── refuse ──> returned
"""

from enum import StrEnum

from storefront.orders.errors import WrongOrderState
from traceability.errors import N_


class OrderState(StrEnum):
    """Placed by the buyer, confirmed, shipped, delivered; or cancelled, or refused at the door."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    """The buyer did not take it; the goods are back in the books."""


class Act(StrEnum):
    """What can be done with an order."""

    CONFIRM = "confirm"
    SHIP = "ship"
    DELIVER = "deliver"
    CANCEL = "cancel"
    REFUSE = "refuse"


_NEXT = {
    (OrderState.PLACED, Act.CONFIRM): OrderState.CONFIRMED,
    (OrderState.PLACED, Act.CANCEL): OrderState.CANCELLED,
    (OrderState.CONFIRMED, Act.SHIP): OrderState.SHIPPED,
    (OrderState.CONFIRMED, Act.CANCEL): OrderState.CANCELLED,
    (OrderState.SHIPPED, Act.DELIVER): OrderState.DELIVERED,
    (OrderState.SHIPPED, Act.REFUSE): OrderState.RETURNED,
}

_REFUSALS = {
    OrderState.PLACED: N_("Order %(number)s is not confirmed yet."),
    OrderState.CONFIRMED: N_("Order %(number)s is confirmed and not shipped yet."),
    OrderState.SHIPPED: N_("Order %(number)s is shipped already."),
    OrderState.DELIVERED: N_("Order %(number)s is delivered already."),
    OrderState.CANCELLED: N_("Order %(number)s is cancelled."),
    OrderState.RETURNED: N_("Order %(number)s came back."),
}


def acts(state: OrderState) -> tuple[Act, ...]:
    """What the cooperative can do with an order in `state`, in the order of the work."""
    return tuple(act for act in Act if (state, act) in _NEXT)


def after(state: OrderState, act: Act, *, number: str) -> OrderState:
    """The state into which `act` brings the order `number`.

    Raises:
        WrongOrderState: it cannot be done from `state`, or was done before.
    """
    following = _NEXT.get((state, act))
    if following is None:
        raise WrongOrderState(_REFUSALS[state], field="state", value=state.value, number=number)
    return following


def buyer_may_cancel(state: OrderState) -> bool:
    """Whether the buyer can still call it off alone: until the cooperative has confirmed."""
    return state is OrderState.PLACED


def is_over(state: OrderState) -> bool:
    """Whether nothing can be done with the order any more."""
    return not acts(state)
