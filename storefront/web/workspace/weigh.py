"""Weighing goods in: whose they are, what the scale says, and the slip."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import TextField, WholeField
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import event_time
from storefront.web.workspace.days import today as this_day
from storefront.web.workspace.fact_fields import PREFIX, answers, fact_fields, names_of_fields
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import (
    day_field,
    form_of,
    helped_fields,
    place_options,
    recorder_for,
    typed,
)
from storefront.web.workspace.weighings import WeighingsField, last_tare
from storefront.web.workspace.works import Work, works
from traceability.crops import registry
from traceability.crops.profile import StageKind
from traceability.deliveries.grading import UNGRADED, grades_of
from traceability.deliveries.models import DeliverySlip
from traceability.deliveries.pricing import valid_price
from traceability.deliveries.reading import (
    has_deliverers,
    last_slip,
    plots_of_member,
    recent_members,
)
from traceability.deliveries.services import DELIVERS, OwnPrice, record_slip
from traceability.deliveries.weighing import amount_vnd
from traceability.errors import NguonError
from traceability.lots.reading import material_by_id, materials_of
from traceability.parties.models import Party, Place
from traceability.parties.reading import parties_of, party_by_id, place_by_id, places_of
from traceability.parties.roles import Permission, allowed

RECENT = 8
RECENT_DAYS = 30
MOST_FOUND = 40
MOST_SUGGESTED = 1_000

_FIELDS = {
    "at": "on",
    "price_vnd": "own_price",
    "reason": "own_reason",
    "store": "store_at",
}


@dataclass(frozen=True, slots=True)
class Scale:
    """What the form offers: whose goods, which goods, from where, at which prices."""

    among: list[Work]
    work: Work
    household: Party
    plots: Sequence[Place]
    stores: Sequence[Place]
    last: DeliverySlip | None
    lasts: DeliverySlip | None
    prices: dict[str, int]

    @property
    def prices_json(self) -> str:
        """The prices of today by grade, for the running sum of the page."""
        return json.dumps(self.prices)

    @property
    def grade_field(self) -> str:
        """The name of the field that holds the grade; empty where goods have none."""
        return PREFIX + self.work.stage.grade if self.work.stage.grade else ""


@blueprint.route("/deliveries/new", methods=["GET", "POST"])
@signed_in(Permission.RECORD_FIELD)
def weigh() -> ResponseReturnValue:
    """Weigh a member's goods in; without a member, ask whose they are."""
    member = request.args.get("member", type=UUID)
    with deployment().reading() as db:
        among = delivered_works(db)
        if not among:
            return render_template("workspace/weigh_not_yet.html", has_work=False)
        if member is None:
            return _whose(db)
        scale = _scale(db, among, party_by_id(db, here().organisation.id, member))
        form = _form(db, scale)
    if "more" in request.form:
        return _page(form, scale)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _record(db, form, scale))
        except NguonError as error:
            form.refuse(error, {**_FIELDS, **names_of_fields(scale.work.stage)})
    return _page(form, scale)


def delivered_works(db: Session) -> list[Work]:
    """What members can deliver here: buying it in where the crop knows that, else the harvest."""
    found = works(materials_of(db, here().organisation.id), StageKind.RECEIVE, StageKind.HARVEST)
    bought = {work.content.id for work in found if work.stage.kind is StageKind.RECEIVE}
    return [
        work
        for work in found
        if work.stage.kind is StageKind.RECEIVE or work.content.id not in bought
    ]


def _whose(db: Session) -> ResponseReturnValue:
    """Find the member: by a name, by a part of it without accents, or among the last ones."""
    organisation_id, search = here().organisation.id, request.args.get("q", "")[:100]
    found = parties_of(db, organisation_id, kinds=DELIVERS, search=_bare(search))
    if not found and not search:
        return render_template("workspace/weigh_not_yet.html", has_work=True)
    what = request.args.get("what")
    if search.strip() and len(found) == 1:
        return redirect(url_for("workspace.weigh", member=found[0].id, what=what), code=303)
    recent = recent_members(
        db, organisation_id, since=this_day() - timedelta(days=RECENT_DAYS), limit=RECENT
    )
    return render_template(
        "workspace/weigh_whose.html",
        search=search,
        what=what,
        found=found[:MOST_FOUND] if search.strip() or len(found) <= MOST_FOUND else [],
        left_out=max(0, len(found) - MOST_FOUND) if search.strip() else 0,
        suggested=found[:MOST_SUGGESTED] if not search.strip() else [],
        recent=recent if not search.strip() else [],
    )


def _bare(search: str) -> str:
    """A suggestion that was taken is a code and a name; the folded column holds them in a row."""
    return search.replace("·", " ")


def _scale(db: Session, among: list[Work], household: Party) -> Scale:
    organisation_id = here().organisation.id
    last = last_slip(db, organisation_id)
    wanted = request.args.get("what")
    work = next(
        (each for each in among if each.key == wanted),
        next((e for e in among if last and e.content.id == last.material_id), among[0]),
    )
    return Scale(
        among=among,
        work=work,
        household=household,
        plots=plots_of_member(db, household, crop=work.material.crop),
        stores=places_of(db, organisation_id, kinds=["workshop", "warehouse"]),
        last=last,
        lasts=last_slip(db, organisation_id, party=household),
        prices=_prices_today(db, work),
    )


def _prices_today(db: Session, work: Work) -> dict[str, int]:
    crop = work.material.crop
    grades = [choice.code for choice in grades_of(registry.profile(crop), work.material.form)]
    found = {
        grade: valid_price(db, work.content.id, grade, this_day()) for grade in [UNGRADED, *grades]
    }
    return {grade: price.price_vnd for grade, price in found.items() if price}


def _form(db: Session, scale: Scale) -> Any:
    stage, last = scale.work.stage, scale.last
    offered = scale.lasts or (last if last and last.material_id == scale.work.content.id else None)
    known = {fact.key: fact.value for fact in offered.event.facts} if offered else {}
    fields: dict[str, Any] = {}
    if scale.plots:
        usual = str(scale.lasts.event.place_id) if scale.lasts else None
        fields["plot"] = pick(lazy_gettext("From plot"), place_options(scale.plots), default=usual)
    elif stage.kind is StageKind.HARVEST:
        plots = places_of(db, here().organisation.id, kinds=["plot"])
        fields["plot"] = pick(lazy_gettext("From plot"), place_options(plots))
    fields |= fact_fields(stage, known)
    fields["weighings"] = WeighingsField(
        lazy_gettext("On the scale"),
        usual_tare_grams=last_tare(last.weighings) if last else 0,
        more="more" in request.form,
    )
    if len(scale.stores) > 1:
        at = str(last.event.lines[-1].place_id) if last else str(scale.stores[0].id)
        fields["store_at"] = pick(
            lazy_gettext("Where it was weighed in"), place_options(scale.stores), default=at
        )
    if allowed(here().role, Permission.MEMBERS):
        fields["own_price"] = WholeField(lazy_gettext("Another price"), unit=gettext("₫ per kg"))
        fields["own_reason"] = TextField(
            lazy_gettext("Why this price"), render_kw={"autocomplete": "off", "maxlength": 200}
        )
    fields["on"] = day_field()
    fields |= helped_fields(db)
    return form_of(fields)


def _page(form: Any, scale: Scale) -> ResponseReturnValue:
    weighed = form.weighings.weighed
    grade = form[scale.grade_field].data if scale.grade_field else UNGRADED
    price = (form.own_price.data if "own_price" in form else None) or scale.prices.get(grade or "")
    page = render_template(
        "workspace/weigh.html",
        form=form,
        scale=scale,
        weighed=weighed,
        price=price,
        amount=amount_vnd(weighed.net_grams, price) if weighed and price else None,
    )
    return page, 422 if form.refusals and "more" not in request.form else 200


def _record(db: Session, form: Any, scale: Scale) -> str:
    organisation_id = here().organisation.id

    def place(name: str) -> Place | None:
        chosen = form[name].data if name in form else None
        return place_by_id(db, organisation_id, UUID(chosen)) if chosen else None

    own = form.own_price.data if "own_price" in form else None
    slip = record_slip(
        db,
        recorder_for(form),
        household=party_by_id(db, organisation_id, scale.household.id),
        material=material_by_id(db, organisation_id, scale.work.content.id),
        weighings=form.weighings.data,
        at=event_time(form.on.data, deployment().clock()),
        plot=place("plot"),
        facts=answers(form, scale.work.stage),
        stage=scale.work.stage.code,
        store_at=place("store_at"),
        price=OwnPrice(own, typed(form.own_reason.data) or "") if own is not None else None,
    )
    tell(
        gettext(
            "Slip %(number)s: %(name)s, %(material)s.",
            number=slip.code,
            name=scale.household.name,
            material=two_text(scale.work.content, "name"),
        )
    )
    return url_for("workspace.slip", slip_id=slip.id)


def may_weigh(db: Session) -> bool:
    """Whether the first screen offers the scale: there are members, and something they bring."""
    return (
        allowed(recorder().role, Permission.RECORD_FIELD)
        and has_deliverers(db, here().organisation.id, DELIVERS)
        and bool(delivered_works(db))
    )
