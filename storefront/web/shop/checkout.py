"""The checkout: everything on one page, seen and confirmed with one button, without an account.

The form carries what its reader saw (lines and sum), and that is what is ordered: another tab may
have changed the cart meanwhile, and a second tap finds it empty.
"""

import re
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, TextAreaField

from storefront.orders.buyer import (
    MOST_ADDRESS,
    MOST_EMAIL,
    MOST_NAME,
    MOST_NOTE,
    Buyer,
)
from storefront.orders.errors import PriceChanged
from storefront.orders.letters import NO_FEE_YET
from storefront.orders.links import buyer_link
from storefront.orders.payment import OrderRef, gateway, gateways
from storefront.orders.services import place_order
from storefront.stock.errors import OutOfStock
from storefront.web.current import deployment
from storefront.web.forms import Form, Required, TextField
from storefront.web.language import language
from storefront.web.limits import limiter
from storefront.web.sent_once import redirect_once
from storefront.web.shop import cart
from storefront.web.shop.area import blueprint
from storefront.web.shop.baskets import Basket, basket_of
from storefront.web.shop.cart_contents import from_text, to_text
from storefront.web.shop.recent import remember
from storefront.web.tell import tell
from storefront.web.texts import gettext
from traceability.errors import NguonError, NotFound
from traceability.parties.services import organisation_by_code

_SUM = re.compile(r"\d{1,15}", re.ASCII)


class CheckoutForm(Form):
    """Who buys, and where do the goods go?"""

    name = TextField(
        lazy_gettext("Your name"),
        validators=[Required()],
        render_kw={"autocomplete": "name", "maxlength": MOST_NAME},
    )
    phone = TextField(
        lazy_gettext("Telephone"),
        validators=[Required()],
        description=lazy_gettext("The cooperative calls it to confirm the order."),
        render_kw={
            "type": "tel",
            "inputmode": "tel",
            "autocomplete": "tel",
            "maxlength": 30,
        },
    )
    ship_to = TextAreaField(
        lazy_gettext("Delivery address"),
        validators=[Required()],
        description=lazy_gettext("House and street or hamlet, commune, province."),
        render_kw={"autocomplete": "street-address", "rows": 3, "maxlength": MOST_ADDRESS},
    )
    email = TextField(
        lazy_gettext("E-mail address"),
        description=lazy_gettext("To get the link to your order by mail."),
        render_kw={
            "type": "email",
            "inputmode": "email",
            "autocomplete": "email",
            "maxlength": MOST_EMAIL,
        },
    )
    note = TextAreaField(
        lazy_gettext("Note for the cooperative"),
        render_kw={"rows": 2, "maxlength": MOST_NOTE},
    )
    payment = RadioField(
        lazy_gettext("How you pay"), validators=[Required()], validate_choice=False
    )
    lines = HiddenField()
    expected_total_vnd = HiddenField()


@dataclass(frozen=True, slots=True)
class Placed:
    """What is needed of a new order once it is written."""

    reference: OrderRef
    token: str
    payment: str
    total_vnd: int


@blueprint.route("/checkout/<code>", methods=["GET", "POST"])
@limiter.limit("30 per 10 minutes", methods=["POST"])
def checkout(code: str) -> ResponseReturnValue:
    """Order from one cooperative what lies in the cart of it."""
    form = _form()
    if form.validate_on_submit():
        try:
            return _place(form, code)
        except NguonError as error:
            _refuse(form, error)
    with deployment().reading() as db:
        basket = _basket(db, form, code)
        # What the reader sees now is what the next press orders.
        form.lines.data = to_text(basket.ordered)
        form.expected_total_vnd.data = str(basket.total_vnd)
        return render_template(
            "shop/checkout.html",
            form=form,
            basket=basket,
            seller=basket.organisation,
            gateways=gateways(),
            no_fee_yet=NO_FEE_YET,
        ), 422 if form.refusals else 200


def _form() -> CheckoutForm:
    form = CheckoutForm()
    ways = gateways()
    form.payment.choices = [(name, way.name.in_(language())) for name, way in ways.items()]
    if form.payment.data is None:
        form.payment.data = next(iter(ways), None)
    return form


def _basket(session: Session, form: CheckoutForm, code: str) -> Basket:
    organisation = organisation_by_code(session, code)
    wanted = from_text(form.lines.data) if form.is_submitted() else cart.contents()
    return basket_of(session, organisation, wanted, now=deployment().clock())


def _place(form: CheckoutForm, code: str) -> ResponseReturnValue:
    ordered = from_text(form.lines.data or "")
    placed: list[Placed] = []

    def act(session: Session) -> str:
        made = place_order(
            session,
            organisation_id=organisation_by_code(session, code).id,
            lines=list(ordered.items()),
            buyer=Buyer(form.name.data, form.phone.data, form.email.data or None),
            ship_to=form.ship_to.data,
            note=form.note.data,
            payment=form.payment.data,
            language=language(),
            base_url=deployment().base_url,
            clock=deployment().clock,
            expected_total_vnd=_seen(form.expected_total_vnd.data),
        )
        order = made.order
        placed.append(
            Placed(
                OrderRef(order.id, order.number), made.link_token, order.payment, order.total_vnd
            )
        )
        return url_for("shop.order", token=made.link_token)

    answer = redirect_once(form, act)
    cart.take_out(ordered)
    # Empty where the same form was sent before.
    return _thanked(placed[0]) or answer if placed else answer


def _thanked(placed: Placed) -> ResponseReturnValue | None:
    """Thank, and send on who pays somewhere else."""
    remember(placed.reference.number, placed.token)
    tell(gettext("Thank you. The cooperative has your order."))
    start = gateway(placed.payment).begin(
        placed.reference,
        placed.total_vnd,
        return_url=buyer_link(deployment().base_url, placed.token),
    )
    return redirect(start.redirect_url, code=303) if start.redirect_url else None


def _seen(text: str | None) -> int:
    """The sum that the form says its reader saw; what is no sum is none that could hold."""
    return int(text) if text and _SUM.fullmatch(text) else 0


def _refuse(form: CheckoutForm, error: NguonError) -> None:
    """Say what stands against it. What the page then shows is put right, ready to be confirmed."""
    form.refuse(error)
    if isinstance(error, OutOfStock | PriceChanged | NotFound):
        form.form_refusals.append(
            gettext("We have put the order below right. Look at it again, then order.")
        )
