"""Recording work in the field: plot, operation, product; and which plots must rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from storefront import formats
from storefront.web.current import deployment, here, signed_in
from storefront.web.forms import NumberField, Required, TextField, WholeField
from storefront.web.language import language, two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext, ngettext
from storefront.web.uploads import takes_up_to
from storefront.web.workspace import evidence
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import event_time, today
from storefront.web.workspace.fact_fields import answers, fact_fields, names_of_fields
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import (
    day_field,
    form_of,
    helped_fields,
    people_options,
    place_options,
    recorder_for,
    typed,
)
from storefront.web.workspace.weights import AreaField
from traceability.crops import registry
from traceability.crops.field_facts import DOSE_UNITS, WEATHER
from traceability.crops.profile import Asking, CropProfile, Operation
from traceability.errors import NguonError
from traceability.events.diary import last_event
from traceability.events.models import Event, EventKind
from traceability.field.interval import Spray, barring
from traceability.field.models import AgroInput
from traceability.field.reading import input_by_id, inputs_of, spray_of, sprays_on
from traceability.field.services import Treatment, record_field_operation
from traceability.folding import fold
from traceability.parties.models import Place
from traceability.parties.reading import members_of, parties_of, place_by_id, places_of
from traceability.parties.roles import Permission

_FIELDS = {"at": "on", "input": "used", "area_unit": "area", **evidence.FIELDS}

MOST_OFFERED = 20
"""Of more plots some are found by a search, not by scrolling."""


@dataclass(frozen=True, slots=True)
class FieldWork:
    """An operation on plots of a crop."""

    crop: CropProfile
    operation: Operation

    @property
    def key(self) -> str:
        """Its name in addresses."""
        return f"{self.crop.code}.{self.operation.code}"


@dataclass(frozen=True, slots=True)
class Resting:
    """A plot that must rest, and the spray for which it must."""

    plot: Place
    spray: Spray
    days_left: int


@dataclass(frozen=True, slots=True)
class _Desk:
    among: list[FieldWork]
    work: FieldWork
    plots: list[Place]
    offered: list[Place]
    """Those of them that can be ticked: all, or what fits the search and was ticked before."""
    search: str
    inputs: Sequence[AgroInput]
    people: list[tuple[str, str]]
    last: Event | None
    resting: list[Resting]

    @property
    def is_searched(self) -> bool:
        """Whether there are more plots than anybody scrolls through."""
        return len(self.plots) > MOST_OFFERED

    @property
    def own(self) -> Asking:
        """The crop file's own questions, and the weather."""
        operation = self.work.operation
        return Asking(code=operation.code, name=operation.name, facts=(*operation.facts, WEATHER))


@blueprint.route("/field", methods=["GET", "POST"])
@signed_in(Permission.RECORD_FIELD)
@takes_up_to(evidence.LARGEST_FORM)
def field_work() -> ResponseReturnValue:
    """Record what was done on plots."""
    with deployment().reading() as db:
        desk = _desk(db)
        if desk is None:
            return render_template("workspace/field_not_yet.html")
        form = _form(db, desk)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _record(db, form, desk))
        except NguonError as error:
            form.refuse(error, {**_FIELDS, **names_of_fields(desk.own)})
    page = render_template("workspace/field.html", form=form, desk=desk)
    return page, 422 if form.refusals else 200


def resting(db: Session, plots: Sequence[Place], day: date) -> list[Resting]:
    """The plots that may not be harvested on a day, those that must rest longest first."""
    sprays = sprays_on(db, [plot.id for plot in plots], until=day)
    found = []
    for plot in plots:
        spray = barring([each for each in sprays if each.plot_id == plot.id], day)
        if spray is not None:
            found.append(Resting(plot, spray, spray.days_left(day)))
    return sorted(found, key=lambda each: each.days_left, reverse=True)


def _desk(db: Session) -> _Desk | None:
    organisation_id = here().organisation.id
    plots = [plot for plot in places_of(db, organisation_id, kinds=["plot"]) if plot.crop]
    crops = [registry.profile(crop) for crop in sorted({str(plot.crop) for plot in plots})]
    among = [FieldWork(crop, operation) for crop in crops for operation in crop.operations]
    if not among:
        return None
    last = last_event(db, organisation_id, EventKind.FIELD_OPERATION)
    wanted = request.args.get("what") or (last and f"{_crop(last)}.{last.stage}")
    work = next((each for each in among if each.key == wanted), among[0])
    uses = work.operation.uses
    mine = [plot for plot in plots if plot.crop == work.crop.code]
    search = request.args.get("q", "").strip()[:100]
    return _Desk(
        among=among,
        work=work,
        plots=mine,
        offered=_offered(db, mine, search),
        search=search,
        inputs=inputs_of(db, organisation_id, kind=uses) if uses else [],
        people=people_options(members_of(db, organisation_id, now=deployment().clock())),
        last=last_event(db, organisation_id, EventKind.FIELD_OPERATION, stage=work.operation.code),
        resting=resting(db, mine, today()),
    )


def _offered(db: Session, plots: list[Place], search: str) -> list[Place]:
    """The plots to tick: of many those that were ticked, then those that fit the search.

    A plot fits by its own code or name, or by those of its household.
    """
    if len(plots) <= MOST_OFFERED:
        return plots
    ticked = {*request.form.getlist("plots"), request.args.get("plot", "")}
    fitting = plots
    if search:
        households = {
            party.id
            for party in parties_of(db, here().organisation.id, kinds=["household"], search=search)
        }
        wanted = fold(search)
        fitting = [plot for plot in plots if wanted in plot.folded or plot.party_id in households]
    first = [plot for plot in plots if str(plot.id) in ticked]
    return first + [plot for plot in fitting if plot not in first][:MOST_OFFERED]


def _crop(event: Event) -> str:
    return next((str(fact.value) for fact in event.facts if fact.key == "crop"), "")


def _form(db: Session, desk: _Desk) -> Any:
    kept = {fact.key: fact.value for fact in desk.last.facts} if desk.last else {}
    asked = request.args.get("plot") or (desk.last and str(desk.last.place_id))
    fields: dict[str, Any] = {
        "plots": SelectMultipleField(
            lazy_gettext("Plots"),
            choices=[SelectChoice(*option) for option in place_options(desk.offered)],
            default=[str(plot.id) for plot in desk.offered if str(plot.id) == asked]
            or ([str(desk.plots[0].id)] if len(desk.plots) == 1 else []),
            widget=ListWidget(),
            option_widget=CheckboxInput(),
            validators=[Required()],
        )
    }
    if desk.work.operation.uses:
        fields |= _used_fields(desk, kept)
    fields |= fact_fields(desk.own, kept)
    fields["area"] = AreaField(
        lazy_gettext("Area treated"),
        description=lazy_gettext("Leave it empty where the whole plot was done."),
        usual_unit=kept.get("area_unit", "sào"),
    )
    if len(desk.people) > 1:
        fields["operator"] = pick(
            lazy_gettext("Who did it"),
            desk.people,
            required=False,
            description=lazy_gettext("Where nobody is chosen, the household of the plot."),
        )
    fields["on"] = day_field()
    fields |= helped_fields(db)
    fields |= evidence.evidence_fields()
    return form_of(fields)


def _used_fields(desk: _Desk, kept: dict[str, Any]) -> dict[str, Any]:
    """What was put on the plot: from the register, or named here."""
    crop = desk.work.crop.code
    last = next((each for each in desk.inputs if each.code == kept.get("input")), None)
    return {
        "used": pick(
            lazy_gettext("Product used"),
            [(str(each.id), _said(each, crop)) for each in desk.inputs],
            required=False,
            default=str(last.id) if last else None,
        ),
        "product": TextField(
            lazy_gettext("Another product"),
            description=lazy_gettext("As it stands on the label."),
        ),
        "active_ingredient": TextField(lazy_gettext("Its active ingredient")),
        "phi_days": WholeField(
            lazy_gettext("Days until it may be harvested"),
            unit=gettext("days"),
            description=lazy_gettext("Leave it empty to take it from the list of products."),
        ),
        "dose": NumberField(lazy_gettext("Dose")),
        "dose_unit": pick(
            lazy_gettext("Unit of the dose"),
            [(unit, unit) for unit in DOSE_UNITS],
            required=False,
            default=kept.get("dose_unit", DOSE_UNITS[0]),
        ),
    }


def _said(each: AgroInput, crop: str) -> str:
    days = each.phi_days(crop)
    if days is None:
        return each.name
    rest = ngettext("wait %(num)s day", "wait %(num)s days", days)
    return f"{each.name} ({rest})"


def _record(db: Session, form: Any, desk: _Desk) -> str:
    organisation_id = here().organisation.id
    operator = form["operator"].data if "operator" in form else None
    plots = [place_by_id(db, organisation_id, UUID(plot_id)) for plot_id in form.plots.data]
    events = record_field_operation(
        db,
        recorder_for(form),
        plots=plots,
        operation=desk.work.operation.code,
        at=event_time(form.on.data, deployment().clock()),
        treatment=_treatment(db, form) if desk.work.operation.uses else None,
        facts=answers(form, desk.own),
        area=form.area.data,
        operator=UUID(operator) if operator else None,
        documents=evidence.kept_evidence(db, form),
    )
    _tell(events, plots)
    reached = next((event for event in events if event.about), None)
    return url_for("workspace.event", event_id=(reached or events[0]).id)


def _treatment(db: Session, form: Any) -> Treatment:
    organisation_id = here().organisation.id
    used = None
    if form.used.data and not typed(form["product"].data):
        used = input_by_id(db, organisation_id, UUID(form.used.data))
    return Treatment(
        used=used,
        product=typed(form["product"].data),
        active_ingredient=typed(form.active_ingredient.data),
        phi_days=form.phi_days.data,
        dose=form.dose.data,
        dose_unit=form.dose_unit.data,
    )


def _tell(events: Sequence[Event], plots: Sequence[Place]) -> None:
    text = gettext(
        "Recorded on %(plots)s.", plots=", ".join(two_text(plot, "name") for plot in plots)
    )
    spray = next((each for event in events if (each := spray_of(event))), None)
    if spray is not None:
        text += " " + gettext(
            "It may be harvested from %(day)s on.",
            day=formats.day(spray.allowed_from, language()),
        )
    tell(text, next_label=gettext("Record another"), next_url=url_for("workspace.field_work"))
