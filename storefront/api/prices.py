"""What members' goods cost: a price per material, grade and the day from which it counts."""

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, owned, page
from storefront.web.current import deployment
from traceability.deliveries.grading import UNGRADED
from traceability.deliveries.models import MaterialPrice
from traceability.deliveries.pricing import set_price
from traceability.lots.models import Material
from traceability.parties.roles import Permission

blueprint = resource("prices", __doc__)


class PriceSchema(Schema):
    """A price in đồng per kilogram; `grade` is empty for goods without one."""

    id = fields.UUID(dump_only=True)
    material = fields.String(required=True, load_only=True)
    material_id = fields.UUID(dump_only=True)
    grade = fields.String(load_default=UNGRADED)
    valid_from = fields.Date(required=True)
    price_vnd = fields.Integer(required=True, strict=True)
    recorded_at = fields.AwareDateTime(dump_only=True)


@blueprint.route("")
class Prices(MethodView):
    """Every price that was ever set: the history of the list."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, PriceSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List prices in the order of their recording."""
        mine = recorder(Permission.MEMBERS)
        query = select(MaterialPrice).where(MaterialPrice.organisation_id == mine.organisation_id)
        with deployment().reading() as session:
            return page(PriceSchema, session, query, args)

    @blueprint.arguments(PriceSchema)
    @blueprint.response(201, PriceSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Set a price from a day on; slips whose price was open get it."""

        def act(session: Session) -> MaterialPrice:
            return set_price(
                session,
                recorder(),
                material=owned(session, Material, body["material"], field="material"),
                grade=body["grade"],
                valid_from=body["valid_from"],
                price_vnd=body["price_vnd"],
            )

        return created(PriceSchema, act)
