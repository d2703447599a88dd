"""Offers: what is in the shop, on what terms, and how much of it can be had."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.catalogue.models import Offer
from storefront.catalogue.services import create_offer, terms_of, update_offer
from storefront.catalogue.terms import Terms
from storefront.stock.shelves import available_packs
from storefront.web.current import deployment
from traceability.lots.models import Product
from traceability.parties.roles import Permission

blueprint = resource("offers", __doc__)


class TermsSchema(Schema):
    """On what terms; what is left out stays as it is."""

    price_vnd = fields.Integer(
        strict=True, metadata={"description": "one pack, in whole đồng, tax included"}
    )
    description_vi = fields.String(allow_none=True)
    description_en = fields.String(allow_none=True)
    safety_packs = fields.Integer(
        strict=True, metadata={"description": "packs that are never promised to a buyer"}
    )
    on_sale = fields.Boolean()


class OfferSchema(TermsSchema):
    """A product of the organisation in the shop."""

    id = fields.UUID(dump_only=True)
    product = fields.String(
        required=True, load_only=True, metadata={"description": "id or code of the product"}
    )
    product_id = fields.UUID(dump_only=True)
    price_vnd = fields.Integer(required=True, strict=True)
    slug = fields.String(dump_only=True)
    available = fields.Integer(
        dump_only=True,
        metadata={"description": "packs that can be promised now; told of one offer at a time"},
    )


@dataclass(frozen=True)
class Shown:
    """An offer with what can be had of it now."""

    offer: Offer
    available: int

    def __getattr__(self, name: str) -> Any:
        """Everything else is the offer's."""
        return getattr(self.offer, name)


def _shown(session: Session, offer: Offer) -> Shown:
    product_id = offer.product_id
    packs = available_packs(session, [product_id], now=deployment().clock())
    return Shown(offer, packs[product_id])


@blueprint.route("")
class Offers(MethodView):
    """The offers of the organisation."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, OfferSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List offers, also those that are not on sale."""
        query = select(Offer).where(Offer.organisation_id == recorder().organisation_id)
        with deployment().reading() as session:
            return page(OfferSchema, session, query, args)

    @blueprint.arguments(OfferSchema)
    @blueprint.response(201, OfferSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Put a product into the shop."""
        mine = recorder(Permission.CATALOGUE)
        named = body.pop("product")

        def act(session: Session) -> Shown:
            product = owned(session, Product, named, field="product")
            offer = create_offer(session, mine, product_id=product.id, terms=Terms(**body))
            return _shown(session, offer)

        return created(OfferSchema, act, at="/api/v1/offers/{}")


@blueprint.route("/<uuid:offer_id>")
class OneOffer(MethodView):
    """One offer."""

    @blueprint.response(200, OfferSchema)
    def get(self, offer_id: UUID) -> Response:
        """Read an offer, with how many packs can be had."""
        recorder()
        with deployment().reading() as session:
            return one(OfferSchema, _shown(session, owned(session, Offer, offer_id)))

    @blueprint.arguments(TermsSchema)
    @blueprint.response(200, OfferSchema)
    def patch(self, body: dict[str, Any], offer_id: UUID) -> Response:
        """Offer on other terms. The page keeps its address, orders keep their prices."""
        mine = recorder(Permission.CATALOGUE)

        def act(session: Session) -> Shown:
            terms = replace(terms_of(owned(session, Offer, offer_id)), **body)
            return _shown(session, update_offer(session, mine, offer_id=offer_id, terms=terms))

        return created(OfferSchema, act, status=200)
