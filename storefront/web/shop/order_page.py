"""The buyer's own page of an order: whoever has its link sees it, and nobody else finds it."""

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.orders.buyer import readable_phone
from storefront.orders.letters import NO_FEE_YET
from storefront.orders.lifecycle import buyer_may_cancel
from storefront.orders.payment import payment_name
from storefront.orders.reading import order_by_link
from storefront.orders.services import MOST_REASON, cancel_by_link
from storefront.stock.services import picking_list
from storefront.web.current import deployment
from storefront.web.forms import Form, TextField
from storefront.web.language import language
from storefront.web.sent_once import redirect_once
from storefront.web.shop.area import blueprint
from storefront.web.shop.progress import progress
from storefront.web.tell import tell
from storefront.web.texts import gettext
from traceability.errors import NguonError


class CancelForm(Form):
    """Call it off?"""

    reason = TextField(
        lazy_gettext("Why"),
        description=lazy_gettext("It helps the cooperative to know."),
        render_kw={"maxlength": MOST_REASON},
    )


@blueprint.get("/orders/<token>")
def order(token: str) -> ResponseReturnValue:
    """How far the order has come, and what it holds."""
    with deployment().reading() as db:
        found = order_by_link(db, token)
        page = render_template(
            "shop/order.html",
            order=found,
            paid=payment_name(found.payment).in_(language()),
            seller=found.organisation,
            steps=progress(found),
            picked=picking_list(db, found) if found.shipped_at else [],
            phone=readable_phone(found.buyer_phone),
            no_fee_yet=NO_FEE_YET,
            may_cancel=buyer_may_cancel(found.state),
            token=token,
        )
    answer = _private(page)
    # No form on it, so that older browsers, which then send "Origin: null", are not refused.
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@blueprint.route("/orders/<token>/cancel", methods=["GET", "POST"])
def cancel_order(token: str) -> ResponseReturnValue:
    """Ask once more, then call the order off."""
    form = CancelForm()
    if form.validate_on_submit():

        def act(session: Session) -> str:
            cancel_by_link(session, token=token, reason=form.reason.data, clock=deployment().clock)
            tell(gettext("The order is cancelled. There is nothing to pay."))
            return url_for("shop.order", token=token)

        try:
            return redirect_once(form, act)
        except NguonError as error:
            form.refuse(error)
    with deployment().reading() as db:
        found = order_by_link(db, token)
        if not buyer_may_cancel(found.state) and not form.refusals:
            return redirect(url_for("shop.order", token=token), code=303)
        page = render_template("shop/cancel.html", form=form, order=found, token=token)
    return _private(page, status=422 if form.refusals else 200)


def _private(page: str, *, status: int = 200) -> Response:
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
