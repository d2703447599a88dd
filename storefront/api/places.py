"""Plots, workshops and warehouses."""

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.api.fields import AreaSchema, area_of
from storefront.web.current import deployment
from traceability.parties.models import Party, Place
from traceability.parties.numbering import number_place
from traceability.parties.renaming import change_address, recode_place
from traceability.parties.services import PLACE_KINDS, add_place

blueprint = resource("places", __doc__)


class PlaceSchema(Schema):
    """A place. `outline` is a GeoJSON Polygon in WGS84, longitude before latitude."""

    id = fields.UUID(dump_only=True)
    kind = fields.String(required=True, validate=validate.OneOf(PLACE_KINDS))
    code = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(validate=validate.Length(max=200))
    address_vi = fields.String(validate=validate.Length(max=300))
    address_en = fields.String(validate=validate.Length(max=300))
    crop = fields.String()
    area_m2 = fields.Integer(strict=True)
    area = fields.Nested(
        AreaSchema,
        metadata={"description": "instead of `area_m2`: as people say it; both come back"},
    )
    outline = fields.Dict()
    household = fields.String(
        load_only=True, metadata={"description": "id or code of the household that tends it"}
    )
    party_id = fields.UUID(dump_only=True)
    gln = fields.String(
        metadata={"description": "Global Location Number, 13 digits, licensed by GS1"}
    )


class NumberSchema(Schema):
    """The number that GS1 licensed; null takes it away."""

    gln = fields.String(required=True, allow_none=True)


class AddressSchema(Schema):
    """The address that a place has since a day, and what changed it."""

    address_vi = fields.String(required=True, validate=validate.Length(1, 200))
    address_en = fields.String(validate=validate.Length(max=300))
    since = fields.Date(required=True)
    basis = fields.String(validate=validate.Length(max=200))


class CodeSchema(Schema):
    """Another code."""

    code = fields.String(required=True)


class PlaceQuery(PageQuery):
    """Which places."""

    kind = fields.String(validate=validate.OneOf(PLACE_KINDS))


@blueprint.route("")
class Places(MethodView):
    """The places of the organisation."""

    @blueprint.arguments(PlaceQuery, location="query")
    @blueprint.response(200, PlaceSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List places."""
        query = select(Place).where(Place.organisation_id == recorder().organisation_id)
        if "kind" in args:
            query = query.where(Place.kind == args["kind"])
        with deployment().reading() as session:
            return page(PlaceSchema, session, query, args)

    @blueprint.arguments(PlaceSchema)
    @blueprint.response(201, PlaceSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Register a place."""
        household = body.pop("household", None)
        area = area_of(body.pop("area", None))

        def act(session: Any) -> Place:
            tended_by = owned(session, Party, household, field="household") if household else None
            return add_place(session, recorder(), household=tended_by, area=area, **body)

        return created(PlaceSchema, act, at="/api/v1/places/{}")


@blueprint.route("/<uuid:place_id>")
class OnePlace(MethodView):
    """One place."""

    @blueprint.response(200, PlaceSchema)
    def get(self, place_id: Any) -> Response:
        """Read a place."""
        with deployment().reading() as session:
            return one(PlaceSchema, owned(session, Place, place_id))

    @blueprint.arguments(NumberSchema)
    @blueprint.response(200, PlaceSchema)
    def patch(self, body: dict[str, Any], place_id: Any) -> Response:
        """Give a place its GLN."""

        def act(session: Any) -> Place:
            place = owned(session, Place, place_id)
            return number_place(session, recorder(), place=place, gln=body["gln"])

        return created(PlaceSchema, act, status=200)


@blueprint.route("/<place_id>/address", methods=["POST"])
@blueprint.arguments(AddressSchema)
@blueprint.response(201, PlaceSchema)
def address(body: dict[str, Any], place_id: str) -> Response:
    """Give a place a new address; the old one is kept with its last day."""

    def act(session: Any) -> Place:
        place: Place = owned(session, Place, place_id)
        change_address(session, recorder(), of=place, **body)
        return place

    return created(PlaceSchema, act)


@blueprint.route("/<place_id>/code", methods=["POST"])
@blueprint.arguments(CodeSchema)
@blueprint.response(201, PlaceSchema)
def code(body: dict[str, Any], place_id: str) -> Response:
    """Give a place another code; the old one goes on naming it."""

    def act(session: Any) -> Place:
        place: Place = owned(session, Place, place_id)
        recode_place(session, recorder(), place=place, code=body["code"])
        return place

    return created(PlaceSchema, act)
