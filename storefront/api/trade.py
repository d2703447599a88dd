"""Events of trade: dispatches, receipts, returns, destructions, counts of whole places."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from storefront.api.access import recorder, resource
from storefront.api.answering import created, owned
from storefront.api.event_schemas import EventSchema
from storefront.api.fields import event_time, quantity
from storefront.api.goods import named_inputs, net_grams, recorded
from storefront.api.trade_schemas import (
    CountPlaceSchema,
    DestructionSchema,
    DispatchSchema,
    ReceiptSchema,
    ReturnSchema,
)
from storefront.api.units import named_units
from traceability.events.models import Event
from traceability.logistics.counting import Count, count_place
from traceability.logistics.receiving import receive
from traceability.logistics.returns import return_goods
from traceability.logistics.trade import destroy, dispatch
from traceability.lots.models import Lot, Material
from traceability.parties.models import Party, Place

blueprint = resource("trade", __doc__, under="events")


@blueprint.route("/dispatches", methods=["POST"])
@blueprint.arguments(DispatchSchema)
@blueprint.response(201, EventSchema)
def dispatched(body: dict[str, Any]) -> Response:
    """Record that goods left to another party."""
    return recorded(
        lambda session: dispatch(
            session,
            recorder(),
            buyer=owned(session, Party, body["buyer"], field="buyer"),
            inputs=named_inputs(session, body["inputs"]),
            units=named_units(session, body["units"]),
            from_place=_place(session, body, "from_place"),
            document=body.get("document"),
            vehicle=body.get("vehicle"),
            unusual=body.get("unusual"),
            at=event_time(body.get("at")),
        )
    )


@blueprint.route("/receipts", methods=["POST"])
@blueprint.arguments(ReceiptSchema)
@blueprint.response(201, EventSchema)
def received(body: dict[str, Any]) -> Response:
    """Record goods from a supplier; they are a new lot."""
    return recorded(
        lambda session: receive(
            session,
            recorder(),
            supplier=owned(session, Party, body["supplier"], field="supplier"),
            material=owned(session, Material, body["material"], field="material"),
            quantity=quantity(body["quantity"]),
            to_place=owned(session, Place, body["to_place"], field="to_place"),
            supplier_lot=body.get("supplier_lot"),
            supplier_expires_on=body.get("supplier_expires_on"),
            document=body.get("document"),
            quality=body.get("quality"),
            facts=body["facts"],
            lot_code=body.get("lot_code"),
            at=event_time(body.get("at")),
        )
    )


@blueprint.route("/returns", methods=["POST"])
@blueprint.arguments(ReturnSchema)
@blueprint.response(201, EventSchema)
def returned(body: dict[str, Any]) -> Response:
    """Record that goods of a sale or dispatch came back."""

    def act(session: Session) -> Event:
        everything = not body["inputs"] and not body["units"]
        return return_goods(
            session,
            recorder(),
            of=owned(session, Event, body["of"], field="of"),
            condition=body["condition"],
            inputs=None if everything else named_inputs(session, body["inputs"]),
            units=None if everything else named_units(session, body["units"]),
            to_place=_place(session, body, "to_place"),
            reason=body.get("reason"),
            document=body.get("document"),
            at=event_time(body.get("at")),
        )

    return recorded(act)


@blueprint.route("/destructions", methods=["POST"])
@blueprint.arguments(DestructionSchema)
@blueprint.response(201, EventSchema)
def destroyed(body: dict[str, Any]) -> Response:
    """Record that goods were destroyed."""

    def act(session: Session) -> Event:
        witness = body.get("witness")
        return destroy(
            session,
            recorder(),
            reason=body["reason"],
            inputs=named_inputs(session, body["inputs"]),
            units=named_units(session, body["units"]),
            from_place=_place(session, body, "from_place"),
            witness=owned(session, Party, witness, field="witness") if witness else None,
            document=body.get("document"),
            at=event_time(body.get("at")),
        )

    return recorded(act)


@blueprint.route("/stock-counts", methods=["POST"])
@blueprint.arguments(CountPlaceSchema)
@blueprint.response(201, EventSchema(many=True))
def stock_count(body: dict[str, Any]) -> Response:
    """Bring a whole place to what was counted; answers with one event for each difference."""

    def act(session: Session) -> list[Event]:
        counts, reasons = [], {}
        for each in body["counts"]:
            lot = owned(session, Lot, each["lot"], field="lot")
            counted = each.get("counted")
            counts.append(
                Count(
                    lot,
                    quantity(counted, net_grams=net_grams(lot)) if counted else None,
                    (each["book_grams"], each["book_pieces"]),
                )
            )
            reasons[lot.id] = each["reason"]
        return count_place(
            session,
            recorder(),
            place=owned(session, Place, body["place"], field="place"),
            counts=counts,
            reasons=reasons,
            at=event_time(body.get("at")),
        )

    return created(_ManyEvents, act)


class _ManyEvents(EventSchema):
    """Several events at once."""

    def __init__(self) -> None:
        super().__init__(many=True)


def _place(session: Session, body: dict[str, Any], key: str) -> Place | None:
    named = body.get(key)
    return owned(session, Place, named, field=key) if named else None
