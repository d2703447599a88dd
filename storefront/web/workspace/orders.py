"""The orders: a list by state, and the page of one with what to do next."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.orders.buyer import readable_phone
from storefront.orders.lifecycle import OrderState, acts, is_over
from storefront.orders.models import Order
from storefront.orders.payment import payment_name
from storefront.orders.reading import order_by_number, orders_by_state, orders_of
from storefront.stock.services import Picked, picking_list, recalled_promises
from storefront.web.current import deployment, recorder, signed_in
from storefront.web.forms import Form
from storefront.web.order_words import STATES, TONES, channel_name
from storefront.web.workspace.area import blueprint
from traceability.parties.roles import Permission
from traceability.words import Words

PER_PAGE = 30

GROUPS = {
    "open": (
        lazy_gettext("Open"),
        (OrderState.PLACED, OrderState.CONFIRMED, OrderState.SHIPPED),
    ),
    "placed": (lazy_gettext("To confirm"), (OrderState.PLACED,)),
    "confirmed": (lazy_gettext("To pack and send"), (OrderState.CONFIRMED,)),
    "shipped": (lazy_gettext("On the way"), (OrderState.SHIPPED,)),
    "over": (
        lazy_gettext("Done"),
        (OrderState.DELIVERED, OrderState.CANCELLED, OrderState.RETURNED),
    ),
}
"""How the list is cut, in the order of the work."""

COUNTED = frozenset({"placed", "confirmed", "shipped"})
"""Groups whose number says how much work waits."""


@blueprint.app_template_filter("order_state")
def order_state(state: OrderState) -> str:
    """What a state is called."""
    return str(STATES[state])


@blueprint.app_template_filter("order_tone")
def order_tone(state: OrderState) -> str:
    """The badge of a state."""
    return TONES[state]


blueprint.app_template_filter("channel_name")(channel_name)
blueprint.app_template_filter("phone")(readable_phone)


@blueprint.get("/orders")
@signed_in(Permission.ORDERS)
def orders() -> ResponseReturnValue:
    """List the orders: the open ones first, all on demand."""
    search = request.args.get("q", "").strip()[:100]
    group = request.args.get("state", "" if search else "open")
    before = request.args.get("before", type=UUID)
    states = GROUPS[group][1] if group in GROUPS else None
    with deployment().reading() as db:
        found = orders_of(
            db, recorder(), states=states, wanted=search, before=before, limit=PER_PAGE + 1
        )
        counted = orders_by_state(db, recorder())
        shown = found[:PER_PAGE]
        return render_template(
            "workspace/orders.html",
            orders=shown,
            search=search,
            group=group if group in GROUPS else "all",
            groups=[
                (name, label, sum(counted[s] for s in states) if name in COUNTED else 0)
                for name, (label, states) in GROUPS.items()
            ],
            earlier=url_for("workspace.orders", q=search or None, state=group, before=shown[-1].id)
            if len(found) > PER_PAGE
            else None,
        )


@blueprint.get("/orders/<number>")
@signed_in(Permission.ORDERS)
def order(number: str) -> ResponseReturnValue:
    """Show one order."""
    return order_page(number, Form())


def order_page(number: str, form: Form) -> ResponseReturnValue:
    """The page of an order; `form` is that of its buttons, with what was refused."""
    with deployment().reading() as db:
        found = order_by_number(db, recorder(), number)
        page = render_template("workspace/order.html", form=form, told=told(db, found), order=found)
        return page, 422 if form.refusals else 200


def told(session: Session, order: Order) -> "OrderTold":
    """What every page of an order shows."""
    recalled = {lot.id for lot in recalled_promises(session, order)}
    return OrderTold(order, picking_list(session, order), recalled)


@dataclass(frozen=True, slots=True)
class OrderTold:
    """An order with where its packs lie, and what can be done with it."""

    order: Order
    picked: list[Picked]
    recalled: set[UUID]
    """Lots of which packs are set aside for it, and which must not be sent."""

    @property
    def acts(self) -> tuple[str, ...]:
        """What can be done next."""
        return tuple(act.value for act in acts(self.order.state))

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be done."""
        return is_over(self.order.state)

    @property
    def paid(self) -> Words:
        """How it is paid."""
        return payment_name(self.order.payment)
