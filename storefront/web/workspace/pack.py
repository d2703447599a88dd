"""Recording a packing: material goes in, packets of a product come out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront import formats
from storefront.web.current import deployment, here, signed_in
from storefront.web.forms import Required, WholeField
from storefront.web.language import language, two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.uploads import takes_up_to
from storefront.web.workspace import evidence
from storefront.web.workspace.amounts import packs as packs_text
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import event_time, today
from storefront.web.workspace.fact_fields import answers, fact_fields, names_of_fields
from storefront.web.workspace.lot_rows import (
    MOST,
    Draw,
    LotRow,
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
from storefront.web.workspace.works import Work, chosen, works
from traceability.crops.profile import StageKind
from traceability.errors import NguonError
from traceability.events import services
from traceability.events.diary import last_event
from traceability.events.models import Event, EventKind
from traceability.events.services import output_lot
from traceability.lots.models import Lot, Product
from traceability.lots.reading import lot_by_id, product_by_id, products_of
from traceability.lots.stock import left_of, lots_in_stock
from traceability.parties.models import Place
from traceability.parties.reading import place_by_id, places_of
from traceability.parties.roles import Permission, allowed
from traceability.quantities import GRAMS_PER_UNIT, Quantity

_FIELDS = {"at": "on", "code": "lot_code", "pieces": "packs", **evidence.FIELDS}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the form offers."""

    among: list[Work]
    work: Work
    product: Product
    rows: list[LotRow]
    wanted: UUID | None
    places: Sequence[Place]
    last: Event | None

    @property
    def expiry(self) -> Any:
        """The last good day of packets of today."""
        return self.product.expiry(today())


@blueprint.route("/pack", methods=["GET", "POST"])
@signed_in(Permission.RECORD_WORKSHOP)
@takes_up_to(evidence.LARGEST_FORM)
def pack() -> ResponseReturnValue:
    """Record a packing."""
    with deployment().reading() as db:
        desk = _desk(db)
        if desk is None or not desk.places:
            return render_template("workspace/pack_not_yet.html", has_work=desk is not None)
        form = _form(db, desk)
    if form.validate_on_submit():
        used: list[Draw] = []
        try:
            used = draws(form, desk.rows)
            return redirect_once(form, lambda db: _record(db, form, desk))
        except NguonError as error:
            names = {**_FIELDS, **names_of_fields(desk.work.stage)}
            if desk.rows:
                names["lots"] = desk.rows[0].tick
            if error.field == "packs" or not refuse_row(form, desk.rows, error, used):
                form.refuse(error, names)
    page = render_template("workspace/pack.html", form=form, desk=desk)
    return page, 422 if form.refusals else 200


def _desk(db: Session) -> _Desk | None:
    organisation_id = here().organisation.id
    products = products_of(db, organisation_id)
    asked = request.args.get("lot", type=UUID)
    lot = lot_by_id(db, organisation_id, asked) if asked else None
    among = works(products, StageKind.PACK)
    if lot is not None:
        among = [work for work in among if work.material.id == lot.material_id] or among
    work = chosen(
        among,
        wanted=request.args.get("what"),
        last=last_event(db, organisation_id, EventKind.PACK),
    )
    if work is None:
        return None
    product = work.content
    assert isinstance(product, Product)
    stock = lots_in_stock(
        db, organisation_id, content_ids=[product.material_id], oldest_first=True, limit=MOST
    )
    if lot is not None and lot.material_id != product.material_id:
        asked = None
    rows = lot_rows(db, organisation_id, stock, asked=asked)
    if asked is None and len(rows) == 1:
        asked = rows[0].stock.lot.id
    return _Desk(
        among=among,
        work=work,
        product=product,
        rows=rows,
        wanted=asked,
        places=places_of(db, organisation_id, kinds=["workshop", "warehouse"])
        or places_of(db, organisation_id),
        last=last_event(
            db, organisation_id, EventKind.PACK, stage=work.stage.code, content_id=product.id
        ),
    )


def _form(db: Session, desk: _Desk) -> Any:
    last = desk.last
    fields = row_fields(
        desk.rows, ticked=desk.wanted, tick_label=lazy_gettext("Pack from this lot")
    )
    fields["packs"] = WholeField(
        lazy_gettext("Packs"), unit=gettext("packs"), validators=[Required()]
    )
    fields["place"] = pick(
        lazy_gettext("Where"),
        place_options(desk.places),
        default=str(last.place_id) if last else str(desk.places[0].id),
    )
    fields |= fact_fields(
        desk.work.stage, {fact.key: fact.value for fact in last.facts} if last else {}
    )
    fields["on"] = day_field()
    fields |= helped_fields(db)
    fields["lot_code"] = lot_code_field()
    fields |= evidence.evidence_fields()
    return form_of(fields)


def _record(db: Session, form: Any, desk: _Desk) -> str:
    organisation_id = here().organisation.id
    product = product_by_id(db, organisation_id, desk.product.id)
    made = Quantity.count(form.packs.data, net_grams=product.net_grams)
    event = services.pack(
        db,
        recorder_for(form),
        place=place_by_id(db, organisation_id, UUID(form.place.data)),
        product=product,
        packs=form.packs.data,
        inputs=_inputs(db, draws(form, desk.rows), made.grams),
        at=event_time(form.on.data, deployment().clock()),
        facts=answers(form, desk.work.stage),
        stage=desk.work.stage.code,
        lot_code=typed(form.lot_code.data),
        documents=evidence.kept_evidence(db, form),
    )
    lot = output_lot(event)
    _tell(product, form.packs.data, lot)
    return url_for("workspace.lot", lot_id=lot.id)


def _inputs(db: Session, used: list[Draw], needed: int) -> list[tuple[Lot, Quantity]]:
    """What leaves which lot: the weights that were typed; from the others, as they come, the rest.

    Where it does not suffice, everything is drawn, and packing says how much is missing.
    """
    lots = {draw.lot_id: lot_by_id(db, here().organisation.id, draw.lot_id) for draw in used}
    missing = needed - sum(draw.weight.grams for draw in used if draw.weight)
    inputs = []
    for draw in used:
        weight = draw.weight
        if weight is None:
            left = left_of(db, lots[draw.lot_id]).grams
            # The only lot is asked for all of it, so that a refusal names the lot.
            grams = missing if len(used) == 1 else min(left, missing)
            if grams <= 0:
                continue
            missing -= grams
            weight = Quantity.weigh(Decimal(grams) / GRAMS_PER_UNIT["kg"])
        inputs.append((lots[draw.lot_id], weight))
    return inputs


def _tell(product: Product, count: int, lot: Lot) -> None:
    words = {
        "packs": packs_text(count),
        "product": two_text(product, "name"),
        "lot": lot.code,
    }
    text = (
        gettext(
            "Packed: %(packs)s of %(product)s, lot %(lot)s, good until %(day)s.",
            day=formats.day(lot.expires_on, language()),
            **words,
        )
        if lot.expires_on
        else gettext("Packed: %(packs)s of %(product)s, lot %(lot)s.", **words)
    )
    if allowed(here().role, Permission.STAMPS):
        tell(
            text,
            next_label=gettext("Print stamps for it"),
            next_url=url_for("workspace.issue", lot=lot.id),
        )
    else:
        tell(text)
