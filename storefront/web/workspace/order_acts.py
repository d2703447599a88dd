"""What is done with an order: confirm, send, deliver, cancel, forget the buyer."""

from collections.abc import Callable

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.orders import services
from storefront.orders.models import Order
from storefront.orders.reading import order_by_number
from storefront.orders.services import MOST_REASON
from storefront.web.current import deployment, recorder, signed_in
from storefront.web.forms import Form, Required, TextField
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.orders import order_page, told
from traceability.errors import NguonError
from traceability.parties.roles import Permission

Doing = Callable[[Session, Order], Order]


class CancelForm(Form):
    """Why is it called off?"""

    reason = TextField(
        lazy_gettext("Reason"),
        validators=[Required()],
        description=lazy_gettext("The buyer reads it."),
        render_kw={"maxlength": MOST_REASON},
    )


@blueprint.post("/orders/<number>/confirm")
@signed_in(Permission.ORDERS)
def confirm_order(number: str) -> ResponseReturnValue:
    """Promise the buyer the goods."""

    def act(db: Session, order: Order) -> Order:
        done = services.confirm(db, recorder(), order_id=order.id)
        tell(
            gettext("Order %(number)s is confirmed.", number=number),
            next_label=gettext("Print the delivery note"),
            next_url=url_for("workspace.delivery_note", number=number),
        )
        return done

    return _at_once(number, act)


@blueprint.post("/orders/<number>/pick-anew")
@signed_in(Permission.ORDERS)
def pick_anew(number: str) -> ResponseReturnValue:
    """Set other packs aside in the place of those that are recalled."""

    def act(db: Session, order: Order) -> Order:
        tell(gettext("Other packs are set aside for order %(number)s.", number=number))
        return services.pick_anew(db, recorder(), order_id=order.id)

    return _at_once(number, act)


@blueprint.post("/orders/<number>/deliver")
@signed_in(Permission.ORDERS)
def deliver_order(number: str) -> ResponseReturnValue:
    """Note that the buyer has the goods."""

    def act(db: Session, order: Order) -> Order:
        tell(gettext("Order %(number)s is delivered.", number=number))
        return services.mark_delivered(db, recorder(), order_id=order.id)

    return _at_once(number, act)


@blueprint.route("/orders/<number>/ship", methods=["GET", "POST"])
@signed_in(Permission.ORDERS)
def ship_order(number: str) -> ResponseReturnValue:
    """Ask once more, then hand the goods over: the sale is written into the books."""

    def act(db: Session, order: Order) -> Order:
        done = services.ship(db, recorder(), order_id=order.id)
        tell(
            gettext("Order %(number)s is on its way. The sale is in the books.", number=number),
            next_label=gettext("See the entry"),
            next_url=url_for("workspace.event", event_id=done.sale_event_id),
        )
        return done

    return asked_once_more(number, Form(), "workspace/order_ship.html", act)


@blueprint.route("/orders/<number>/cancel", methods=["GET", "POST"])
@signed_in(Permission.ORDERS)
def cancel_order(number: str) -> ResponseReturnValue:
    """Call it off, with a reason that the buyer is told."""
    form = CancelForm()

    def act(db: Session, order: Order) -> Order:
        tell(gettext("Order %(number)s is cancelled. Its packs are for sale again.", number=number))
        return services.cancel(db, recorder(), order_id=order.id, reason=form.reason.data)

    return asked_once_more(number, form, "workspace/order_cancel.html", act)


@blueprint.route("/orders/<number>/forget-buyer", methods=["GET", "POST"])
@signed_in(Permission.PEOPLE)
def forget_buyer(number: str) -> ResponseReturnValue:
    """Remove who bought, at the buyer's wish."""

    def act(db: Session, order: Order) -> Order:
        tell(gettext("The buyer of order %(number)s is forgotten.", number=number))
        return services.erase_buyer(db, recorder(), order_id=order.id)

    return asked_once_more(number, Form(), "workspace/order_forget.html", act)


def _at_once(number: str, act: Doing) -> ResponseReturnValue:
    """A button of the order's own page."""
    form = Form()
    if form.validate_on_submit():
        try:
            return _done(form, number, act)
        except NguonError as error:
            form.refuse(error)
    return order_page(number, form)


def asked_once_more(number: str, form: Form, template: str, act: Doing) -> ResponseReturnValue:
    """A page that says what will happen, with the button that does it."""
    if form.validate_on_submit():
        try:
            return _done(form, number, act)
        except NguonError as error:
            form.refuse(error)
    with deployment().reading() as db:
        order = order_by_number(db, recorder(), number)
        page = render_template(template, form=form, told=told(db, order), order=order)
        return page, 422 if form.refusals else 200


def _done(form: Form, number: str, act: Doing) -> ResponseReturnValue:
    def in_transaction(db: Session) -> str:
        act(db, order_by_number(db, recorder(), number))
        return url_for("workspace.order", number=number)

    return redirect_once(form, in_transaction)
