"""Orders: those of the shop, and those that came elsewhere, from entering to the sale."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.channels import registry
from storefront.orders import services
from storefront.orders.buyer import Buyer
from storefront.orders.entering import PHONE, enter_order
from storefront.orders.lifecycle import OrderState
from storefront.orders.links import buyer_link
from storefront.orders.models import Order
from storefront.orders.services import LANGUAGES
from storefront.stock.services import Picked, picking_list
from storefront.web.current import deployment
from traceability.logistics.papers import Condition
from traceability.lots.models import Product
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

blueprint = resource("orders", __doc__)


def _known(channel: str) -> None:
    codes = [PHONE, *(each.code for each in registry.channels())]
    if channel not in codes:
        message = f"Must be one of: {', '.join(codes)}."
        raise ValidationError(message)


class BuyerSchema(Schema):
    """Who buys. A marketplace may keep the telephone to itself; an order by telephone needs it."""

    name = fields.String(required=True, attribute="buyer_name")
    phone = fields.String(load_default="", attribute="buyer_phone")
    email = fields.String(load_default=None, allow_none=True, attribute="buyer_email")


class OrderLineSchema(Schema):
    """So many packs of a product; without a price, that of the offer."""

    product = fields.String(
        required=True, load_only=True, metadata={"description": "id or code of the product"}
    )
    product_id = fields.UUID(dump_only=True)
    packs = fields.Integer(required=True, strict=True)
    unit_price_vnd = fields.Integer(strict=True)


class PickSchema(Schema):
    """Where packs of an order lie, or lay when they were sold."""

    product_id = fields.UUID(attribute="line.product_id")
    packs = fields.Integer()
    lot_id = fields.UUID(attribute="lot.id")
    lot = fields.String(attribute="lot.code")
    expires_on = fields.Date(attribute="lot.expires_on")
    place_id = fields.UUID(attribute="place.id")
    place = fields.String(attribute="place.code")


class OrderSchema(Schema):
    """An order with one cooperative. Sums are whole đồng."""

    id = fields.UUID(dump_only=True)
    number = fields.String(dump_only=True)
    channel = fields.String(
        required=True,
        validate=_known,
        metadata={"description": "shop, phone, or the code of a marketplace; shop is not entered"},
    )
    external_number = fields.String(
        allow_none=True, metadata={"description": "the marketplace's own number of the order"}
    )
    state = fields.Enum(OrderState, by_value=True, dump_only=True)
    buyer = fields.Nested(BuyerSchema, required=True)
    ship_to = fields.String(load_default="")
    note = fields.String(load_default=None, allow_none=True)
    language = fields.String(load_default="vi", validate=validate.OneOf(LANGUAGES))
    payment = fields.String(
        load_default=None,
        metadata={"description": "cash_on_delivery, or elsewhere: through the marketplace"},
    )
    lines = fields.List(fields.Nested(OrderLineSchema), required=True)
    goods_vnd = fields.Integer(dump_only=True)
    shipping_vnd = fields.Integer(dump_only=True)
    total_vnd = fields.Integer(dump_only=True)
    placed_at = fields.AwareDateTime(dump_only=True)
    confirmed_at = fields.AwareDateTime(dump_only=True)
    shipped_at = fields.AwareDateTime(dump_only=True)
    delivered_at = fields.AwareDateTime(dump_only=True)
    cancelled_at = fields.AwareDateTime(dump_only=True)
    cancel_reason = fields.String(dump_only=True)
    returned_at = fields.AwareDateTime(dump_only=True)
    sale_event_id = fields.UUID(dump_only=True)
    picks = fields.List(fields.Nested(PickSchema), dump_only=True)
    link = fields.String(
        dump_only=True,
        metadata={"description": "the buyer's private page; told once, when the order is entered"},
    )

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """What is about the buyer stands in the order's own columns."""
        return obj if attr == "buyer" else super().get_attribute(obj, attr, default)


class OrderQuery(PageQuery):
    """Which orders."""

    state = fields.Enum(OrderState, by_value=True)
    channel = fields.String()
    number = fields.String()
    external_number = fields.String()


class CancelSchema(Schema):
    """Why."""

    reason = fields.String(required=True)


class RefusalSchema(Schema):
    """How a parcel that the buyer did not take came back, and why."""

    condition = fields.Enum(Condition, by_value=True, load_default=Condition.SELLABLE)
    reason = fields.String()


@dataclass(frozen=True)
class Shown:
    """An order with what is not in its own row."""

    order: Order
    picks: list[Picked]
    link: str | None = None

    def __getattr__(self, name: str) -> Any:
        """Everything else is the order's."""
        return getattr(self.order, name)


@blueprint.route("")
class Orders(MethodView):
    """The orders of the organisation."""

    @blueprint.arguments(OrderQuery, location="query")
    @blueprint.response(200, OrderSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List orders; where their packs lie is told of one at a time."""
        mine = recorder(Permission.ORDERS)
        query = (
            select(Order)
            .where(Order.organisation_id == mine.organisation_id)
            .options(selectinload(Order.lines))
        )
        for name in ("state", "channel", "number", "external_number"):
            if name in args:
                query = query.where(getattr(Order, name) == args[name])
        with deployment().reading() as session:
            return page(OrderSchema, session, query, args)

    @blueprint.arguments(OrderSchema)
    @blueprint.response(201, OrderSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Enter an order that came by telephone or on a marketplace; its packs are set aside."""
        mine = recorder(Permission.ORDERS)

        def act(session: Session) -> Shown:
            products = [
                owned(session, Product, line["product"], field="product").id
                for line in body["lines"]
            ]
            sold = list(zip(products, body["lines"], strict=True))
            buyer = body["buyer"]
            placed = enter_order(
                session,
                mine,
                channel=body["channel"],
                external_number=body.get("external_number"),
                lines=[(product_id, line["packs"]) for product_id, line in sold],
                unit_prices={
                    product_id: line["unit_price_vnd"]
                    for product_id, line in sold
                    if "unit_price_vnd" in line
                },
                buyer=Buyer(buyer["buyer_name"], buyer["buyer_phone"], buyer["buyer_email"]),
                ship_to=body["ship_to"],
                note=body["note"],
                payment=body["payment"],
                language=body["language"],
            )
            link = buyer_link(deployment().base_url, placed.link_token)
            return Shown(placed.order, picking_list(session, placed.order), link)

        return created(OrderSchema, act, at="/api/v1/orders/{}")


@blueprint.route("/<uuid:order_id>")
class OneOrder(MethodView):
    """One order."""

    @blueprint.response(200, OrderSchema)
    def get(self, order_id: UUID) -> Response:
        """Read an order, with the lots and places of its packs."""
        recorder(Permission.ORDERS)
        with deployment().reading() as session:
            order = owned(session, Order, order_id)
            return one(OrderSchema, Shown(order, picking_list(session, order)))


@blueprint.route("/<uuid:order_id>/confirm", methods=["POST"])
@blueprint.response(200, OrderSchema)
def confirm(order_id: UUID) -> Response:
    """Promise the buyer the goods."""
    return _done(partial(services.confirm, order_id=order_id))


@blueprint.route("/<uuid:order_id>/ship", methods=["POST"])
@blueprint.response(200, OrderSchema)
def ship(order_id: UUID) -> Response:
    """Hand the goods over: the sale is written into the books."""
    return _done(partial(services.ship, order_id=order_id))


@blueprint.route("/<uuid:order_id>/deliver", methods=["POST"])
@blueprint.response(200, OrderSchema)
def deliver(order_id: UUID) -> Response:
    """Note that the buyer has the goods."""
    return _done(partial(services.mark_delivered, order_id=order_id))


@blueprint.route("/<uuid:order_id>/cancel", methods=["POST"])
@blueprint.arguments(CancelSchema)
@blueprint.response(200, OrderSchema)
def cancel(body: dict[str, Any], order_id: UUID) -> Response:
    """Call an order off that is not shipped; the buyer is told why."""
    return _done(partial(services.cancel, order_id=order_id, reason=body["reason"]))


@blueprint.route("/<uuid:order_id>/refuse", methods=["POST"])
@blueprint.arguments(RefusalSchema)
@blueprint.response(200, OrderSchema)
def refuse(body: dict[str, Any], order_id: UUID) -> Response:
    """The buyer did not take the parcel: its packs come back into the books."""
    return _done(
        partial(
            services.take_back,
            order_id=order_id,
            condition=body["condition"],
            reason=body.get("reason"),
        )
    )


def _done(act: Callable[[Session, Recorder], Order]) -> Response:
    mine = recorder(Permission.ORDERS)

    def shown(session: Session) -> Shown:
        order = act(session, mine)
        return Shown(order, picking_list(session, order))

    return created(OrderSchema, shown, status=200)
