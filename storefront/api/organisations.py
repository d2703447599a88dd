"""The organisation that the token belongs to."""

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, page
from storefront.web.current import deployment
from traceability.errors import N_, NotFound
from traceability.parties.describing import describe_organisation
from traceability.parties.models import Organisation
from traceability.parties.numbering import note_company_prefix, number_organisation
from traceability.parties.roles import Permission

blueprint = resource("organisations", __doc__)


class OrganisationSchema(Schema):
    """An organisation as it shows itself."""

    id = fields.UUID(dump_only=True)
    code = fields.String(dump_only=True)
    name_vi = fields.String(validate=validate.Length(max=200))
    name_en = fields.String(allow_none=True, validate=validate.Length(max=200))
    address_vi = fields.String(validate=validate.Length(max=200))
    address_en = fields.String(allow_none=True, validate=validate.Length(max=300))
    phone = fields.String(allow_none=True, validate=validate.Length(max=30))
    email = fields.String(allow_none=True, validate=validate.Length(max=200))
    registration = fields.String(allow_none=True, validate=validate.Length(max=50))
    brand = fields.String(allow_none=True, validate=validate.Length(max=100))
    trademark = fields.String(allow_none=True, validate=validate.Length(max=100))
    gln = fields.String(allow_none=True)
    gs1_company_prefix = fields.String(allow_none=True)
    gs1_prefix_is_licensed = fields.Boolean(
        load_only=True,
        metadata={"description": "that GS1 licensed the prefix to you; required with one"},
    )
    is_demo = fields.Boolean(dump_only=True)


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
        _refuse_others(organisation_id)
        with deployment().reading() as session:
            return one(OrganisationSchema, session.get_one(Organisation, organisation_id))

    @blueprint.arguments(OrganisationSchema)
    @blueprint.response(200, OrganisationSchema)
    def patch(self, body: dict[str, Any], organisation_id: Any) -> Response:
        """Describe the token's organisation; what is left out stays as it is."""
        mine = recorder(Permission.REGISTERS)
        _refuse_others(organisation_id)

        def act(session: Session) -> Organisation:
            if "gln" in body:
                number_organisation(session, mine, gln=body.pop("gln"))
            is_licensed = body.pop("gs1_prefix_is_licensed", False)
            if "gs1_company_prefix" in body:
                prefix = body.pop("gs1_company_prefix")
                note_company_prefix(session, mine, prefix=prefix, is_licensed=is_licensed)
            return describe_organisation(session, mine, **body)

        return created(OrganisationSchema, act, status=200)


def _refuse_others(organisation_id: Any) -> None:
    if organisation_id != recorder().organisation_id:
        raise NotFound(N_("There is no “%(value)s” here."), field="id", value=str(organisation_id))
