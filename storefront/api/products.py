"""Products: packs of a material, as they are sold."""

from typing import Any

from flask import Response, request
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.web.current import deployment
from storefront.web.uploads import takes_up_to
from traceability.files.pictures import MOST_BYTES, redrawn
from traceability.files.services import store_file
from traceability.lots.amending import picture_product
from traceability.lots.models import Material, Product
from traceability.lots.services import create_product
from traceability.parties.roles import Permission

blueprint = resource("products", __doc__)

_LINE = validate.Length(max=300)


class ProductSchema(Schema):
    """A product. `net_grams` is the weight of one pack."""

    id = fields.UUID(dump_only=True)
    code = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(validate=validate.Length(max=200))
    material = fields.String(
        required=True, load_only=True, metadata={"description": "id or code of the material"}
    )
    material_id = fields.UUID(dump_only=True)
    net_grams = fields.Integer(required=True, strict=True)
    gtin = fields.String()
    model_code = fields.String(validate=validate.Length(max=60))
    shelf_life_days = fields.Integer(strict=True)
    storage_vi = fields.String(validate=_LINE)
    storage_en = fields.String(validate=_LINE)
    ingredients_vi = fields.String(validate=validate.Length(max=500))
    ingredients_en = fields.String(validate=validate.Length(max=500))
    image = fields.String(dump_only=True, metadata={"description": "SHA-256 of its picture"})


@blueprint.route("")
class Products(MethodView):
    """The products of the organisation."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, ProductSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List products."""
        query = select(Product).where(Product.organisation_id == recorder().organisation_id)
        with deployment().reading() as session:
            return page(ProductSchema, session, query, args)

    @blueprint.arguments(ProductSchema)
    @blueprint.response(201, ProductSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Register a product."""
        named = body.pop("material")

        def act(session: Any) -> Product:
            material = owned(session, Material, named, field="material")
            return create_product(session, recorder(), material=material, **body)

        return created(ProductSchema, act, at="/api/v1/products/{}")


@blueprint.route("/<uuid:product_id>")
class OneProduct(MethodView):
    """One product."""

    @blueprint.response(200, ProductSchema)
    def get(self, product_id: Any) -> Response:
        """Read a product."""
        with deployment().reading() as session:
            return one(ProductSchema, owned(session, Product, product_id))


@blueprint.route("/<product_id>/picture", methods=["POST"])
@blueprint.response(200, ProductSchema)
@takes_up_to(MOST_BYTES)
def picture(product_id: str) -> Response:
    """Give a product its picture: PNG, JPEG or WebP as the body, at most 5 MB.

    It is drawn anew, so that nothing is kept of what the camera wrote into it.
    """
    mine = recorder(Permission.REGISTERS)
    drawn = redrawn(request.get_data())

    def act(session: Any) -> Product:
        product: Product = owned(session, Product, product_id)
        stored = store_file(
            session,
            deployment().files,
            organisation_id=product.organisation_id,
            content=drawn,
            clock=mine.clock,
        )
        return picture_product(session, mine, product, image=stored.sha256)

    return created(ProductSchema, act, status=200)
