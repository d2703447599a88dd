"""The offers: what is in the shop, at which price, and how much of it may be sold."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import BooleanField, TextAreaField

from storefront.catalogue.models import Offer
from storefront.catalogue.services import (
    create_offer,
    offer_by_id,
    offers_of,
    terms_of,
    update_offer,
)
from storefront.catalogue.terms import MOST_DESCRIPTION, Terms
from storefront.stock.shelves import allotments
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Form, Required, WholeField
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import today
from storefront.web.workspace.recording import form_of, typed
from traceability.errors import NguonError
from traceability.lots.models import Lot
from traceability.lots.reading import product_by_id, products_of
from traceability.lots.stock import Content, lots_in_stock
from traceability.parties.roles import Permission
from traceability.rules.rule_set import Act
from traceability.rules.services import lots_lacking


@blueprint.get("/offers")
@signed_in(Permission.CATALOGUE)
def offers() -> ResponseReturnValue:
    """List what is offered, and the products that are not."""
    with deployment().reading() as db:
        found = offers_of(db, recorder())
        offered = {each.offer.product_id for each in found}
        return render_template(
            "workspace/offers.html",
            offers=found,
            allotted={
                product_id: sum(packs.values())
                for product_id, packs in allotments(db, offered).items()
            },
            lacking=_lacking(db),
            form=Form(),
            products=[
                product
                for product in products_of(db, here().organisation.id)
                if product.id not in offered
            ],
        )


@blueprint.route("/offers/new/<uuid:product_id>", methods=["GET", "POST"])
@signed_in(Permission.CATALOGUE)
def new_offer(product_id: UUID) -> ResponseReturnValue:
    """Put a product into the shop."""
    with deployment().reading() as db:
        product = product_by_id(db, here().organisation.id, product_id)
        form = _form(None)
        if form.validate_on_submit():
            try:
                return redirect_once(form, lambda session: _create(session, form, product_id))
            except NguonError as error:
                form.refuse(error)
        page = render_template("workspace/offer.html", form=form, product=product, offer=None)
        return page, 422 if form.refusals else 200


@blueprint.route("/offers/<uuid:offer_id>", methods=["GET", "POST"])
@signed_in(Permission.CATALOGUE)
def offer(offer_id: UUID) -> ResponseReturnValue:
    """Change the terms of an offer."""
    with deployment().reading() as db:
        found = offer_by_id(db, recorder(), offer_id)
        form = _form(terms_of(found))
        if form.validate_on_submit():
            try:
                return redirect_once(form, lambda session: _update(session, form, offer_id))
            except NguonError as error:
                form.refuse(error)
        page = render_template(
            "workspace/offer.html", form=form, product=found.product, offer=found
        )
        return page, 422 if form.refusals else 200


@blueprint.post("/offers/<uuid:offer_id>/<any(open, close):act>")
@signed_in(Permission.CATALOGUE)
def switch_offer(offer_id: UUID, act: str) -> ResponseReturnValue:
    """Take an offer off the shop, or put it back, with one press."""
    form = Form()
    form.validate_on_submit()

    def switch(session: Session) -> str:
        found = offer_by_id(session, recorder(), offer_id)
        terms = replace(terms_of(found), on_sale=act == "open")
        update_offer(session, recorder(), offer_id=offer_id, terms=terms)
        name = two_text(found.product, "name")
        tell(
            gettext("%(name)s is on sale.", name=name)
            if terms.on_sale
            else gettext("%(name)s is off the shop. Orders that stand are not touched.", name=name)
        )
        return url_for("workspace.offers")

    return redirect_once(form, switch)


def _lacking(db: Session) -> dict[UUID | None, list[Lot]]:
    """By product the packed lots in stock that are not sold, since they lack what the law asks."""
    stock = lots_in_stock(db, here().organisation.id, content=Content.PRODUCT)
    lacking = lots_lacking(db, [each.lot.id for each in stock], Act.LISTINGS, today=today())
    found: dict[UUID | None, list[Lot]] = {}
    for each in stock:
        if each.lot.id in lacking:
            found.setdefault(each.lot.product_id, []).append(each.lot)
    return found


def _form(terms: Terms | None) -> Any:
    return form_of(
        {
            "price_vnd": WholeField(
                lazy_gettext("Price of one pack"),
                unit="₫",
                validators=[Required()],
                description=lazy_gettext("Tax and packing included."),
                default=terms.price_vnd if terms else None,
            ),
            "safety_packs": WholeField(
                lazy_gettext("Packs kept back"),
                description=lazy_gettext("Never sold here: for what gets lost or torn."),
                default=terms.safety_packs if terms else 0,
            ),
            "description_vi": TextAreaField(
                lazy_gettext("What buyers should know"),
                default=terms.description_vi if terms else None,
                render_kw={"rows": 4, "maxlength": MOST_DESCRIPTION},
            ),
            "description_en": TextAreaField(
                lazy_gettext("The same in English"),
                default=terms.description_en if terms else None,
                render_kw={"rows": 4, "maxlength": MOST_DESCRIPTION},
            ),
            "on_sale": BooleanField(
                lazy_gettext("On sale in the shop"), default=terms.on_sale if terms else True
            ),
        }
    )


def _terms(form: Any) -> Terms:
    return Terms(
        price_vnd=form.price_vnd.data,
        safety_packs=form.safety_packs.data or 0,
        description_vi=typed(form.description_vi.data),
        description_en=typed(form.description_en.data),
        on_sale=form.on_sale.data,
    )


def _create(session: Session, form: Any, product_id: UUID) -> str:
    made = create_offer(session, recorder(), product_id=product_id, terms=_terms(form))
    return _told(made)


def _update(session: Session, form: Any, offer_id: UUID) -> str:
    return _told(update_offer(session, recorder(), offer_id=offer_id, terms=_terms(form)))


def _told(saved: Offer) -> str:
    url = url_for("shop.product", slug=saved.slug) if saved.on_sale else None
    label = gettext("See it in the shop") if url else None
    tell(gettext("Saved."), next_label=label, next_url=url)
    return url_for("workspace.offers")
