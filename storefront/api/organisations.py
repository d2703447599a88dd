"""The organisation that the token belongs to."""

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, page
from storefront.api.places import NumberSchema
from storefront.web.current import deployment
from traceability.errors import N_, NotFound
from traceability.parties.models import Organisation
from traceability.parties.numbering import number_organisation

blueprint = resource("organisations", __doc__)


class OrganisationSchema(Schema):
    """An organisation as it shows itself."""

    id = fields.UUID()
    code = fields.String()
    name_vi = fields.String()
    name_en = fields.String()
    address_vi = fields.String()
    address_en = fields.String()
    phone = fields.String()
    email = fields.String()
    brand = fields.String()
    trademark = fields.String()
    gln = fields.String()
    is_demo = fields.Boolean()


@blueprint.route("")
class Organisations(MethodView):
    """Every organisation that the token may see: its own."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, OrganisationSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List the token's organisation."""
        query = select(Organisation).where(Organisation.id == recorder().organisation_id)
        with deployment().reading() as session:
            return page(OrganisationSchema, session, query, args)


@blueprint.route("/<uuid:organisation_id>")
class OneOrganisation(MethodView):
    """One organisation."""

    @blueprint.response(200, OrganisationSchema)
    def get(self, organisation_id: Any) -> Response:
        """Read the token's organisation."""
        with deployment().reading() as session:
            found = session.get(Organisation, organisation_id)
            if found is None or found.id != recorder().organisation_id:
                raise _not_here(organisation_id)
            return one(OrganisationSchema, found)

    @blueprint.arguments(NumberSchema)
    @blueprint.response(200, OrganisationSchema)
    def patch(self, body: dict[str, Any], organisation_id: Any) -> Response:
        """Give the token's organisation its GLN."""

        def act(session: Session) -> Organisation:
            if organisation_id != recorder().organisation_id:
                raise _not_here(organisation_id)
            return number_organisation(session, recorder(), gln=body["gln"])

        return created(OrganisationSchema, act, status=200)


def _not_here(organisation_id: Any) -> NotFound:
    return NotFound(N_("There is no “%(value)s” here."), field="id", value=str(organisation_id))
