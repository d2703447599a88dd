"""Products for the field, with their pre-harvest intervals."""

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.web.current import deployment
from traceability.crops.profile import InputKind
from traceability.field.models import AgroInput
from traceability.field.register import create_input

blueprint = resource("inputs", __doc__)


class _Intervals(fields.Dict):
    """Days by crop; dumped from the rows that keep them."""

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> Any:
        del attr, accessor, kwargs
        return {each.crop: each.days for each in obj.intervals}


class AgroInputSchema(Schema):
    """A product that is put on plots. `phi_days` are its pre-harvest intervals by crop."""

    id = fields.UUID(dump_only=True)
    code = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(InputKind)))
    name = fields.String(required=True)
    active_ingredient = fields.String(validate=validate.Length(max=200))
    registration = fields.String(validate=validate.Length(max=60))
    phi_days = _Intervals(keys=fields.String(), values=fields.Integer(strict=True))


@blueprint.route("")
class Inputs(MethodView):
    """The inputs of the organisation."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, AgroInputSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List inputs."""
        query = (
            select(AgroInput)
            .where(AgroInput.organisation_id == recorder().organisation_id)
            .options(selectinload(AgroInput.intervals))
        )
        with deployment().reading() as session:
            return page(AgroInputSchema, session, query, args)

    @blueprint.arguments(AgroInputSchema)
    @blueprint.response(201, AgroInputSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Register an input."""
        return created(
            AgroInputSchema,
            lambda session: create_input(session, recorder(), **body),
            at="/api/v1/inputs/{}",
        )


@blueprint.route("/<uuid:input_id>")
class OneInput(MethodView):
    """One input."""

    @blueprint.response(200, AgroInputSchema)
    def get(self, input_id: Any) -> Response:
        """Read an input."""
        with deployment().reading() as session:
            return one(AgroInputSchema, owned(session, AgroInput, input_id))
