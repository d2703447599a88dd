"""Deliveries from members: weighing slips. A slip is the harvest or receiving event."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.api.fields import At, Facts, event_time, quantity
from storefront.web.current import deployment
from traceability.deliveries.models import DeliverySlip
from traceability.deliveries.pricing import price_slip
from traceability.deliveries.reading import slip_by_id, told
from traceability.deliveries.services import (
    OwnPrice,
    SlipTruth,
    correct_slip,
    record_slip,
)
from traceability.deliveries.weighing import MOST_WEIGHINGS, Weighing
from traceability.lots.models import Material
from traceability.parties.models import Party, Place
from traceability.parties.roles import Permission
from traceability.quantities import GRAMS_PER_UNIT

blueprint = resource("deliveries", __doc__)


class WeightSchema(Schema):
    """A weight."""

    figure = fields.Decimal(required=True, as_string=True, allow_nan=False)
    unit = fields.String(load_default="kg", validate=validate.OneOf(list(GRAMS_PER_UNIT)))


class WeighingSchema(Schema):
    """One bag: gross as it stood on the scale, and what the bag weighs; no tare is none."""

    gross = fields.Nested(WeightSchema, required=True)
    tare = fields.Nested(WeightSchema)


class KeptWeighingSchema(Schema):
    """One bag as it was recorded."""

    gross_grams = fields.Integer()
    tare_grams = fields.Integer()
    figure = fields.String()
    unit = fields.String()


class SlipPriceSchema(Schema):
    """What a slip is paid at; `reason` where it is not the list's price."""

    price_vnd = fields.Integer()
    amount_vnd = fields.Integer()
    reason = fields.String()
    recorded_at = fields.AwareDateTime()


class SlipSchema(Schema):
    """A slip. `price` is null while it is open; `counts` is false once it was declared wrong."""

    id = fields.UUID()
    code = fields.String()
    version = fields.Integer()
    event_id = fields.UUID()
    household_id = fields.UUID()
    material_id = fields.UUID()
    lot_id = fields.UUID()
    grade = fields.String()
    business_date = fields.Date()
    gross_grams = fields.Integer()
    tare_grams = fields.Integer()
    net_grams = fields.Integer()
    weighings = fields.List(fields.Nested(KeptWeighingSchema))
    price = fields.Nested(SlipPriceSchema, allow_none=True)
    counts = fields.Function(lambda slip: slip.event.error is None)


class SlipQuery(PageQuery):
    """Which slips."""

    household = fields.String(metadata={"description": "id or code"})
    since = fields.Date(metadata={"description": "first local day"})
    until = fields.Date(metadata={"description": "last local day"})


_AS_MANY_AS_FIT = validate.Length(min=1, max=MOST_WEIGHINGS)


class NewSlipSchema(Schema):
    """A delivery. With `price_vnd`, a price of its own, goes the `reason`."""

    household = fields.String(required=True)
    material = fields.String(required=True)
    weighings = fields.List(fields.Nested(WeighingSchema), required=True, validate=_AS_MANY_AS_FIT)
    plot = fields.String()
    stage = fields.String()
    store_at = fields.String()
    price_vnd = fields.Integer(strict=True)
    reason = fields.String(load_default="")
    facts = Facts()
    at = At()


class PriceOfSlipSchema(Schema):
    """Another price for a slip, and why."""

    price_vnd = fields.Integer(required=True, strict=True)
    reason = fields.String(required=True)


class SlipTruthSchema(Schema):
    """What should have stood on the slip; what is left out stays."""

    weighings = fields.List(fields.Nested(WeighingSchema), validate=_AS_MANY_AS_FIT)
    household = fields.String()
    plot = fields.String()
    facts = fields.Dict(keys=fields.String(), values=fields.Raw())


class SlipCorrectionSchema(Schema):
    """The statement that a slip was wrong; without `truth` nothing was delivered."""

    truth = fields.Nested(SlipTruthSchema)


@blueprint.route("")
class Deliveries(MethodView):
    """The weighing slips of the organisation."""

    @blueprint.arguments(SlipQuery, location="query")
    @blueprint.response(200, SlipSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List slips in the order of their writing, every version of each."""
        mine = recorder(Permission.RECORD_FIELD)
        query = told().where(DeliverySlip.organisation_id == mine.organisation_id)
        if "since" in args:
            query = query.where(DeliverySlip.business_date >= args["since"])
        if "until" in args:
            query = query.where(DeliverySlip.business_date <= args["until"])
        with deployment().reading() as session:
            if "household" in args:
                party = owned(session, Party, args["household"], field="household")
                query = query.where(DeliverySlip.household_id == party.id)
            return page(SlipSchema, session, query, args)

    @blueprint.arguments(NewSlipSchema)
    @blueprint.response(201, SlipSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Write a slip: the event, its part of the day's lot, and what is owed for it."""

        def act(session: Session) -> DeliverySlip:
            plot, store = body.get("plot"), body.get("store_at")
            price = body.get("price_vnd")
            return record_slip(
                session,
                recorder(),
                household=owned(session, Party, body["household"], field="household"),
                material=owned(session, Material, body["material"], field="material"),
                weighings=_weighings(body["weighings"]),
                at=event_time(body.get("at")),
                plot=owned(session, Place, plot, field="plot") if plot else None,
                facts=body["facts"],
                stage=body.get("stage"),
                store_at=owned(session, Place, store, field="store_at") if store else None,
                price=OwnPrice(price, body["reason"]) if price is not None else None,
            )

        return created(SlipSchema, act, at="/api/v1/deliveries/{}")


@blueprint.route("/<uuid:slip_id>")
class OneDelivery(MethodView):
    """One slip."""

    @blueprint.response(200, SlipSchema)
    def get(self, slip_id: UUID) -> Response:
        """Read a slip."""
        mine = recorder(Permission.RECORD_FIELD)
        with deployment().reading() as session:
            return one(SlipSchema, slip_by_id(session, mine.organisation_id, slip_id))


@blueprint.route("/<uuid:slip_id>/price", methods=["POST"])
@blueprint.arguments(PriceOfSlipSchema)
@blueprint.response(201, SlipSchema)
def price(body: dict[str, Any], slip_id: UUID) -> Response:
    """Pay a slip at another price; answers with the slip."""
    mine = recorder(Permission.MEMBERS)

    def act(session: Session) -> DeliverySlip:
        slip = slip_by_id(session, mine.organisation_id, slip_id)
        price_slip(session, mine, slip=slip, **body)
        return slip

    return created(SlipSchema, act, at="/api/v1/deliveries/{}")


@blueprint.route("/<uuid:slip_id>/correction", methods=["POST"])
@blueprint.arguments(SlipCorrectionSchema)
@blueprint.response(201, SlipSchema)
def correction(body: dict[str, Any], slip_id: UUID) -> Response:
    """Declare a slip wrong; answers with the right version, or the wrong slip where none is."""
    mine = recorder(Permission.CORRECT)

    def act(session: Session) -> DeliverySlip:
        slip = slip_by_id(session, mine.organisation_id, slip_id)
        given = body.get("truth")
        truth = None
        if given is not None:
            household, plot = given.get("household"), given.get("plot")
            truth = SlipTruth(
                weighings=_weighings(given.get("weighings", [])),
                household=owned(session, Party, household, field="household")
                if household
                else None,
                plot=owned(session, Place, plot, field="plot") if plot else None,
                facts=given.get("facts"),
            )
        return correct_slip(session, mine, slip=slip, truth=truth) or slip

    return created(SlipSchema, act, at="/api/v1/deliveries/{}")


def _weighings(given: list[dict[str, Any]]) -> list[Weighing]:
    return [
        Weighing(quantity(each["gross"]), quantity(each["tare"]).grams if each.get("tare") else 0)
        for each in given
    ]
