"""Recording a harvest, or goods bought in from households."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Required
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.amounts import amount
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import event_time
from storefront.web.workspace.fact_fields import answers, fact_fields, names_of_fields
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import (
    day_field,
    form_of,
    helped_fields,
    lot_code_field,
    party_options,
    place_options,
    recorder_for,
    typed,
    unusual_field,
)
from storefront.web.workspace.weights import UNITS, WeightField, usual_unit
from storefront.web.workspace.works import Work, chosen, works
from traceability.crops import registry
from traceability.crops.profile import StageKind
from traceability.errors import NguonError
from traceability.events.diary import last_event
from traceability.events.models import Event, EventKind
from traceability.events.services import output_lot, record_harvest
from traceability.lots.models import Material
from traceability.lots.reading import material_by_id, materials_of
from traceability.lots.stock import ContentStock, stock_by_content
from traceability.parties.models import Party, Place
from traceability.parties.reading import parties_of, party_by_id, place_by_id, places_of
from traceability.parties.roles import Permission, allowed

_KINDS = (EventKind.HARVEST, EventKind.RECEIVE)
_FIELDS = {
    "at": "on",
    "code": "lot_code",
    "household": "household",
    "pieces": "quantity",
    "unit": "quantity",
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the form offers: a work, its places, and what was answered last time."""

    among: list[Work]
    work: Work
    places: Sequence[Place]
    stores: Sequence[Place]
    households: Sequence[Party]
    last: Event | None
    stock: ContentStock | None

    @property
    def buys(self) -> bool:
        """Whether goods are bought in and not plucked."""
        return self.work.stage.kind is StageKind.RECEIVE


@blueprint.route("/harvest", methods=["GET", "POST"])
@signed_in(Permission.RECORD_FIELD)
def harvest() -> ResponseReturnValue:
    """Record what came from a plot, or from a household; it opens a lot."""
    with deployment().reading() as db:
        desk = _desk(db)
        if desk is None or not desk.places:
            return _not_yet(has_work=desk is not None)
        form = _form(db, desk)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _record(db, form, desk.work))
        except NguonError as error:
            form.refuse(error, {**_FIELDS, **names_of_fields(desk.work.stage)})
    page = render_template("workspace/harvest.html", form=form, desk=desk)
    return page, 422 if form.refusals else 200


def _desk(db: Session) -> _Desk | None:
    organisation_id = here().organisation.id
    among = works(materials_of(db, organisation_id), StageKind.HARVEST, StageKind.RECEIVE)
    latest = last_event(db, organisation_id, *_KINDS)
    work = chosen(among, wanted=request.args.get("what"), last=latest)
    if work is None:
        return None
    stores = places_of(db, organisation_id, kinds=["workshop", "warehouse"])
    buys = work.stage.kind is StageKind.RECEIVE
    plots = [
        plot
        for plot in places_of(db, organisation_id, kinds=["plot"])
        if plot.crop in (None, work.material.crop)
    ]
    return _Desk(
        among=among,
        work=work,
        places=(stores or plots) if buys else plots,
        stores=stores,
        households=parties_of(db, organisation_id, kinds=["household", "supplier"]) if buys else [],
        last=last_event(
            db, organisation_id, *_KINDS, stage=work.stage.code, content_id=work.content.id
        ),
        stock=next(
            (s for s in stock_by_content(db, organisation_id) if s.content.id == work.content.id),
            None,
        ),
    )


def _form(db: Session, desk: _Desk) -> Any:
    last, stage = desk.last, desk.work.stage
    crop = registry.profile(desk.work.material.crop)
    fields: dict[str, Any] = {}
    if desk.buys and desk.households:
        fields["household"] = pick(
            lazy_gettext("From whom"),
            party_options(desk.households),
            default=str(last.party_id) if last else None,
        )
    fields["plot"] = pick(
        lazy_gettext("Where it was weighed in") if desk.buys else lazy_gettext("Plot"),
        place_options(desk.places),
        default=str(last.place_id) if last else None,
    )
    fields["quantity"] = WeightField(
        lazy_gettext("Weight"),
        units=tuple(unit.code for unit in crop.units) or UNITS,
        usual_unit=usual_unit(last.lines[-1] if last else None),
        validators=[Required()],
    )
    fields["unusual"] = unusual_field()
    fields |= fact_fields(stage, {fact.key: fact.value for fact in last.facts} if last else {})
    if not desk.buys and len(desk.stores) > 1:
        fields["store_at"] = pick(
            lazy_gettext("Taken to"),
            place_options(desk.stores),
            default=str(last.lines[-1].place_id) if last else str(desk.stores[0].id),
        )
    fields["on"] = day_field()
    fields |= helped_fields(db)
    fields["lot_code"] = lot_code_field()
    return form_of(fields)


def _record(db: Session, form: Any, work: Work) -> str:
    organisation_id = here().organisation.id
    store = form["store_at"].data if "store_at" in form else None
    household = form["household"].data if "household" in form else None
    plot = place_by_id(db, organisation_id, UUID(form.plot.data))
    if work.stage.kind is StageKind.RECEIVE:
        store = form.plot.data
    event = record_harvest(
        db,
        recorder_for(form),
        plot=plot,
        material=material_by_id(db, organisation_id, work.content.id),
        taken=form.quantity.data,
        at=event_time(form.on.data, deployment().clock()),
        facts=answers(form, work.stage),
        stage=work.stage.code,
        household=party_by_id(db, organisation_id, UUID(household)) if household else None,
        lot_code=typed(form.lot_code.data),
        store_at=place_by_id(db, organisation_id, UUID(store)) if store else None,
        unusual=typed(form.unusual.data),
    )
    lot = output_lot(event)
    assert isinstance(lot.content, Material)
    _tell(event, lot.content)
    return url_for("workspace.lot", lot_id=lot.id)


def _tell(event: Event, material: Material) -> None:
    lot = output_lot(event)
    text = gettext(
        "Recorded: %(amount)s of %(material)s, lot %(lot)s.",
        amount=amount(event.lines[-1]),
        material=two_text(material, "name"),
        lot=lot.code,
    )
    following = registry.profile(material.crop).stages_taking(material.form)
    if not following or not allowed(recorder().role, Permission.RECORD_WORKSHOP):
        tell(
            text,
            next_label=gettext("Record another"),
            next_url=url_for("workspace.harvest"),
        )
    elif following[0].kind is StageKind.PACK:
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


def _not_yet(*, has_work: bool) -> ResponseReturnValue:
    """There is nothing to record into: say what has to be registered first."""
    return render_template("workspace/harvest_not_yet.html", has_work=has_work)
