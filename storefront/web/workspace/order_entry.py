"""Entering an order that came by telephone or on a marketplace."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import TextAreaField

from storefront.catalogue.services import OnSale, offers_of
from storefront.channels import registry
from storefront.orders.buyer import MOST_ADDRESS, MOST_NAME, MOST_NOTE, Buyer
from storefront.orders.entering import MOST_EXTERNAL, PHONE, enter_order
from storefront.orders.links import buyer_link
from storefront.web.current import deployment, recorder, signed_in
from storefront.web.forms import Required, TextField, WholeField
from storefront.web.language import language
from storefront.web.order_words import channel_name
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import form_of
from traceability.errors import NguonError
from traceability.parties.roles import Permission


@blueprint.route("/orders/new", methods=["GET", "POST"])
@signed_in(Permission.ORDERS)
def new_order() -> ResponseReturnValue:
    """Enter one: what, for whom, from where."""
    with deployment().reading() as db:
        offers = offers_of(db, recorder())
        form = _form(offers)
        if form.validate_on_submit():
            try:
                return redirect_once(form, lambda session: _enter(session, form, offers))
            except NguonError as error:
                form.refuse(error, _beside(error))
        page = render_template(
            "workspace/new_order.html",
            form=form,
            rows=[
                (each, form[_packs(each.offer.product_id)], form[_price(each.offer.product_id)])
                for each in offers
            ],
        )
        return page, 422 if form.refusals else 200


def _packs(product_id: UUID) -> str:
    return f"packs_{product_id.hex}"


def _price(product_id: UUID) -> str:
    return f"price_{product_id.hex}"


def _form(offers: Sequence[OnSale]) -> Any:
    codes = [PHONE, *(each.code for each in registry.channels())]
    fields: dict[str, Any] = {
        "channel": pick(
            lazy_gettext("Where the order came from"),
            [(code, channel_name(code)) for code in codes],
            default=PHONE,
        ),
        "external_number": TextField(
            lazy_gettext("Its number there"),
            description=lazy_gettext("For an order of a marketplace."),
            render_kw={"maxlength": MOST_EXTERNAL, "autocomplete": "off"},
        ),
    }
    for each in offers:
        product_id = each.offer.product_id
        fields[_packs(product_id)] = WholeField(lazy_gettext("Packs"))
        fields[_price(product_id)] = WholeField(lazy_gettext("Another price, in đồng"))
    return form_of(
        {
            **fields,
            "name": TextField(
                lazy_gettext("Buyer's name"),
                validators=[Required()],
                render_kw={"maxlength": MOST_NAME, "autocomplete": "off"},
            ),
            "phone": TextField(
                lazy_gettext("Telephone"),
                description=lazy_gettext("Some marketplaces do not tell it."),
                render_kw={"type": "tel", "inputmode": "tel", "autocomplete": "off"},
            ),
            "ship_to": TextAreaField(
                lazy_gettext("Delivery address"),
                render_kw={"rows": 3, "maxlength": MOST_ADDRESS, "autocomplete": "off"},
            ),
            "note": TextAreaField(
                lazy_gettext("Note"), render_kw={"rows": 2, "maxlength": MOST_NOTE}
            ),
        }
    )


def _beside(error: NguonError) -> dict[str, str]:
    """Beside which field a refusal about one of the products stands."""
    product_id = error.params.get("product_id")
    return {"packs": _packs(product_id)} if isinstance(product_id, UUID) else {}


def _enter(session: Session, form: Any, offers: Sequence[OnSale]) -> str:
    ids = [each.offer.product_id for each in offers]
    placed = enter_order(
        session,
        recorder(),
        channel=form.channel.data,
        external_number=form.external_number.data if form.channel.data != PHONE else None,
        lines=[(each, form[_packs(each)].data) for each in ids if form[_packs(each)].data],
        unit_prices={
            each: form[_price(each)].data for each in ids if form[_price(each)].data is not None
        },
        buyer=Buyer(form.name.data, form.phone.data),
        ship_to=form.ship_to.data,
        note=form.note.data,
        language=language(),
    )
    number = placed.order.number
    tell(
        gettext(
            "Order %(number)s is entered and its packs are set aside. "
            "The buyer can follow it here: %(link)s",
            number=number,
            link=buyer_link(deployment().base_url, placed.link_token),
        ),
    )
    return url_for("workspace.order", number=number)
