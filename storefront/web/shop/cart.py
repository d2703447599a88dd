"""The cart: what lies in the visitor's own cookie, by cooperative."""

from collections.abc import Mapping
from uuid import UUID

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from storefront.web.current import deployment
from storefront.web.language import language, say
from storefront.web.numbers import parse_whole
from storefront.web.shop.area import blueprint
from storefront.web.shop.baskets import baskets
from storefront.web.shop.cart_contents import MOST_PACKS, Contents, read, written
from storefront.web.shop.recent import recent_orders
from storefront.web.tell import tell
from storefront.web.texts import gettext
from traceability.errors import N_, InvalidInput, InvalidQuantity

_COOKIE = "cart"
FIELD = "packs-"
"""Before the product's id in the name of a line's field."""


def contents() -> dict[UUID, int]:
    """What lies in this visitor's cart."""
    return read(session.get(_COOKIE))


def keep(wanted: Contents) -> None:
    """Put the cart into the visitor's cookie."""
    if wanted:
        session[_COOKIE] = written(wanted)
        session.permanent = True  # a phone closes its browser between two looks
    else:
        session.pop(_COOKIE, None)


def keep_and_show(wanted: Contents, *, added: UUID) -> ResponseReturnValue:
    """Keep a cart into which something was put, and go to it."""
    keep(wanted)
    tell(
        gettext("It is in your cart."),
        next_label=gettext("Go on shopping"),
        next_url=url_for("shop.home"),
    )
    return redirect(url_for("shop.cart", _anchor=added.hex), code=303)


def take_out(ordered: Contents) -> None:
    """Leave in the cart what was not ordered."""
    keep({name: packs for name, packs in contents().items() if name not in ordered})


@blueprint.app_context_processor
def _counted() -> dict[str, object]:
    return {"cart_lines": lambda: len(contents())}


@blueprint.get("/cart", endpoint="cart")
def show() -> ResponseReturnValue:
    """What lies in the cart, what it costs, and where to order it."""
    return _page({})


@blueprint.post("/cart")
def change() -> ResponseReturnValue:
    """Take the numbers as they stand, and go on to where the pressed button leads."""
    wanted, refused = contents(), {}
    for product_id in list(wanted):
        typed = request.form.get(f"{FIELD}{product_id.hex}")
        if request.form.get("remove") == product_id.hex:
            del wanted[product_id]
        elif typed is not None:
            try:
                wanted[product_id] = _packs(typed)
            except InvalidInput as error:
                refused[product_id] = say(error)
    keep({name: packs for name, packs in wanted.items() if packs})
    if refused:
        return _page(refused)
    order_from = request.form.get("order_from")
    if order_from:
        return redirect(url_for("shop.checkout", code=order_from), code=303)
    return redirect(url_for("shop.cart"), code=303)


def _page(refused: Mapping[UUID, str]) -> ResponseReturnValue:
    """The cart, with what was typed where it was refused."""
    with deployment().reading() as db:
        return render_template(
            "shop/cart.html",
            baskets=baskets(db, contents(), now=deployment().clock()),
            refused=refused,
            typed={name: request.form.get(f"{FIELD}{name.hex}") for name in refused},
            field=FIELD,
            most=MOST_PACKS,
            recent=recent_orders(),
        ), 422 if refused else 200


def _packs(typed: str) -> int:
    """A number of packs; 0 takes the product out."""
    try:
        packs = parse_whole(typed, language(), field="packs")
    except InvalidQuantity:
        packs = -1
    if not 0 <= packs <= MOST_PACKS:
        raise InvalidInput(
            N_("“%(value)s” is not a number of packs from 0 to %(most)s."),
            field="packs",
            value=typed.strip()[:20],
            most=MOST_PACKS,
        )
    return packs
