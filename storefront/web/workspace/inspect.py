"""Recording what an inspection or a laboratory found about lots."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from storefront.web.current import deployment, here, signed_in
from storefront.web.forms import NumberField, Required, TextField
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.uploads import takes_up_to
from storefront.web.workspace import evidence
from storefront.web.workspace.amounts import left
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import event_time
from storefront.web.workspace.fact_fields import answers, fact_fields, names_of_fields
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import (
    day_field,
    form_of,
    helped_fields,
    party_options,
    recorder_for,
)
from traceability.crops.profile import Asking
from traceability.errors import NguonError
from traceability.inspections.kinds import KINDS, RESULT, Result
from traceability.inspections.services import record_inspection
from traceability.lots.reading import lot_by_id
from traceability.lots.stock import LotStock, left_of, lots_in_stock
from traceability.parties.models import Party
from traceability.parties.reading import parties_of, party_by_id
from traceability.parties.roles import Permission

ROWS = 4
"""So many measured values are asked for; a longer report is attached."""

_MOST_LOTS = 15
"""So many are listed; any other is reached from its own page."""
_FIELDS = {"at": "on", "values": "value_0_name", **evidence.FIELDS}


@dataclass(frozen=True, slots=True)
class _Desk:
    kind: Asking
    lots: list[LotStock]
    wanted: UUID | None
    laboratories: Sequence[Party]

    @property
    def kinds(self) -> tuple[Asking, ...]:
        """Every kind, for the links above the form."""
        return KINDS

    @property
    def rows(self) -> range:
        """The numbers of the rows for measured values."""
        return range(ROWS)


@blueprint.route("/inspect", methods=["GET", "POST"])
@signed_in(Permission.RECORD_WORKSHOP)
@takes_up_to(evidence.LARGEST_FORM)
def inspect() -> ResponseReturnValue:
    """Record an inspection of lots, with its report."""
    with deployment().reading() as db:
        desk = _desk(db)
        if not desk.lots:
            return render_template("workspace/inspect_not_yet.html")
        form = _form(db, desk)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _record(db, form, desk))
        except NguonError as error:
            form.refuse(error, {**_FIELDS, **names_of_fields(desk.kind)})
    page = render_template("workspace/inspect.html", form=form, desk=desk)
    return page, 422 if form.refusals else 200


def _desk(db: Session) -> _Desk:
    organisation_id = here().organisation.id
    wanted = request.args.get("lot", type=UUID)
    lots = lots_in_stock(db, organisation_id, limit=_MOST_LOTS)
    if wanted and wanted not in {each.lot.id for each in lots}:
        lots.insert(0, left_of(db, lot_by_id(db, organisation_id, wanted)))
    kind = request.args.get("what")
    return _Desk(
        kind=next((each for each in KINDS if each.code == kind), KINDS[0]),
        lots=lots,
        wanted=wanted,
        laboratories=parties_of(db, organisation_id, kinds=["supplier"]),
    )


def _form(db: Session, desk: _Desk) -> Any:
    fields: dict[str, Any] = {
        "lots": SelectMultipleField(
            lazy_gettext("Which lots"),
            choices=[
                SelectChoice(str(each.lot.id), _lot_said(each))
                for each in sorted(desk.lots, key=lambda each: each.lot.id != desk.wanted)
            ],
            default=[str(desk.wanted)] if desk.wanted else [],
            widget=ListWidget(),
            option_widget=CheckboxInput(),
            validators=[Required()],
        )
    }
    fields |= fact_fields(desk.kind, {})
    if desk.laboratories:
        fields["laboratory"] = pick(
            lazy_gettext("Laboratory"), party_options(desk.laboratories), required=False
        )
    for row in desk.rows:
        fields[f"value_{row}_name"] = TextField(lazy_gettext("What was measured"))
        fields[f"value_{row}_figure"] = NumberField(lazy_gettext("Value"))
        fields[f"value_{row}_unit"] = TextField(lazy_gettext("Unit"))
        fields[f"value_{row}_limit"] = NumberField(lazy_gettext("At most allowed"))
    fields["on"] = day_field()
    fields |= helped_fields(db)
    fields |= evidence.evidence_fields()
    return form_of(fields)


def _lot_said(stock: LotStock) -> str:
    return f"{stock.lot.code}: {two_text(stock.lot.content, 'name')}, {left(stock)}"


def _values(form: Any) -> list[dict[str, Any]]:
    """The rows in which something was typed."""
    rows = [
        {key: form[f"value_{row}_{key}"].data for key in ("name", "figure", "unit", "limit")}
        for row in range(ROWS)
    ]
    return [row for row in rows if row["name"] or row["figure"] is not None]


def _record(db: Session, form: Any, desk: _Desk) -> str:
    organisation_id = here().organisation.id
    laboratory = form["laboratory"].data if "laboratory" in form else None
    event = record_inspection(
        db,
        recorder_for(form),
        kind=desk.kind.code,
        lots=[lot_by_id(db, organisation_id, UUID(lot_id)) for lot_id in form.lots.data],
        facts=answers(form, desk.kind),
        values=_values(form),
        at=event_time(form.on.data, deployment().clock()),
        laboratory=party_by_id(db, organisation_id, UUID(laboratory)) if laboratory else None,
        documents=evidence.kept_evidence(db, form, paper="test_report"),
    )
    failed = any(f.key == RESULT.code and f.value == Result.FAILED for f in event.facts)
    tell(
        gettext("Recorded. The lots are held until a test of this kind has passed.")
        if failed
        else gettext("The inspection is recorded."),
        next_label=gettext("Record another"),
        next_url=url_for("workspace.inspect", what=desk.kind.code),
    )
    return url_for("workspace.event", event_id=event.id)
