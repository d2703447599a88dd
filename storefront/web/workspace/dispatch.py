"""Sending goods to a customer, and the note that goes with them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import segno
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import TextField
from storefront.web.sent_once import redirect_once
from storefront.web.shop.shown import stamp_url_of
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import event_time
from storefront.web.workspace.goods import (
    UNITS,
    GoodsRow,
    goods_fields,
    goods_rows,
    named_goods,
    named_units,
    refuse_goods,
    unit_ticks,
)
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import (
    day_field,
    form_of,
    party_options,
    typed,
    unusual_field,
)
from traceability.errors import N_, NguonError, NotFound
from traceability.events.diary import event_by_id
from traceability.events.models import EventKind
from traceability.logistics.counting import loose_lots
from traceability.logistics.papers import LONGEST_NUMBER
from traceability.logistics.reading import UnitTold, units_here, units_told
from traceability.logistics.trade import dispatch
from traceability.parties.models import Organisation, Party
from traceability.parties.reading import parties_of, party_by_id
from traceability.parties.roles import Permission

_NAMES = {"at": "on", "lot": "buyer", "units": UNITS}


@blueprint.route("/dispatch", methods=["GET", "POST"])
@signed_in(Permission.ORDERS)
def dispatch_goods() -> ResponseReturnValue:
    """Record what leaves to whom."""
    organisation_id = here().organisation.id
    asked = request.args.get("lot", type=UUID)
    with deployment().reading() as db:
        buyers = parties_of(db, organisation_id, kinds=["buyer"])
        rows = goods_rows(db, loose_lots(db, organisation_id), wanted=asked)
        asked_units = [*request.args.getlist("unit"), *request.form.getlist(UNITS)]
        cartons = units_here(db, organisation_id, asked=asked_units)
    form = _form(buyers, rows, cartons)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _send(db, form, rows, cartons))
        except NguonError as error:
            refuse_goods(form, rows, error, _NAMES)
    page = render_template(
        "workspace/dispatch.html", form=form, rows=rows, has_buyers=bool(buyers), cartons=cartons
    )
    return page, 422 if form.refusals else 200


def _form(buyers: Sequence[Party], rows: list[GoodsRow], cartons: list[UnitTold]) -> Any:
    most = {"maxlength": LONGEST_NUMBER, "autocomplete": "off"}
    return form_of(
        {
            "buyer": pick(lazy_gettext("Customer"), party_options(buyers)),
            **unit_ticks(
                lazy_gettext("Whole cartons"), cartons, default=request.args.getlist("unit")
            ),
            **goods_fields(rows),
            "document": TextField(
                lazy_gettext("Number of the note"),
                description=lazy_gettext("Leave it empty and the note gets the next number."),
                render_kw=most,
            ),
            "vehicle": TextField(lazy_gettext("Vehicle"), render_kw=most),
            "unusual": unusual_field(),
            "on": day_field(),
        }
    )


def _send(db: Session, form: Any, rows: list[GoodsRow], cartons: list[UnitTold]) -> str:
    buyer = party_by_id(db, here().organisation.id, UUID(form.buyer.data))
    event = dispatch(
        db,
        recorder(),
        buyer=buyer,
        inputs=named_goods(db, form, rows),
        units=named_units(db, form, cartons),
        document=typed(form.document.data),
        vehicle=typed(form.vehicle.data),
        unusual=typed(form.unusual.data),
        at=event_time(form.on.data, deployment().clock()),
    )
    tell(
        gettext("Sent to %(buyer)s. It is out of the stock.", buyer=buyer.name),
        next_label=gettext("Print the delivery note"),
        next_url=url_for("workspace.dispatch_note", event_id=event.id),
    )
    return url_for("workspace.event", event_id=event.id)


@blueprint.get("/events/<uuid:event_id>/delivery-note")
@signed_in(Permission.ORDERS)
def dispatch_note(event_id: UUID) -> ResponseReturnValue:
    """The printed note of a dispatch: what goes, with lots, dates and codes."""
    organisation = here().organisation
    with deployment().reading() as db:
        event = event_by_id(db, organisation.id, event_id)
        if event.kind is not EventKind.DISPATCH or event.party_id is None:
            raise NotFound(N_("There is no such delivery note."), value=str(event_id))
        address = f"{deployment().base_url}{url_for('workspace.event', event_id=event.id)}"
        codes = {line.lot.code: stamp_url_of(db, line.lot) for line in event.lines}
        return render_template(
            "workspace/dispatch_note.html",
            event=event,
            seller=db.get_one(Organisation, organisation.id),
            buyer=party_by_id(db, organisation.id, event.party_id),
            facts={fact.key: fact.value for fact in event.facts},
            units=units_told(db, [row.unit for row in event.units]),
            code=_code(address),
            lot_codes={lot: _code(url) for lot, url in codes.items() if url},
        )


def _code(url: str) -> str:
    return str(segno.make(url, micro=False).svg_data_uri(border=2))
