"""Weighing slips: those of a day, one with its history, its picture, its price, its correction."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, SelectChoice

from storefront import formats
from storefront.printing import delivery_slip
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Form, Required, TextField, WholeField
from storefront.web.language import language, two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.correct import DID_NOT_HAPPEN, WRONG_FIGURES, Change
from storefront.web.workspace.days import EARLIEST
from storefront.web.workspace.days import today as this_day
from storefront.web.workspace.fact_fields import answers, fact_fields, names_of_fields, said
from storefront.web.workspace.paging import paged
from storefront.web.workspace.recording import form_of
from storefront.web.workspace.weighings import WeighingsField, kept
from traceability.crops import registry
from traceability.crops.profile import Asking
from traceability.deliveries.grading import grade_words
from traceability.deliveries.models import DeliverySlip
from traceability.deliveries.pricing import LONGEST_REASON, price_slip
from traceability.deliveries.reading import slip_by_id, slips_of_day, versions_of
from traceability.deliveries.services import DELIVERS, SlipTruth, correct_slip
from traceability.errors import N_, AlreadyCorrected, InvalidInput, NguonError
from traceability.events.asked import asked_by
from traceability.events.diary import names_of
from traceability.parties.models import Party, Place
from traceability.parties.reading import parties_of, places_of
from traceability.parties.roles import Permission


@dataclass(frozen=True, slots=True)
class DayTotal:
    """What came of one material in one grade on a day."""

    name: str
    slips: int
    net_grams: int
    amount_vnd: int
    open_slips: int


@blueprint.app_template_filter("grade_name")
def grade_name(priced: Any) -> str:
    """What the grade of a slip or of a price is called; empty where there is none."""
    material = priced.material
    crop = registry.profile(material.crop)
    return grade_words(crop, material.form, priced.grade).in_(language())


@blueprint.get("/deliveries")
@signed_in(Permission.RECORD_FIELD)
def slips() -> ResponseReturnValue:
    """The slips of a day, with what came in each grade."""
    day = _asked_day()
    with deployment().reading() as db:
        found = slips_of_day(db, here().organisation.id, day)
        standing = [slip for slip in found if slip.event.error is None]
        return render_template(
            "workspace/slips.html",
            day=day,
            page=paged(found, "workspace.slips", day=day),
            totals=_totals(standing),
            earlier=url_for("workspace.slips", day=day - timedelta(days=1)),
            later=url_for("workspace.slips", day=day + timedelta(days=1))
            if day < this_day()
            else None,
        )


@blueprint.get("/deliveries/<uuid:slip_id>")
@signed_in(Permission.RECORD_FIELD)
def slip(slip_id: UUID) -> ResponseReturnValue:
    """One slip: as it is printed, and every version of it."""
    with deployment().reading() as db:
        one = slip_by_id(db, here().organisation.id, slip_id)
        versions = versions_of(db, one)
        return render_template(
            "workspace/slip.html",
            slip=one,
            told=delivery_slip.tell(one, language()),
            versions=versions,
            names=names_of(db, [each.event.recorded_by for each in versions]),
        )


@blueprint.get("/deliveries/<uuid:slip_id>/picture.png")
@signed_in(Permission.RECORD_FIELD)
def slip_picture(slip_id: UUID) -> Response:
    """The slip as a picture to send on."""
    with deployment().reading() as db:
        one = slip_by_id(db, here().organisation.id, slip_id)
        content = delivery_slip.picture(delivery_slip.tell(one, language()), language())
    answer = Response(content, mimetype="image/png")
    answer.headers["Content-Disposition"] = f'inline; filename="{one.code}.png"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


class PriceForm(Form):
    """At which price, and why?"""

    price_vnd = WholeField(
        lazy_gettext("Price"), unit=lazy_gettext("₫ per kg"), validators=[Required()]
    )
    reason = TextField(
        lazy_gettext("Why this price"),
        validators=[Required()],
        render_kw={"autocomplete": "off", "maxlength": LONGEST_REASON},
    )


@blueprint.route("/deliveries/<uuid:slip_id>/price", methods=["GET", "POST"])
@signed_in(Permission.MEMBERS)
def slip_price(slip_id: UUID) -> ResponseReturnValue:
    """Pay a slip at another price than the list's."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        one = slip_by_id(db, organisation_id, slip_id)
    form = PriceForm()

    def act(db: Session) -> str:
        assert form.price_vnd.data is not None, "required"
        price = price_slip(
            db,
            recorder(),
            slip=slip_by_id(db, organisation_id, slip_id),
            price_vnd=form.price_vnd.data,
            reason=form.reason.data,
        )
        paid = formats.money(price.amount_vnd, language())
        tell(gettext("The price is set. To be paid: %(sum)s.", sum=paid))
        return url_for("workspace.slip", slip_id=slip_id)

    if form.validate_on_submit():
        try:
            return redirect_once(form, act)
        except NguonError as error:
            form.refuse(error)
    page = render_template("workspace/slip_price.html", form=form, slip=one)
    return page, 422 if form.refusals else 200


@blueprint.route("/deliveries/<uuid:slip_id>/correct", methods=["GET", "POST"])
@signed_in(Permission.CORRECT)
def correct_delivery(slip_id: UUID) -> ResponseReturnValue:
    """Say what should have stood on a slip, or that nothing was delivered."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        one = slip_by_id(db, organisation_id, slip_id)
        if one.event.error is not None and request.method == "GET":
            raise AlreadyCorrected(
                N_("This entry was already corrected on %(value)s."),
                field="event",
                value=one.event.error.declared_at,
            )
        stage = asked_by(one.event)
        members = parties_of(db, organisation_id, kinds=DELIVERS)
        plots = places_of(db, organisation_id, kinds=["plot"])
        form = _correction(one, stage)
    changes: list[Change] | None = None
    if "more" not in request.form and form.validate_on_submit():
        try:
            truth = _truth(one, stage, form, members, plots)
            changes = _changes(one, stage, truth)
            if form.seen.data == _fingerprint(changes):
                return redirect_once(form, lambda db: _put_right(db, slip_id, truth))
            form.seen.data = _fingerprint(changes)
        except NguonError as error:
            changes = None
            form.refuse(error, names_of_fields(stage) if stage else {})
    page = render_template(
        "workspace/slip_correct.html",
        form=form,
        slip=one,
        stage=stage,
        changes=changes,
        members=members,
        plots=plots,
    )
    return page, 422 if form.refusals and "more" not in request.form else 200


def _asked_day() -> date:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return this_day()
    return min(max(day, EARLIEST), this_day())


def _totals(found: Sequence[DeliverySlip]) -> list[DayTotal]:
    groups: dict[tuple[str, str], list[DeliverySlip]] = defaultdict(list)
    for each in found:
        groups[two_text(each.material, "name"), grade_name(each)].append(each)
    return [
        DayTotal(
            ", ".join(filter(None, key)),
            len(members),
            sum(each.net_grams for each in members),
            sum(each.price.amount_vnd for each in members if each.price),
            sum(each.price is None for each in members),
        )
        for key, members in sorted(groups.items())
    ]


def _correction(one: DeliverySlip, stage: Asking | None) -> Any:
    code = {"autocapitalize": "characters", "autocomplete": "off", "maxlength": 20}
    plot = one.event.place
    fields: dict[str, Any] = {
        "what": RadioField(
            lazy_gettext("What is wrong"),
            choices=[
                SelectChoice(WRONG_FIGURES, lazy_gettext("Something on the slip is wrong")),
                SelectChoice(DID_NOT_HAPPEN, lazy_gettext("It did not happen at all")),
            ],
            default=WRONG_FIGURES,
            validators=[Required()],
        ),
        "household": TextField(
            lazy_gettext("Code of the member"),
            default=one.household.code,
            validators=[Required()],
            render_kw={**code, "list": "members"},
        ),
        "plot": TextField(
            lazy_gettext("Code of the plot"),
            default=plot.code if plot and plot.kind == "plot" else "",
            render_kw={**code, "list": "plots"},
        ),
        "weighings": WeighingsField(
            lazy_gettext("On the scale"),
            default=kept(one.weighings),
            more="more" in request.form,
        ),
    }
    if stage is not None:
        facts = {fact.key: fact.value for fact in one.event.facts}
        fields |= fact_fields(stage, facts, filled=True)
    fields["seen"] = HiddenField()
    return form_of(fields)


def _truth(
    one: DeliverySlip,
    stage: Asking | None,
    form: Any,
    members: Sequence[Party],
    plots: Sequence[Place],
) -> SlipTruth | None:
    """What was entered; None where nothing was delivered.

    Raises:
        InvalidInput: everything is as it was, or a code that is nobody's.
    """
    if form.what.data == DID_NOT_HAPPEN:
        return None
    household = _coded(members, form.household.data, field="household")
    plot = _coded(plots, form.plot.data, field="plot") if form.plot.data else None
    known = {fact.key: fact.value for fact in one.event.facts}
    facts = stage.check(answers(form, stage)) if stage else known
    weighings = form.weighings.data
    was = [(each.gross.grams, each.tare_grams) for each in kept(one.weighings)]
    truth = SlipTruth(
        weighings=weighings
        if [(each.gross.grams, each.tare_grams) for each in weighings] != was
        else (),
        household=household if household.id != one.household_id else None,
        plot=plot if plot and plot.id != one.event.place_id else None,
        facts=facts if facts != known else None,
    )
    if truth == SlipTruth():
        raise InvalidInput(N_("Nothing is changed yet."))
    return truth


def _coded(rows: Sequence[Any], text: str, *, field: str) -> Any:
    """The row of a code; a suggestion that was taken begins with it."""
    code = text.partition("·")[0].strip().upper()
    for row in rows:
        if row.code == code:
            return row
    raise InvalidInput(N_("There is no “%(value)s” here."), field=field, value=text)


def _changes(one: DeliverySlip, stage: Asking | None, truth: SlipTruth | None) -> list[Change]:
    if truth is None:
        return []
    found = []
    if truth.household is not None:
        found.append(Change(gettext("Member"), one.household.name, truth.household.name))
    if truth.plot is not None:
        was = two_text(one.event.place, "name") if one.event.place else gettext("nothing")
        found.append(Change(gettext("From plot"), was, two_text(truth.plot, "name")))
    if truth.weighings:
        net = sum(each.net_grams for each in truth.weighings)
        found.append(
            Change(
                gettext("Net"),
                formats.weight(one.net_grams, language()),
                formats.weight(net, language()),
            )
        )
    known = {fact.key: fact.value for fact in one.event.facts}
    for fact in stage.facts if stage and truth.facts is not None else ():
        old, new = known.get(fact.code), (truth.facts or {}).get(fact.code)
        if old != new:
            words = [
                gettext("nothing") if each is None else said(fact, each) for each in (old, new)
            ]
            found.append(Change(fact.label.in_(language()), *words))
    return found


def _fingerprint(changes: Sequence[Change]) -> str:
    """By which the form knows that what is confirmed is what was shown."""
    told = repr([(each.label, each.old, each.new) for each in changes])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _put_right(db: Session, slip_id: UUID, truth: SlipTruth | None) -> str:
    one = slip_by_id(db, here().organisation.id, slip_id)
    right = correct_slip(db, recorder(), slip=one, truth=truth)
    if right is None:
        tell(gettext("The slip is marked as not having happened. It stays visible."))
        return url_for("workspace.slip", slip_id=slip_id)
    tell(gettext("Corrected. Both versions stay visible."))
    return url_for("workspace.slip", slip_id=right.id)
