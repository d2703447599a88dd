"""Counting a whole place: a sheet to print or fill in, the differences, then the entries."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import HiddenField, SelectChoice

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import TextField, WholeField
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext, ngettext
from storefront.web.workspace.amounts import pieces_unit
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import event_time
from storefront.web.workspace.goods import GoodsRow
from storefront.web.workspace.kinds import COUNT_REASONS
from storefront.web.workspace.picking import ListField
from storefront.web.workspace.recording import day_field, form_of
from storefront.web.workspace.weights import WeightField
from traceability.errors import N_, InvalidInput, NguonError
from traceability.logistics.counting import Count, SheetLine, count_place, count_sheet
from traceability.lots.ledger import is_counted
from traceability.lots.models import Product
from traceability.lots.reading import lot_by_id
from traceability.parties.reading import place_by_id, places_of
from traceability.parties.roles import Permission
from traceability.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Difference:
    """One lot of which another amount was counted than the books say."""

    line: SheetLine
    counted: GoodsRow


@blueprint.get("/stock/<any(count, destroy):what>")
@signed_in(Permission.CORRECT)
def at_first_store(what: str) -> ResponseReturnValue:
    """Count or destroy goods at the first store; the others are one tap away from there."""
    with deployment().reading() as db:
        stores = places_of(db, here().organisation.id, kinds=["workshop", "warehouse"])
    if not stores:
        return render_template("workspace/units_not_yet.html")
    endpoint = {"count": "workspace.count_at", "destroy": "workspace.destroy_goods"}[what]
    return redirect(url_for(endpoint, place_id=stores[0].id))


@blueprint.route("/places/<uuid:place_id>/count", methods=["GET", "POST"])
@signed_in(Permission.CORRECT)
def count_at(place_id: UUID) -> ResponseReturnValue:
    """Enter what was counted; the differences are shown before anything is saved."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        place = place_by_id(db, organisation_id, place_id)
        sheet = count_sheet(db, place)
        places = places_of(db, organisation_id)
    form = _form(sheet)
    differences: list[Difference] = []
    if form.validate_on_submit():
        try:
            counts = _counts(form, sheet)
            differences = _differences(sheet, counts)
            seen = _fingerprint(differences)
            if form.seen.data == seen:
                return redirect_once(form, lambda db: _save(db, form, place_id, counts))
            form.seen.data = seen
        except NguonError as error:
            form.refuse(error, {"at": "on", "counted": "on"})
            differences = []
    page = render_template(
        "workspace/count_sheet.html",
        form=form,
        place=place,
        places=places,
        sheet=sheet,
        differences=differences,
        field=_name,
    )
    return page, 422 if form.refusals else 200


def _name(line: SheetLine) -> str:
    return f"counted_{line.lot.id.hex}"


def _form(sheet: list[SheetLine]) -> Any:
    fields: dict[str, Any] = {_name(line): _field(line) for line in sheet}
    fields["reason"] = ListField(
        lazy_gettext("Why it differs"),
        choices=[
            SelectChoice("", gettext("Choose")),
            *(SelectChoice(code, str(text)) for code, text in COUNT_REASONS.items()),
        ],
    )
    fields["words"] = TextField(lazy_gettext("In your own words"), render_kw={"maxlength": 150})
    fields["on"] = day_field()
    fields["book"] = HiddenField(default=_book(sheet))
    fields["seen"] = HiddenField()
    return form_of(fields)


def _field(line: SheetLine) -> Any:
    label = gettext("Counted of lot %(lot)s", lot=line.lot.code)
    if is_counted(line.lot.content):
        return WholeField(label, unit=pieces_unit(line.lot.content))
    return WeightField(label, zero=True)


def _book(sheet: list[SheetLine]) -> str:
    """What the sheet said when it was drawn up, by which a move in between is noticed."""
    said = [(line.lot.id.hex, line.grams, line.pieces) for line in sheet]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _counts(form: Any, sheet: list[SheetLine]) -> list[Count]:
    """What was entered; lots left empty were not counted.

    Raises:
        InvalidInput: nothing was entered, or the books moved since the sheet was shown.
    """
    if form.book.data != _book(sheet):
        form.book.data = _book(sheet)
        raise InvalidInput(
            N_("The stock has moved since this sheet was opened. Look at the figures again."),
            field="on",
        )
    found = []
    for line in sheet:
        given = form[_name(line)].data
        if given is None:
            continue
        if isinstance(given, int):
            content = line.lot.content
            net = content.net_grams if isinstance(content, Product) else 0
            counted = Quantity.count(given, net_grams=net) if given else None
        else:
            counted = given if given.grams else None
        found.append(Count(line.lot, counted, (line.grams, line.pieces)))
    if not found:
        raise InvalidInput(N_("Enter what was counted of at least one lot."), field="on")
    return found


def _differences(sheet: list[SheetLine], counts: list[Count]) -> list[Difference]:
    """Raises InvalidInput where all is as the books say."""
    lines = {line.lot.id: line for line in sheet}
    found = [
        Difference(
            lines[each.lot.id],
            GoodsRow(
                each.lot,
                each.counted.grams if each.counted else 0,
                each.counted.pieces if each.counted else 0,
            ),
        )
        for each in counts
        if each.book != ((each.counted.grams, each.counted.pieces) if each.counted else (0, 0))
    ]
    if not found:
        raise InvalidInput(N_("All of it is what the books say. Nothing is to be saved."))
    return found


def _fingerprint(differences: list[Difference]) -> str:
    said = [(each.counted.field, each.counted.grams, each.counted.pieces) for each in differences]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _save(db: Session, form: Any, place_id: UUID, counts: list[Count]) -> str:
    organisation_id = here().organisation.id
    reason = form.words.data or form.reason.data
    if not reason:
        raise InvalidInput(N_("Say why it differs."), field="reason")
    done = count_place(
        db,
        recorder(),
        place=place_by_id(db, organisation_id, place_id),
        counts=[
            Count(lot_by_id(db, organisation_id, each.lot.id), each.counted, each.book)
            for each in counts
        ],
        reasons={each.lot.id: reason for each in counts},
        at=event_time(form.on.data, deployment().clock()),
    )
    tell(
        ngettext("%(num)s lot was put right.", "%(num)s lots were put right.", len(done)),
        next_label=gettext("Count on"),
        next_url=request.path,
    )
    return url_for("workspace.events")
