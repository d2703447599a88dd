"""Receiving goods from a supplier: other people's produce, packaging, supplies."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import TextAreaField

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import DayField, Required, TextField, WholeField
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.amounts import amount, pieces_unit
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import event_time
from storefront.web.workspace.fact_fields import answers, fact_fields, names_of_fields
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import (
    day_field,
    form_of,
    lot_code_field,
    party_options,
    place_options,
    typed,
)
from storefront.web.workspace.weights import WeightField
from traceability.crops import registry
from traceability.crops.facts import LONGEST_TEXT
from traceability.crops.profile import StageKind
from traceability.errors import NguonError
from traceability.logistics.papers import LONGEST_NUMBER
from traceability.logistics.receiving import receive, receiving_stage
from traceability.lots.ledger import is_counted
from traceability.lots.models import Material
from traceability.lots.reading import material_by_id, materials_of
from traceability.parties.reading import parties_of, party_by_id, place_by_id, places_of
from traceability.parties.roles import Permission
from traceability.quantities import Quantity

_NAMES = {"at": "on", "code": "lot_code", "pieces": "quantity", "material": "quantity"}


@blueprint.route("/receive", methods=["GET", "POST"])
@signed_in(Permission.RECORD_WORKSHOP)
def receive_goods() -> ResponseReturnValue:
    """Record what came from whom."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        materials = [each for each in materials_of(db, organisation_id) if _is_bought(each)]
        suppliers = parties_of(db, organisation_id, kinds=["supplier", "household"])
        places = places_of(db, organisation_id, kinds=["workshop", "warehouse"])
    if not materials or not suppliers or not places:
        return render_template(
            "workspace/receive_not_yet.html",
            has_materials=bool(materials),
            has_suppliers=bool(suppliers),
        )
    wanted = request.args.get("what", type=UUID)
    material = next((each for each in materials if each.id == wanted), materials[0])
    stage = receiving_stage(material)
    number = {"maxlength": LONGEST_NUMBER, "autocomplete": "off"}
    form = form_of(
        {
            "supplier": pick(lazy_gettext("From whom"), party_options(suppliers)),
            "quantity": _quantity_field(material),
            **fact_fields(stage, {}),
            "supplier_lot": TextField(
                lazy_gettext("The supplier's lot number"),
                description=lazy_gettext("As it stands on the goods or the invoice."),
                render_kw=number,
            ),
            "supplier_expires_on": DayField(lazy_gettext("Good until, as the supplier says")),
            "document": TextField(
                lazy_gettext("Number of the invoice or delivery note"), render_kw=number
            ),
            "quality": TextAreaField(
                lazy_gettext("What was checked, and what was found"),
                render_kw={"rows": 2, "maxlength": LONGEST_TEXT},
            ),
            "to_place": pick(lazy_gettext("Where it lies"), place_options(places)),
            "on": day_field(),
            "lot_code": lot_code_field(),
        }
    )
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _receive(db, form, material))
        except NguonError as error:
            form.refuse(error, {**_NAMES, **names_of_fields(stage)})
    page = render_template(
        "workspace/receive.html", form=form, materials=materials, material=material, stage=stage
    )
    return page, 422 if form.refusals else 200


def _is_bought(material: Material) -> bool:
    stages = registry.profile(material.crop).stages_of(StageKind.RECEIVE)
    return any(material.form in stage.outputs for stage in stages)


def _quantity_field(material: Material) -> Any:
    label = lazy_gettext("How much")
    if is_counted(material):
        return WholeField(label, unit=pieces_unit(material), validators=[Required()])
    return WeightField(label, validators=[Required()])


def _receive(db: Session, form: Any, material: Material) -> str:
    organisation_id = here().organisation.id
    given = form.quantity.data
    event = receive(
        db,
        recorder(),
        supplier=party_by_id(db, organisation_id, UUID(form.supplier.data)),
        material=material_by_id(db, organisation_id, material.id),
        quantity=Quantity.count(given) if isinstance(given, int) else given,
        to_place=place_by_id(db, organisation_id, UUID(form.to_place.data)),
        supplier_lot=typed(form.supplier_lot.data),
        supplier_expires_on=form.supplier_expires_on.data,
        document=typed(form.document.data),
        quality=typed(form.quality.data),
        facts=answers(form, receiving_stage(material)),
        lot_code=typed(form.lot_code.data),
        at=event_time(form.on.data, deployment().clock()),
    )
    lot = event.lines[0].lot
    tell(
        gettext(
            "Received: %(amount)s of %(what)s, lot %(lot)s.",
            amount=amount(event.lines[0]),
            what=two_text(material, "name"),
            lot=lot.code,
        ),
        next_label=gettext("Receive more"),
        next_url=url_for("workspace.receive_goods", what=material.id),
    )
    return url_for("workspace.lot", lot_id=lot.id)
