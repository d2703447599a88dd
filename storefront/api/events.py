"""Events: what happened. They are added, never changed; a mistake is declared and put right."""

from typing import Any

from flask import Response
from flask.views import MethodView
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from storefront.api.access import recorder, resource
from storefront.api.answering import one, owned, page
from storefront.api.event_schemas import (
    ErrorDeclarationSchema,
    EventQuery,
    EventSchema,
    HarvestSchema,
    OpeningStockSchema,
    PackSchema,
    ProcessSchema,
    SaleSchema,
    ShipSchema,
    StockCorrectionSchema,
)
from storefront.api.fields import area_of, event_time, quantity
from storefront.api.goods import documents, named_inputs, net_grams, recorded
from storefront.web.current import deployment
from traceability.errors import N_, InvalidInput
from traceability.events import corrections, services
from traceability.events.models import Event, EventLine, EventLot, EventUnit
from traceability.events.stocktaking import correct_stock, record_opening_stock
from traceability.events.truth import THE_HOUSEHOLD, Truth
from traceability.lots.models import Lot, Material, Product
from traceability.parties.models import Party, Place
from traceability.parties.roles import Permission

blueprint = resource("events", __doc__)


@blueprint.route("")
class Events(MethodView):
    """The events of the organisation."""

    @blueprint.arguments(EventQuery, location="query")
    @blueprint.response(200, EventSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List events in the order of their recording."""
        query = (
            select(Event)
            .where(Event.organisation_id == recorder().organisation_id)
            .options(
                selectinload(Event.lines).joinedload(EventLine.lot),
                selectinload(Event.facts),
                selectinload(Event.about).joinedload(EventLot.lot),
                selectinload(Event.documents),
                selectinload(Event.error),
                selectinload(Event.units).joinedload(EventUnit.unit),
                selectinload(Event.sources),
            )
        )
        if "kind" in args:
            query = query.where(Event.kind == args["kind"])
        if "since" in args:
            query = query.where(Event.business_date >= args["since"])
        if "until" in args:
            query = query.where(Event.business_date <= args["until"])
        with deployment().reading() as session:
            if "lot" in args:
                lot = owned(session, Lot, args["lot"], field="lot")
                moved = select(EventLine.event_id).where(EventLine.lot_id == lot.id)
                about = select(EventLot.event_id).where(EventLot.lot_id == lot.id)
                query = query.where(Event.id.in_(moved) | Event.id.in_(about))
            return page(EventSchema, session, query, args)


@blueprint.route("/<uuid:event_id>")
class OneEvent(MethodView):
    """One event."""

    @blueprint.response(200, EventSchema)
    def get(self, event_id: Any) -> Response:
        """Read an event."""
        with deployment().reading() as session:
            return one(EventSchema, owned(session, Event, event_id))


@blueprint.route("/harvests", methods=["POST"])
@blueprint.arguments(HarvestSchema)
@blueprint.response(201, EventSchema)
def harvest(body: dict[str, Any]) -> Response:
    """Record a harvest; it opens a lot."""

    def act(session: Session) -> Event:
        household = body.get("household")
        store_at = body.get("store_at")
        return services.record_harvest(
            session,
            recorder(),
            plot=owned(session, Place, body["plot"], field="plot"),
            material=owned(session, Material, body["material"], field="material"),
            taken=quantity(body["quantity"]),
            at=event_time(body.get("at")),
            facts=body["facts"],
            stage=body["stage"],
            household=owned(session, Party, household, field="household") if household else None,
            store_at=owned(session, Place, store_at, field="store_at") if store_at else None,
            lot_code=body.get("lot_code"),
            documents=documents(body["documents"]),
            unusual=body.get("unusual"),
        )

    return recorded(act)


@blueprint.route("/process-steps", methods=["POST"])
@blueprint.arguments(ProcessSchema)
@blueprint.response(201, EventSchema)
def process_step(body: dict[str, Any]) -> Response:
    """Record a process step; what comes out is a new lot."""
    return recorded(
        lambda session: services.record_process(
            session,
            recorder(),
            stage=body["stage"],
            place=owned(session, Place, body["place"], field="place"),
            inputs=named_inputs(session, body["inputs"]),
            output=owned(session, Material, body["output"], field="output"),
            made=quantity(body["made"]),
            at=event_time(body.get("at")),
            facts=body["facts"],
            also=[
                (
                    owned(session, Material, each["material"], field="also"),
                    quantity(each["quantity"]),
                )
                for each in body["also"]
            ],
            lot_code=body.get("lot_code"),
            documents=documents(body["documents"]),
            unusual=body.get("unusual"),
        )
    )


@blueprint.route("/packings", methods=["POST"])
@blueprint.arguments(PackSchema)
@blueprint.response(201, EventSchema)
def packing(body: dict[str, Any]) -> Response:
    """Record a packing; the packets are a new lot of the product."""
    return recorded(
        lambda session: services.pack(
            session,
            recorder(),
            place=owned(session, Place, body["place"], field="place"),
            product=owned(session, Product, body["product"], field="product"),
            packs=body["packs"],
            inputs=named_inputs(session, body["inputs"]),
            at=event_time(body.get("at")),
            facts=body["facts"],
            stage=body["stage"],
            lot_code=body.get("lot_code"),
            documents=documents(body["documents"]),
        )
    )


@blueprint.route("/shipments", methods=["POST"])
@blueprint.arguments(ShipSchema)
@blueprint.response(201, EventSchema)
def shipment(body: dict[str, Any]) -> Response:
    """Record that part of a lot went to another place."""

    def act(session: Session) -> Event:
        lot, taken = named_inputs(session, [body])[0]
        released = body.get("from_place")
        return services.ship(
            session,
            recorder(),
            lot=lot,
            quantity=taken,
            to_place=owned(session, Place, body["to_place"], field="to_place"),
            from_place=owned(session, Place, released, field="from_place") if released else None,
            at=event_time(body.get("at")),
        )

    return recorded(act)


@blueprint.route("/sales", methods=["POST"])
@blueprint.arguments(SaleSchema)
@blueprint.response(201, EventSchema)
def sale(body: dict[str, Any]) -> Response:
    """Record a sale outside the shop."""

    def act(session: Session) -> Event:
        buyer = body.get("buyer")
        return services.sell(
            session,
            recorder(),
            inputs=named_inputs(session, body["inputs"]),
            at=event_time(body.get("at")),
            buyer=owned(session, Party, buyer, field="buyer") if buyer else None,
            unusual=body.get("unusual"),
        )

    return recorded(act)


@blueprint.route("/stock-corrections", methods=["POST"])
@blueprint.arguments(StockCorrectionSchema)
@blueprint.response(201, EventSchema)
def stock_correction(body: dict[str, Any]) -> Response:
    """Bring a lot at a place to what was counted."""

    def act(session: Session) -> Event:
        lot = owned(session, Lot, body["lot"], field="lot")
        counted = body.get("counted")
        return correct_stock(
            session,
            recorder(),
            lot=lot,
            counted=quantity(counted, net_grams=net_grams(lot)) if counted else None,
            place=owned(session, Place, body["place"], field="place"),
            at=event_time(body.get("at")),
            reason=body["reason"],
        )

    return recorded(act)


@blueprint.route("/opening-stocks", methods=["POST"])
@blueprint.arguments(OpeningStockSchema)
@blueprint.response(201, EventSchema)
def opening_stock(body: dict[str, Any]) -> Response:
    """Take into the books what was there before."""

    def act(session: Session) -> Event:
        if ("material" in body) == ("product" in body):
            raise InvalidInput(N_("Give either a material or a product."), field="material")
        content: Material | Product
        if "product" in body:
            content = owned(session, Product, body["product"], field="product")
        else:
            content = owned(session, Material, body["material"], field="material")
        net = content.net_grams if isinstance(content, Product) else 0
        return record_opening_stock(
            session,
            recorder(),
            content=content,
            quantity=quantity(body["quantity"], net_grams=net),
            place=owned(session, Place, body["place"], field="place"),
            at=event_time(body.get("at")),
            lot_code=body.get("lot_code"),
        )

    return recorded(act)


@blueprint.route("/<uuid:event_id>/error-declaration", methods=["POST"])
@blueprint.arguments(ErrorDeclarationSchema)
@blueprint.response(201, EventSchema)
def error_declaration(body: dict[str, Any], event_id: Any) -> Response:
    """Declare an event wrong and say what is right; answers with the event declared wrong."""
    recorder(Permission.CORRECT)

    def act(session: Session) -> Event:
        event: Event = owned(session, Event, event_id, field="event")
        given = body.get("truth")
        truth = None
        if given is not None:
            nets = {line.position: net_grams(line.lot) for line in event.lines}
            truth = Truth(
                quantities={
                    position: quantity(amount, net_grams=nets.get(position, 0))
                    for position, amount in given.get("quantities", {}).items()
                },
                facts=given.get("facts"),
                at=event_time(given["at"]) if given.get("at") else None,
                unusual=given.get("unusual"),
                area=area_of(given.get("area")),
                operator=given["operator"] or THE_HOUSEHOLD if "operator" in given else None,
            )
        corrections.declare_error(
            session, recorder(), event_id=event.id, truth=truth, reason=body["reason"]
        )
        return event

    return recorded(act)
