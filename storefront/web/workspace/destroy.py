"""What waits for a decision, and destroying goods for good."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import BooleanField

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Required, TextField
from storefront.web.sent_once import redirect_once
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
from storefront.web.workspace.recording import day_field, form_of, party_options, typed
from traceability.crops.facts import LONGEST_TEXT
from traceability.errors import NguonError
from traceability.logistics.counting import loose_lots
from traceability.logistics.papers import LONGEST_NUMBER
from traceability.logistics.quarantine import awaiting_decision
from traceability.logistics.reading import UnitTold, units_here
from traceability.logistics.trade import destroy
from traceability.parties.models import Place
from traceability.parties.reading import parties_of, party_by_id, place_by_id, places_of
from traceability.parties.roles import Permission


@blueprint.get("/quarantine")
@signed_in(Permission.VIEW)
def quarantine() -> ResponseReturnValue:
    """What came back damaged: to be released or destroyed."""
    with deployment().reading() as db:
        waiting = awaiting_decision(db, here().organisation.id)
        return render_template("workspace/quarantine.html", waiting=waiting)


@blueprint.route("/places/<uuid:place_id>/destroy", methods=["GET", "POST"])
@signed_in(Permission.CORRECT)
def destroy_goods(place_id: UUID) -> ResponseReturnValue:
    """Destroy goods that lie at a place."""
    organisation_id = here().organisation.id
    asked = request.args.get("lot", type=UUID)
    with deployment().reading() as db:
        place = place_by_id(db, organisation_id, place_id)
        rows = goods_rows(db, loose_lots(db, organisation_id, place=place), wanted=asked)
        cartons = units_here(db, organisation_id, place=place)
        witnesses = parties_of(db, organisation_id)
        places = places_of(db, organisation_id)
    form = form_of(
        {
            **unit_ticks(lazy_gettext("Whole cartons"), cartons),
            **goods_fields(rows),
            "reason": TextField(
                lazy_gettext("Why it is destroyed"),
                validators=[Required()],
                render_kw={"maxlength": LONGEST_TEXT},
            ),
            "witness": pick(lazy_gettext("Who saw it"), party_options(witnesses), required=False),
            "document": TextField(
                lazy_gettext("Number of the record"), render_kw={"maxlength": LONGEST_NUMBER}
            ),
            "on": day_field(),
            "sure": BooleanField(lazy_gettext("It is destroyed for good"), validators=[Required()]),
        }
    )
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _destroy(db, form, place, rows, cartons))
        except NguonError as error:
            refuse_goods(form, rows, error, {"at": "on", "units": UNITS})
    page = render_template(
        "workspace/destroy.html", form=form, rows=rows, place=place, places=places, cartons=cartons
    )
    return page, 422 if form.refusals else 200


def _destroy(
    db: Session, form: Any, place: Place, rows: list[GoodsRow], cartons: list[UnitTold]
) -> str:
    organisation_id = here().organisation.id
    witness = form.witness.data
    event = destroy(
        db,
        recorder(),
        inputs=named_goods(db, form, rows),
        units=named_units(db, form, cartons),
        from_place=place_by_id(db, organisation_id, place.id),
        reason=form.reason.data,
        witness=party_by_id(db, organisation_id, UUID(witness)) if witness else None,
        document=typed(form.document.data),
        at=event_time(form.on.data, deployment().clock()),
    )
    tell(gettext("Destroyed. It is out of the stock; the entry says why."))
    return url_for("workspace.event", event_id=event.id)
