"""Member households, buyers and suppliers."""

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.web.current import deployment
from traceability.folding import fold
from traceability.parties.models import Party
from traceability.parties.roles import Permission
from traceability.parties.services import PARTY_KINDS, add_party

blueprint = resource("parties", __doc__)


class PartySchema(Schema):
    """A party of the organisation."""

    id = fields.UUID(dump_only=True)
    kind = fields.String(required=True, validate=validate.OneOf(PARTY_KINDS))
    code = fields.String(required=True)
    name = fields.String(required=True)
    phone = fields.String(validate=validate.Length(max=30))
    address = fields.String(validate=validate.Length(max=300))


class PartyQuery(PageQuery):
    """Which parties."""

    kind = fields.String(validate=validate.OneOf(PARTY_KINDS))
    q = fields.String(metadata={"description": "part of the name or code, accents do not matter"})


@blueprint.route("")
class Parties(MethodView):
    """The parties of the organisation."""

    @blueprint.arguments(PartyQuery, location="query")
    @blueprint.response(200, PartySchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List parties. Their phones and addresses are for who keeps the registers."""
        mine = recorder(Permission.REGISTERS)
        query = select(Party).where(Party.organisation_id == mine.organisation_id)
        if "kind" in args:
            query = query.where(Party.kind == args["kind"])
        if "q" in args:
            query = query.where(Party.folded.contains(fold(args["q"]), autoescape=True))
        with deployment().reading() as session:
            return page(PartySchema, session, query, args)

    @blueprint.arguments(PartySchema)
    @blueprint.response(201, PartySchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Register a party."""
        return created(
            PartySchema,
            lambda session: add_party(session, recorder(), **body),
            at="/api/v1/parties/{}",
        )


@blueprint.route("/<uuid:party_id>")
class OneParty(MethodView):
    """One party."""

    @blueprint.response(200, PartySchema)
    def get(self, party_id: Any) -> Response:
        """Read a party."""
        recorder(Permission.REGISTERS)
        with deployment().reading() as session:
            return one(PartySchema, owned(session, Party, party_id))
