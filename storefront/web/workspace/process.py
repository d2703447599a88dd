"""Recording a process step: lots go in, a lot of something else comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.web.current import deployment, here, signed_in
from storefront.web.forms import Required
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.amounts import amount
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import event_time
from storefront.web.workspace.fact_fields import answers, fact_fields, names_of_fields
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
    unusual_field,
)
from storefront.web.workspace.weights import WeightField, usual_unit
from storefront.web.workspace.works import Work, chosen, works
from traceability.crops import registry
from traceability.crops.profile import StageKind
from traceability.errors import NguonError
from traceability.events.diary import last_event
from traceability.events.models import Event, EventKind
from traceability.events.services import output_lot, record_process
from traceability.lots.models import Lot, Material
from traceability.lots.reading import lot_by_id, material_by_id, materials_of
from traceability.lots.stock import lots_in_stock
from traceability.parties.models import Place
from traceability.parties.reading import place_by_id, places_of
from traceability.parties.roles import Permission

_FIELDS = {"at": "on", "code": "lot_code", "pieces": "made", "quantity": "made"}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the form offers."""

    among: list[Work]
    work: Work
    rows: list[LotRow]
    wanted: UUID | None
    places: Sequence[Place]
    last: Event | None


@blueprint.route("/process", methods=["GET", "POST"])
@signed_in(Permission.RECORD_WORKSHOP)
def process() -> ResponseReturnValue:
    """Record a batch."""
    with deployment().reading() as db:
        desk = _desk(db)
        if desk is None or not desk.places:
            return render_template("workspace/process_not_yet.html", has_work=desk is not None)
        form = _form(db, desk)
    if form.validate_on_submit():
        used = []
        try:
            used = draws(form, desk.rows)
            return redirect_once(form, lambda db: _record(db, form, desk))
        except NguonError as error:
            names = {**_FIELDS, **names_of_fields(desk.work.stage)}
            if desk.rows:
                names["lots"] = desk.rows[0].tick
            if not refuse_row(form, desk.rows, error, used):
                form.refuse(error, names)
    page = render_template("workspace/process.html", form=form, desk=desk)
    return page, 422 if form.refusals else 200


def _desk(db: Session) -> _Desk | None:
    organisation_id = here().organisation.id
    materials = materials_of(db, organisation_id)
    among = works(materials, StageKind.PROCESS)
    asked = request.args.get("lot", type=UUID)
    lot = lot_by_id(db, organisation_id, asked) if asked else None
    taking = lot.material if lot else None
    takes = request.args.get("takes", type=UUID)
    if takes:
        taking = material_by_id(db, organisation_id, takes)
    work = chosen(
        among,
        wanted=request.args.get("what"),
        last=last_event(db, organisation_id, EventKind.PROCESS),
        taking=taking,
    )
    if work is None:
        return None
    taken = [
        material.id
        for material in materials
        if material.crop == work.material.crop and material.form in work.stage.inputs
    ]
    if lot is not None and lot.material_id not in taken:
        asked = None
    stock = lots_in_stock(db, organisation_id, content_ids=taken, limit=MOST)
    return _Desk(
        among=among,
        work=work,
        rows=lot_rows(db, organisation_id, stock, asked=asked),
        wanted=asked,
        places=places_of(db, organisation_id, kinds=["workshop", "warehouse"])
        or places_of(db, organisation_id),
        last=last_event(
            db,
            organisation_id,
            EventKind.PROCESS,
            stage=work.stage.code,
            content_id=work.content.id,
        ),
    )


def _form(db: Session, desk: _Desk) -> Any:
    last, stage = desk.last, desk.work.stage
    fields = row_fields(
        desk.rows,
        ticked=desk.wanted,
        tick_label=lazy_gettext("Take all of it"),
        usual_unit=usual_unit(last.lines[0] if last else None),
    )
    fields["made"] = WeightField(
        gettext("Weight of %(material)s", material=two_text(desk.work.content, "name")),
        validators=[Required()],
        usual_unit=usual_unit(last.lines[-1] if last else None),
    )
    fields["unusual"] = unusual_field()
    fields["place"] = pick(
        lazy_gettext("Where"),
        place_options(desk.places),
        default=str(last.place_id) if last else str(desk.places[0].id),
    )
    fields |= fact_fields(stage, {fact.key: fact.value for fact in last.facts} if last else {})
    fields["on"] = day_field()
    fields |= helped_fields(db)
    fields["lot_code"] = lot_code_field()
    return form_of(fields)


def _record(db: Session, form: Any, desk: _Desk) -> str:
    organisation_id = here().organisation.id
    inputs = []
    for draw in draws(form, desk.rows):
        lot = lot_by_id(db, organisation_id, draw.lot_id)
        inputs.append((lot, draw.weight or all_of(db, lot)))
    event = record_process(
        db,
        recorder_for(form),
        stage=desk.work.stage.code,
        place=place_by_id(db, organisation_id, UUID(form.place.data)),
        inputs=inputs,
        output=material_by_id(db, organisation_id, desk.work.content.id),
        made=form.made.data,
        at=event_time(form.on.data, deployment().clock()),
        facts=answers(form, desk.work.stage),
        lot_code=typed(form.lot_code.data),
        unusual=typed(form.unusual.data),
    )
    lot = output_lot(event)
    _tell(event, lot)
    return url_for("workspace.lot", lot_id=lot.id)


def _tell(event: Event, lot: Lot) -> None:
    material = lot.content
    assert isinstance(material, Material)
    text = gettext(
        "Recorded: %(amount)s of %(material)s made, lot %(lot)s.",
        amount=amount(event.lines[-1]),
        material=two_text(material, "name"),
        lot=lot.code,
    )
    following = registry.profile(material.crop).stages_taking(material.form)
    if any(stage.kind is StageKind.PACK for stage in following):
        tell(
            text,
            next_label=gettext("Pack this lot"),
            next_url=url_for("workspace.pack", lot=lot.id),
        )
    else:
        tell(
            text,
            next_label=gettext("Process this lot"),
            next_url=url_for("workspace.process", lot=lot.id),
        )
