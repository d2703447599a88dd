"""Materials: what lots are made of before they are packed."""

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.web.current import deployment
from traceability.lots.models import Material
from traceability.lots.services import create_material

blueprint = resource("materials", __doc__)


class MaterialSchema(Schema):
    """A form of a crop, such as tea's `fresh_leaf`; unnamed, it has the crop file's name."""

    id = fields.UUID(dump_only=True)
    code = fields.String(required=True)
    crop = fields.String(required=True)
    form = fields.String(required=True)
    name_vi = fields.String()
    name_en = fields.String(validate=validate.Length(max=200))


@blueprint.route("")
class Materials(MethodView):
    """The materials of the organisation."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, MaterialSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List materials."""
        query = select(Material).where(Material.organisation_id == recorder().organisation_id)
        with deployment().reading() as session:
            return page(MaterialSchema, session, query, args)

    @blueprint.arguments(MaterialSchema)
    @blueprint.response(201, MaterialSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Register a material."""
        return created(
            MaterialSchema,
            lambda session: create_material(session, recorder(), **body),
            at="/api/v1/materials/{}",
        )


@blueprint.route("/<uuid:material_id>")
class OneMaterial(MethodView):
    """One material."""

    @blueprint.response(200, MaterialSchema)
    def get(self, material_id: Any) -> Response:
        """Read a material."""
        with deployment().reading() as session:
            return one(MaterialSchema, owned(session, Material, material_id))
