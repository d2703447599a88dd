"""Goods that come back: of a dispatch or a sale, and parcels that a buyer did not take."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from storefront.orders import services
from storefront.orders.models import Order
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
    named_goods,
    named_units,
    refuse_goods,
    unit_ticks,
)
from storefront.web.workspace.kinds import PAPER_WORDS
from storefront.web.workspace.order_acts import asked_once_more
from storefront.web.workspace.picking import ButtonsField, pick
from storefront.web.workspace.recording import day_field, form_of, place_options, typed
from traceability.crops.facts import LONGEST_TEXT
from traceability.errors import NguonError
from traceability.events.diary import event_by_id
from traceability.events.models import Event
from traceability.logistics.papers import LONGEST_NUMBER, Condition
from traceability.logistics.reading import UnitTold, still_out, units_told
from traceability.logistics.returns import return_goods
from traceability.lots.reading import lot_by_id
from traceability.parties.reading import place_by_id, places_of
from traceability.parties.roles import Permission


def condition_field() -> Any:
    """In what state the goods are."""
    return ButtonsField(
        lazy_gettext("How it came back"),
        choices=[SelectChoice(code, str(text)) for code, text in PAPER_WORDS["condition"].items()],
        validators=[Required()],
    )


def _reason_field() -> Any:
    return TextField(lazy_gettext("Why"), render_kw={"maxlength": LONGEST_TEXT})


@blueprint.route("/events/<uuid:event_id>/return", methods=["GET", "POST"])
@signed_in(Permission.ORDERS)
def return_of(event_id: UUID) -> ResponseReturnValue:
    """Record what came back of a dispatch or a sale."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        event = event_by_id(db, organisation_id, event_id)
        out, away = still_out(db, event)
        rows = [
            GoodsRow(lot_by_id(db, organisation_id, lot_id), *amount)
            for lot_id, amount in out.items()
        ]
        told = units_told(db, away)
        places = places_of(db, organisation_id, kinds=["workshop", "warehouse"])
        form = form_of(
            {
                **unit_ticks(lazy_gettext("Whole cartons"), told),
                **goods_fields(rows),
                "condition": condition_field(),
                "to_place": pick(
                    lazy_gettext("Where good goods go"),
                    place_options(places),
                    required=False,
                    description=lazy_gettext("Left empty: to where they had left from."),
                ),
                "reason": _reason_field(),
                "document": TextField(
                    lazy_gettext("Number of the return note"),
                    render_kw={"maxlength": LONGEST_NUMBER},
                ),
                "on": day_field(),
            }
        )
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _return(db, form, event_id, rows, told))
        except NguonError as error:
            refuse_goods(form, rows, error, {"at": "on", "units": UNITS})
    page = render_template("workspace/return.html", form=form, event=event, rows=rows)
    return page, 422 if form.refusals else 200


def _return(
    db: Session, form: Any, event_id: UUID, rows: list[GoodsRow], told: list[UnitTold]
) -> str:
    organisation_id = here().organisation.id
    condition = Condition(form.condition.data)
    goods = named_goods(db, form, rows)
    units = named_units(db, form, told)
    to_place = form.to_place.data if condition is Condition.SELLABLE else None
    back: Event = return_goods(
        db,
        recorder(),
        of=event_by_id(db, organisation_id, event_id),
        inputs=goods if goods or units else None,
        units=units if goods or units else None,
        condition=condition,
        to_place=place_by_id(db, organisation_id, UUID(to_place)) if to_place else None,
        reason=typed(form.reason.data),
        document=typed(form.document.data),
        at=event_time(form.on.data, deployment().clock()),
    )
    if condition is Condition.DAMAGED:
        tell(
            gettext("It came back and waits for a decision."),
            next_label=gettext("Decide"),
            next_url=url_for("workspace.quarantine"),
        )
    else:
        tell(gettext("It came back. It is in the stock again."))
    return url_for("workspace.event", event_id=back.id)


@blueprint.route("/orders/<number>/refuse", methods=["GET", "POST"])
@signed_in(Permission.ORDERS)
def refuse_order(number: str) -> ResponseReturnValue:
    """The buyer did not take the parcel."""
    form = form_of({"condition": condition_field(), "reason": _reason_field()})

    def act(db: Session, order: Order) -> Order:
        done = services.take_back(
            db,
            recorder(),
            order_id=order.id,
            condition=Condition(form.condition.data),
            reason=typed(form.reason.data),
        )
        tell(
            gettext("Order %(number)s came back. Its packs are in the books again.", number=number)
        )
        return done

    return asked_once_more(number, form, "workspace/order_refuse.html", act)
