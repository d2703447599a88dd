"""The stock itself: what was there when the books opened, what was counted, what was moved."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Form, Required, TextField, WholeField
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.amounts import amount, left, pieces_unit
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import event_time
from storefront.web.workspace.kinds import COUNT_REASONS
from storefront.web.workspace.picking import ListField, pick
from storefront.web.workspace.recording import (
    day_field,
    form_of,
    lot_code_field,
    place_options,
    typed,
)
from storefront.web.workspace.weights import WeightField
from traceability.errors import N_, InvalidInput, NguonError
from traceability.events.services import output_lot, ship
from traceability.events.stocktaking import correct_stock, record_opening_stock
from traceability.lots.ledger import is_counted
from traceability.lots.models import Lot, Material, Product
from traceability.lots.reading import (
    lot_by_id,
    material_by_id,
    materials_of,
    product_by_id,
    products_of,
)
from traceability.lots.stock import LotStock, PlaceStock, left_of, stock_by_place
from traceability.parties.models import Place
from traceability.parties.reading import place_by_id, places_of
from traceability.parties.roles import Permission
from traceability.quantities import Quantity

_MATERIAL = "material:"
_PRODUCT = "product:"


@blueprint.route("/stock/opening", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def opening_stock() -> ResponseReturnValue:
    """Take into the books what was there before."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        materials, products = materials_of(db, organisation_id), products_of(db, organisation_id)
        places = places_of(db, organisation_id)
    if not materials or not places:
        return render_template("workspace/opening_not_yet.html", has_materials=bool(materials))
    form = _opening_form(materials, products, places)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _open(db, form))
        except NguonError as error:
            packed = form.content.data.startswith(_PRODUCT)
            names = {"at": "on", "code": "lot_code", "pieces": "packs"}
            form.refuse(error, {**names, "quantity": "packs" if packed else "quantity"})
    page = render_template("workspace/opening.html", form=form)
    return page, 422 if form.refusals else 200


def _opening_form(
    materials: Sequence[Material], products: Sequence[Product], places: Sequence[Place]
) -> Any:
    choices = [SelectChoice("", gettext("Choose"))]
    for prefix, group, things in (
        (_PRODUCT, gettext("Packed"), products),
        (_MATERIAL, gettext("Not packed"), materials),
    ):
        choices += [
            SelectChoice(f"{prefix}{each.id}", two_text(each, "name"), optgroup=group)
            for each in things
        ]
    stores = [place for place in places if place.kind != "plot"] or places
    return form_of(
        {
            "content": ListField(lazy_gettext("What"), choices=choices, validators=[Required()]),
            "packs": WholeField(
                lazy_gettext("Packs"),
                unit=gettext("packs"),
                description=lazy_gettext("For what is packed."),
            ),
            "quantity": WeightField(
                lazy_gettext("Weight"), description=lazy_gettext("For what is not packed.")
            ),
            "place": pick(lazy_gettext("Where it lies"), place_options(stores)),
            "on": day_field(),
            "lot_code": lot_code_field(),
        }
    )


def _open(db: Session, form: Any) -> str:
    organisation_id = here().organisation.id
    kind, _, content_id = form.content.data.partition(":")
    content: Material | Product
    quantity: Quantity | None
    if f"{kind}:" == _PRODUCT:
        content = product_by_id(db, organisation_id, UUID(content_id))
        count = form.packs.data
        quantity = None if count is None else Quantity.count(count, net_grams=content.net_grams)
        field = "packs"
    else:
        content = material_by_id(db, organisation_id, UUID(content_id))
        quantity, field = form.quantity.data, "quantity"
    if quantity is None:
        raise InvalidInput(N_("Say how much there is."), field=field)
    event = record_opening_stock(
        db,
        recorder(),
        content=content,
        quantity=quantity,
        place=place_by_id(db, organisation_id, UUID(form.place.data)),
        at=event_time(form.on.data, deployment().clock()),
        lot_code=typed(form.lot_code.data),
    )
    lot = output_lot(event)
    tell(
        gettext(
            "Taken into the books: %(amount)s of %(what)s, lot %(lot)s.",
            amount=amount(event.lines[-1]),
            what=two_text(content, "name"),
            lot=lot.code,
        ),
        next_label=gettext("Record more"),
        next_url=url_for("workspace.opening_stock"),
    )
    return url_for("workspace.lot", lot_id=lot.id)


@blueprint.route("/lots/<uuid:lot_id>/count", methods=["GET", "POST"])
@signed_in(Permission.CORRECT)
def count_stock(lot_id: UUID) -> ResponseReturnValue:
    """Bring the books to what was counted or weighed at a place."""
    with deployment().reading() as db:
        lot = lot_by_id(db, here().organisation.id, lot_id)
        lies = stock_by_place(db, lot)
        places = places_of(db, lot.organisation_id)
    form = _count_form(lot, lies, places)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _count(db, lot_id, form))
        except NguonError as error:
            form.refuse(error, {"at": "on", "pieces": "counted", "quantity": "counted"})
    page = render_template("workspace/count.html", form=form, lot=lot, lies=lies)
    return page, 422 if form.refusals else 200


def _count_form(lot: Lot, lies: Sequence[PlaceStock], places: Sequence[Place]) -> Any:
    known = {each.place.id for each in lies}
    first = sorted(
        (place for place in places if place.id in known or place.kind != "plot"),
        key=lambda place: place.id not in known,
    )
    label = lazy_gettext("Counted there")
    counted = (
        WholeField(label, unit=pieces_unit(lot.content), validators=[Required()])
        if is_counted(lot.content)
        else WeightField(label, zero=True, validators=[Required()])
    )
    return form_of(
        {
            "place": pick(
                lazy_gettext("Where"),
                place_options(first),
                default=str(first[0].id) if first else None,
            ),
            "counted": counted,
            "reason": pick(
                lazy_gettext("Why it differs"),
                [(code, str(text)) for code, text in COUNT_REASONS.items()],
            ),
            "words": TextField(lazy_gettext("In your own words"), render_kw={"maxlength": 150}),
            "on": day_field(),
        }
    )


def _count(db: Session, lot_id: UUID, form: Any) -> str:
    lot = lot_by_id(db, here().organisation.id, lot_id)
    given = form.counted.data
    counted: Quantity | None
    if isinstance(given, int):
        net_grams = lot.product.net_grams if lot.product else 0
        counted = Quantity.count(given, net_grams=net_grams) if given else None
    else:
        counted = given if given.grams else None
    correct_stock(
        db,
        recorder(),
        lot=lot,
        counted=counted,
        place=place_by_id(db, lot.organisation_id, UUID(form.place.data)),
        at=event_time(form.on.data, deployment().clock()),
        reason=form.words.data or form.reason.data,
    )
    tell(gettext("Lot %(lot)s now has %(amount)s.", lot=lot.code, amount=left(left_of(db, lot))))
    return url_for("workspace.lot", lot_id=lot_id)


@blueprint.route("/lots/<uuid:lot_id>/move", methods=["GET", "POST"])
@signed_in(Permission.RECORD_WORKSHOP)
def move_stock(lot_id: UUID) -> ResponseReturnValue:
    """Record that part of a lot went to another place."""
    with deployment().reading() as db:
        lot = lot_by_id(db, here().organisation.id, lot_id)
        released = request.args.get("from_place", type=UUID)
        lies = [each for each in stock_by_place(db, lot) if released in (None, each.place.id)]
        total = LotStock(lot, sum(x.grams for x in lies), sum(x.pieces for x in lies))
        places = places_of(db, lot.organisation_id, kinds=["workshop", "warehouse"])
    elsewhere = [place for place in places if [each.place.id for each in lies] != [place.id]]
    form = _move_form(lot, total, elsewhere)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _move(db, lot_id, form, released))
        except NguonError as error:
            names = {"at": "on", "pieces": "quantity", "packs": "quantity"}
            form.refuse(error, names)
    page = render_template(
        "workspace/move.html", form=form, lot=lot, lies=lies, has_places=bool(elsewhere)
    )
    return page, 422 if form.refusals else 200


def _move_form(lot: Lot, total: LotStock, places: Sequence[Place]) -> Form:
    label = lazy_gettext("How much")
    hint = gettext("%(amount)s left", amount=left(total))
    quantity = (
        WholeField(label, unit=pieces_unit(lot.content), validators=[Required()], description=hint)
        if is_counted(lot.content)
        else WeightField(label, validators=[Required()], description=hint)
    )
    form: Form = form_of(
        {
            "quantity": quantity,
            "to_place": pick(lazy_gettext("Taken to"), place_options(places)),
            "on": day_field(),
        }
    )
    return form


def _move(db: Session, lot_id: UUID, form: Any, released: UUID | None) -> str:
    lot = lot_by_id(db, here().organisation.id, lot_id)
    given = form.quantity.data
    if isinstance(given, int):
        given = Quantity.count(given, net_grams=lot.product.net_grams if lot.product else 0)
    place = place_by_id(db, lot.organisation_id, UUID(form.to_place.data))
    event = ship(
        db,
        recorder(),
        lot=lot,
        quantity=given,
        to_place=place,
        from_place=place_by_id(db, lot.organisation_id, released) if released else None,
        at=event_time(form.on.data, deployment().clock()),
    )
    tell(
        gettext(
            "Moved: %(amount)s of lot %(lot)s to %(place)s.",
            amount=amount(event.lines[-1]),
            lot=lot.code,
            place=two_text(place, "name"),
        )
    )
    return url_for("workspace.lot", lot_id=lot_id)
