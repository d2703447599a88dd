"""Putting an entry right: the old values filled in, what will change shown before it is saved.

Nothing is edited. The wrong entry stays, struck through, and a new one says what is true.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, SelectChoice

from storefront import formats
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import DayField, Required, TextField, WholeField
from storefront.web.language import language
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.amounts import as_typed, figure, left, packs
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.correct_work import changed_work, work_fields, work_said
from storefront.web.workspace.days import NotLater, event_time
from storefront.web.workspace.entries import label_of
from storefront.web.workspace.fact_fields import answers, fact_fields, names_of_fields, said
from storefront.web.workspace.recording import form_of, typed, unusual_field
from storefront.web.workspace.weights import WeightField
from traceability.crops.profile import Asking
from traceability.database import writing
from traceability.errors import N_, AlreadyCorrected, InvalidInput, NguonError, OutOfOrder
from traceability.events.asked import asked_by
from traceability.events.corrections import declare_error
from traceability.events.diary import event_by_id
from traceability.events.models import Event, EventKind, EventLine
from traceability.events.truth import Truth
from traceability.lots.stock import left_of
from traceability.parties.roles import Permission
from traceability.quantities import GRAMS_PER_UNIT, Quantity

WRONG_FIGURES = "figures"
DID_NOT_HAPPEN = "nothing"
_ANSWERS_ALONE = (EventKind.FIELD_OPERATION, EventKind.INSPECT)
"""Kinds of entries that move nothing, but have answers and a day to put right."""
MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that will be other than it was."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving will do: what changes in the entry, and what is then left of its lots."""

    changes: list[Change]
    effects: list[Change]


def _fingerprint(changes: list[Change]) -> str:
    """By which the form knows that what is confirmed is what was shown."""
    said = repr([(change.label, change.old, change.new) for change in changes])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


@blueprint.route("/events/<uuid:event_id>/correct", methods=["GET", "POST"])
@signed_in(Permission.CORRECT)
def correct(event_id: UUID) -> ResponseReturnValue:
    """Say what should have been recorded, or that nothing happened."""
    with deployment().reading() as db:
        event = event_by_id(db, here().organisation.id, event_id)
        if request.method == "GET":  # a form that is sent twice has done it already
            _require_correctable(event)
        stage = asked_by(event)
        form = _form(db, event, stage)
    preview = None
    if form.validate_on_submit():
        try:
            truth = _truth(event, stage, form)
            changes = _changes(event, stage, truth) if truth is not None else []
            changes += [Change(*each) for each in work_said(event, truth, form)] if truth else []
            if form.seen.data == _fingerprint(changes):
                return redirect_once(form, lambda db: _record(db, event, truth, form.reason.data))
            preview = Preview(changes, _effects(event, truth))
            form.seen.data = _fingerprint(changes)
        except NguonError as error:
            form.refuse(error, _names(event, stage))
    page = render_template(
        "workspace/correct.html", form=form, event=event, stage=stage, preview=preview
    )
    return page, 422 if form.refusals else 200


def _require_correctable(event: Event) -> None:
    if event.error is not None:
        raise AlreadyCorrected(
            N_("This entry was already corrected on %(value)s."),
            field="event",
            value=event.error.declared_at,
        )
    if event.kind is EventKind.STAMPS_ISSUED:
        raise OutOfOrder(N_("Printed stamps stay printed. Void those that are spoiled."))
    if event.kind in (EventKind.RECALL, EventKind.RECALL_CLOSED):
        raise OutOfOrder(
            N_("A recall is not undone. Close it with what became of it, or open it anew.")
        )


def _form(db: Session, event: Event, stage: Asking | None) -> Any:
    fields: dict[str, Any] = {}
    if event.lines or event.kind in _ANSWERS_ALONE:
        fields["what"] = RadioField(
            lazy_gettext("What is wrong"),
            choices=[
                SelectChoice(WRONG_FIGURES, lazy_gettext("Figures, answers or the day are wrong")),
                SelectChoice(DID_NOT_HAPPEN, lazy_gettext("It did not happen at all")),
            ],
            default=WRONG_FIGURES,
            validators=[Required()],
        )
        if event.kind is not EventKind.SHIP:
            fields |= {_line_name(line): _line_field(line) for line in event.lines}
        if stage is not None:
            kept = {fact.key: fact.value for fact in event.facts}
            fields |= fact_fields(stage, kept, filled=True)
        if event.kind is EventKind.FIELD_OPERATION:
            fields |= work_fields(db, event)
        fields["on"] = DayField(
            lazy_gettext("Day"), validators=[Required(), NotLater()], default=event.business_date
        )
        fields["unusual"] = unusual_field()
    fields["reason"] = TextField(
        lazy_gettext("Why it was wrong"),
        description=lazy_gettext("Kept beside both versions. Name no people."),
        validators=[Required()],
        render_kw={"maxlength": MOST_REASON},
    )
    fields["seen"] = HiddenField()
    return form_of(fields)


def _line_name(line: EventLine) -> str:
    return f"line_{line.position}"


def _line_field(line: EventLine) -> Any:
    if (line.grams, line.pieces) < (0, 0):
        label = gettext("Lot %(lot)s, taken out", lot=line.lot.code)
    else:
        label = gettext("Lot %(lot)s, put in", lot=line.lot.code)
    if line.pieces:
        return WholeField(
            label, unit=gettext("packs"), default=abs(line.pieces), validators=[Required()]
        )
    return WeightField(label, default=_old(line), validators=[Required()])


def _old(line: EventLine) -> Quantity:
    """What the line says, as it was typed where the typed figure is this line's."""
    typed = line.unit != "g" and Decimal(line.figure) * GRAMS_PER_UNIT[line.unit]
    if typed == abs(line.grams):
        return Quantity.weigh(line.figure, line.unit)
    return Quantity.weigh(Decimal(abs(line.grams)) / GRAMS_PER_UNIT["kg"])


def _truth(event: Event, stage: Asking | None, form: Any) -> Truth | None:
    """What was entered, as the library takes it; None where nothing happened.

    Raises:
        InvalidInput: everything is as it was.
    """
    if "what" not in form or form.what.data == DID_NOT_HAPPEN:
        return None
    quantities = {}
    for line in event.lines:
        if _line_name(line) not in form:
            continue
        given = form[_line_name(line)].data
        if line.pieces and given != abs(line.pieces):
            quantities[line.position] = Quantity.count(given)
        elif not line.pieces and given.grams != abs(line.grams):
            quantities[line.position] = given
    _let_the_draw_follow(event, quantities)
    moved = form.on.data != event.business_date
    facts = _changed_facts(event, stage, form)
    area, operator = changed_work(event, form)
    if not quantities and not moved and facts is None and area is None and operator is None:
        raise InvalidInput(N_("Nothing is changed yet."))
    return Truth(
        area=area,
        operator=operator,
        quantities=quantities,
        facts=facts,
        at=event_time(form.on.data, deployment().clock()) if moved else None,
        unusual=typed(form.unusual.data),
    )


def _let_the_draw_follow(event: Event, quantities: dict[int, Quantity]) -> None:
    """Where packs drew exactly their weight from one lot, other packs draw their own weight."""
    if event.kind is not EventKind.PACK or len(event.lines) != len(("drawn", "packed")):
        return
    drawn, packed = event.lines
    product = packed.lot.product
    count = quantities.get(packed.position)
    if drawn.grams + packed.grams == 0 and set(quantities) == {packed.position} and product:
        assert count is not None
        weight = Decimal(count.pieces * product.net_grams) / GRAMS_PER_UNIT["kg"]
        quantities[drawn.position] = Quantity.weigh(weight)


def _changed_facts(event: Event, stage: Asking | None, form: Any) -> Mapping[str, object] | None:
    if stage is None:
        return None
    given = stage.check(answers(form, stage))
    asked = {fact.code for fact in stage.facts}
    kept = {fact.key: fact.value for fact in event.facts if fact.key in asked}
    return given if given != kept else None


def _effects(event: Event, truth: Truth | None) -> list[Change]:
    """Do it, see what is left of the lots, and undo it.

    Raises:
        NguonError: whatever saving would raise.
    """
    lots = {line.lot.id: line.lot for line in event.lines}
    with Session(writing(deployment().engine)) as db:
        before = {lot_id: left_of(db, lot) for lot_id, lot in lots.items()}
        declare_error(db, recorder(), event_id=event.id, truth=truth)
        effects = [
            Change(
                gettext("Left in lot %(lot)s", lot=lot.code),
                left(before[lot_id]),
                left(left_of(db, lot)),
            )
            for lot_id, lot in lots.items()
        ]
        db.rollback()
    return effects


def _changes(event: Event, stage: Asking | None, truth: Truth) -> list[Change]:
    found = []
    for line in event.lines:
        quantity = truth.quantities.get(line.position)
        if quantity is not None:
            new = (
                packs(quantity.pieces)
                if quantity.pieces
                else figure(quantity.figure, quantity.unit)
            )
            found.append(Change(gettext("Lot %(lot)s", lot=line.lot.code), as_typed(line), new))
    if truth.at is not None:
        old, new_day = event.business_date, truth.at.business_date
        found.append(
            Change(gettext("Day"), formats.day(old, language()), formats.day(new_day, language()))
        )
    if truth.facts is not None and stage is not None:
        asked = {fact.code for fact in stage.facts}
        kept = {fact.key: fact.value for fact in event.facts if fact.key in asked}
        found += [
            Change(
                label_of(event, code),
                _answer(stage, code, kept.get(code)),
                _answer(stage, code, truth.facts.get(code)),
            )
            for code in [*kept, *sorted(truth.facts.keys() - kept.keys())]
            if kept.get(code) != truth.facts.get(code)
        ]
    return found


def _answer(stage: Asking, code: str, value: Any) -> str:
    return gettext("nothing") if value is None else said(stage.fact(code), value)


def _names(event: Event, stage: Asking | None) -> dict[str, str]:
    """Which field a refusal belongs to; one about a quantity to the only line, if it is that."""
    names = {
        "at": "on",
        "area_unit": "area",
        "reason_text": "reason",
        **(names_of_fields(stage) if stage else {}),
    }
    if event.lines:
        last = _line_name(event.lines[-1])
        names |= {"quantity": last, "pieces": last, "packs": last, "stamps": last}
    return names


def _record(db: Session, event: Event, truth: Truth | None, reason: str) -> str:
    declaration = declare_error(db, recorder(), event_id=event.id, truth=truth, reason=reason)
    if declaration.corrective_event_id is None:
        tell(gettext("The entry is marked as not having happened. It stays visible."))
        return url_for("workspace.event", event_id=event.id)
    tell(gettext("Corrected. Both versions stay visible."))
    return url_for("workspace.event", event_id=declaration.corrective_event_id)
