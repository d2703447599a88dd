"""Mixing several lots of the same form into one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.web.current import deployment, here, signed_in
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.uploads import takes_up_to
from storefront.web.workspace import evidence
from storefront.web.workspace.amounts import amount
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import event_time
from storefront.web.workspace.lot_rows import (
    MOST,
    LotRow,
    all_of,
    draws,
    lot_rows,
    refuse_row,
    row_fields,
)
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import (
    day_field,
    form_of,
    helped_fields,
    lot_code_field,
    place_options,
    recorder_for,
    typed,
)
from storefront.web.workspace.weights import WeightField
from traceability.crops import registry
from traceability.crops.profile import Blending
from traceability.errors import NguonError
from traceability.events.blends import blend
from traceability.events.services import output_lot
from traceability.lots.models import Material
from traceability.lots.reading import lot_by_id, material_by_id, materials_of
from traceability.lots.stock import lots_in_stock
from traceability.parties.models import Place
from traceability.parties.reading import place_by_id, places_of
from traceability.parties.roles import Permission

_FIELDS = {"at": "on", "code": "lot_code", "quantity": "made", **evidence.FIELDS}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the form offers: the materials that may be mixed, and the lots for the chosen one."""

    among: list[Material]
    output: Material
    rows: list[LotRow]
    places: Sequence[Place]


@blueprint.route("/blend", methods=["GET", "POST"])
@signed_in(Permission.RECORD_WORKSHOP)
@takes_up_to(evidence.LARGEST_FORM)
def blend_lots() -> ResponseReturnValue:
    """Record that lots were mixed."""
    with deployment().reading() as db:
        desk = _desk(db)
        if desk is None or not desk.places:
            return render_template("workspace/blend_not_yet.html")
        form = _form(db, desk)
    if form.validate_on_submit():
        used = []
        try:
            used = draws(form, desk.rows)
            return redirect_once(form, lambda db: _record(db, form, desk))
        except NguonError as error:
            names = dict(_FIELDS)
            if desk.rows:
                names |= {"lots": desk.rows[0].tick, "lot": desk.rows[0].tick}
            if not refuse_row(form, desk.rows, error, used):
                form.refuse(error, names)
    page = render_template("workspace/blend.html", form=form, desk=desk)
    return page, 422 if form.refusals else 200


def _desk(db: Session) -> _Desk | None:
    organisation_id = here().organisation.id
    materials = materials_of(db, organisation_id)
    among = [each for each in materials if _rule(each) is not None]
    if not among:
        return None
    asked = request.args.get("lot", type=UUID)
    lot = lot_by_id(db, organisation_id, asked) if asked else None
    wanted = lot.material_id if lot else request.args.get("what", type=UUID)
    output = next((each for each in among if each.id == wanted), among[0])
    taken = [
        each.id
        for each in materials
        if each.id == output.id
        or ((each.crop, each.form) == (output.crop, output.form) and _rule(output) is Blending.ANY)
    ]
    if lot is not None and lot.material_id not in taken:
        asked = None
    stock = lots_in_stock(db, organisation_id, content_ids=taken, limit=MOST)
    return _Desk(
        among=among,
        output=output,
        rows=lot_rows(db, organisation_id, stock, asked=asked),
        places=places_of(db, organisation_id, kinds=["workshop", "warehouse"])
        or places_of(db, organisation_id),
    )


def _rule(material: Material) -> Blending | None:
    return registry.profile(material.crop).material(material.form).blends


def _form(db: Session, desk: _Desk) -> Any:
    fields = row_fields(
        desk.rows,
        ticked=request.args.get("lot", type=UUID),
        tick_label=lazy_gettext("Take all of it"),
        usual_unit="kg",
    )
    fields["made"] = WeightField(
        lazy_gettext("Weight after blending"),
        description=lazy_gettext("Leave it empty where nothing was lost."),
    )
    fields["place"] = pick(
        lazy_gettext("Where"), place_options(desk.places), default=str(desk.places[0].id)
    )
    fields["on"] = day_field()
    fields |= helped_fields(db)
    fields["lot_code"] = lot_code_field()
    fields |= evidence.evidence_fields()
    return form_of(fields)


def _record(db: Session, form: Any, desk: _Desk) -> str:
    organisation_id = here().organisation.id
    inputs = []
    for draw in draws(form, desk.rows):
        lot = lot_by_id(db, organisation_id, draw.lot_id)
        inputs.append((lot, draw.weight or all_of(db, lot)))
    event = blend(
        db,
        recorder_for(form),
        place=place_by_id(db, organisation_id, UUID(form.place.data)),
        inputs=inputs,
        output=material_by_id(db, organisation_id, desk.output.id),
        made=form.made.data,
        at=event_time(form.on.data, deployment().clock()),
        lot_code=typed(form.lot_code.data),
        documents=evidence.kept_evidence(db, form),
    )
    mixed = output_lot(event)
    tell(
        gettext(
            "Blended: %(amount)s of %(material)s, lot %(lot)s.",
            amount=amount(event.lines[-1]),
            material=two_text(mixed.content, "name"),
            lot=mixed.code,
        ),
        next_label=gettext("Pack this lot"),
        next_url=url_for("workspace.pack", lot=mixed.id),
    )
    return url_for("workspace.lot", lot_id=mixed.id)
