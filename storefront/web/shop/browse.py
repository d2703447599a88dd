"""Looking around: what is on sale, one product with its story, one cooperative."""

from typing import cast

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.catalogue.models import Offer
from storefront.catalogue.services import OnSale, offer_by_slug, offers_on_sale
from storefront.web.compression import compressible
from storefront.web.current import deployment
from storefront.web.forms import Form, Required, WholeField
from storefront.web.language import language
from storefront.web.shop import cart, linked_data
from storefront.web.shop.area import blueprint
from storefront.web.shop.cart_contents import MOST_PACKS, put_in
from storefront.web.shop.season import FEW
from storefront.web.shop.shown import Card, cards, product_url, story_of
from traceability.errors import N_, Conflict, NguonError
from traceability.parties.models import Organisation
from traceability.parties.services import organisation_by_code
from traceability.times import local_date

PER_PAGE = 24
LONGEST_SEARCH = 100


class AddForm(Form):
    """How many packs?"""

    packs = WholeField(
        lazy_gettext("How many packs"),
        validators=[Required()],
        default=1,
        render_kw={"type": "number", "min": 1, "max": MOST_PACKS, "step": 1},
    )


@blueprint.get("/")
@compressible
def home() -> ResponseReturnValue:
    """Everything on sale, to search and to choose a cooperative from."""
    search = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    page = max(request.args.get("page", 1, type=int), 1)
    now = deployment().clock()
    with deployment().reading() as db:
        sellers = sellers_of(db)
        chosen = next((s for s in sellers if s.code == request.args.get("coop")), None)
        found = offers_on_sale(
            db, now=now, wanted=search, organisation_id=chosen.id if chosen else None
        )
        shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]

        def link(number: int) -> str:
            return url_for(
                "shop.home",
                q=search or None,
                coop=chosen.code if chosen else None,
                page=number if number > 1 else None,
            )

        return render_template(
            "shop/home.html",
            cards=cards(db, shown, now=now),
            count=len(found),
            sellers=sellers,
            chosen=chosen,
            search=search,
            is_filtered=bool(search or chosen),
            following=link(page + 1) if len(found) > page * PER_PAGE else None,
            preceding=link(page - 1) if page > 1 else None,
        )


def sellers_of(session: Session) -> list[Organisation]:
    """The cooperatives that have something on sale, by name."""
    offered = select(Offer.organisation_id).where(Offer.on_sale.is_(True))
    return list(
        session.scalars(
            select(Organisation).where(Organisation.id.in_(offered)).order_by(Organisation.folded)
        )
    )


@blueprint.route("/p/<slug>", methods=["GET", "POST"])
def product(slug: str) -> ResponseReturnValue:
    """One product: what it is, what it costs, where the packs on sale come from."""
    form = AddForm()
    now = deployment().clock()
    with deployment().reading() as db:
        on_sale = offer_by_slug(db, slug, now=now)
        if form.validate_on_submit():
            try:
                return _added(on_sale, cast("int", form.packs.data))
            except NguonError as error:
                form.refuse(error)
        card = cards(db, [on_sale], now=now)[0]
        lot = on_sale.lot
        return render_template(
            "shop/product.html",
            form=form,
            card=card,
            few=FEW,
            offer=on_sale.offer,
            goods=on_sale.offer.product,
            seller=on_sale.offer.product.organisation,
            story=story_of(db, lot, today=local_date(now)) if lot else None,
            today=local_date(now),
            address=product_url(on_sale.offer),
            data=linked_data.product(
                on_sale,
                url=product_url(on_sale.offer),
                image_url=_image_url(card),
                language=language(),
            ),
        ), 422 if form.refusals else 200


def _added(on_sale: OnSale, packs: int) -> ResponseReturnValue:
    product_id = on_sale.offer.product_id
    before = cart.contents()
    after = put_in(before, product_id, packs)
    if after[product_id] > on_sale.available:
        raise Conflict(
            N_("Only %(available)s left; your cart holds %(before)s of them.")
            if product_id in before
            else N_("Only %(available)s left."),
            field="packs",
            value=packs,
            available=on_sale.available,
            before=before.get(product_id, 0),
        )
    return cart.keep_and_show(after, added=product_id)


def _image_url(card: Card) -> str | None:
    if card.image is None:
        return None
    path = url_for("pictures.show", sha256=card.image, width=1000)
    return f"{deployment().base_url}{path}"


@blueprint.get("/coop/<code>")
def cooperative(code: str) -> ResponseReturnValue:
    """One cooperative: its story, how to reach it, what it sells."""
    now = deployment().clock()
    with deployment().reading() as db:
        organisation = organisation_by_code(db, code)
        found = offers_on_sale(db, now=now, organisation_id=organisation.id)
        return render_template(
            "shop/cooperative.html", seller=organisation, cards=cards(db, found, now=now)
        )
