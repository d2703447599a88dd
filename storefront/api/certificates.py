"""Certificates: what they are for, how long they stand, what became of them, and their papers."""

from typing import Any
from uuid import UUID

from flask import Response, request
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.web.current import deployment
from storefront.web.uploads import takes_up_to
from traceability.claims.services import add_evidence, note_step
from traceability.files.evidence import as_evidence
from traceability.files.services import MOST_BYTES
from traceability.lots.models import Lot, Product
from traceability.parties.models import Certificate, CertificateStep, Place
from traceability.parties.papers import standing_of
from traceability.parties.roles import Permission
from traceability.parties.schemes import schemes
from traceability.parties.services import STARS, add_certificate
from traceability.times import local_date

blueprint = resource("certificates", __doc__)

_STEPS = [step.value for step in CertificateStep]


class EntrySchema(Schema):
    """What became of a certificate, from which day."""

    step = fields.String(required=True, validate=validate.OneOf(_STEPS))
    from_date = fields.Date(required=True)
    reason = fields.String(validate=validate.Length(max=400))
    recorded_at = fields.AwareDateTime(dump_only=True)


class EvidenceSchema(Schema):
    """A kept paper, by the SHA-256 of its content."""

    sha256 = fields.String()
    added_at = fields.AwareDateTime()


class CertificateSchema(Schema):
    """A certificate of the whole organisation, or of the place, product or lot that it names."""

    id = fields.UUID(dump_only=True)
    scheme = fields.String(required=True, validate=validate.OneOf(list(schemes())))
    number = fields.String(required=True)
    issuer = fields.String(required=True)
    stars = fields.Integer(strict=True, validate=validate.OneOf(STARS))
    place = fields.String(load_only=True, metadata={"description": "id or code"})
    product = fields.String(load_only=True, metadata={"description": "id or code"})
    lot = fields.String(load_only=True, metadata={"description": "id or code"})
    place_id = fields.UUID(dump_only=True)
    product_id = fields.UUID(dump_only=True)
    lot_id = fields.UUID(dump_only=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(metadata={"description": "left out for OCOP: 36 months by law"})
    standing = fields.Function(
        lambda paper: standing_of(paper, local_date(deployment().clock())).value,
        metadata={
            "type": "string",
            "description": "today: valid, not_yet, lapsed, suspended, revoked, withdrawn",
        },
    )
    entries = fields.List(fields.Nested(EntrySchema), dump_only=True)
    evidence = fields.List(fields.Nested(EvidenceSchema), dump_only=True)


@blueprint.route("")
class Certificates(MethodView):
    """The certificates of the organisation."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, CertificateSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List certificates, also those that do not stand."""
        query = select(Certificate).where(Certificate.organisation_id == recorder().organisation_id)
        with deployment().reading() as session:
            return page(CertificateSchema, session, query, args)

    @blueprint.arguments(CertificateSchema)
    @blueprint.response(201, CertificateSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Note a certificate."""

        def act(session: Session) -> Certificate:
            named = {
                f"{field}_id": owned(session, table, body.pop(field), field=field).id
                for field, table in (("place", Place), ("product", Product), ("lot", Lot))
                if field in body
            }
            return add_certificate(session, recorder(), **named, **body)

        return created(CertificateSchema, act, at="/api/v1/certificates/{}")


@blueprint.route("/<uuid:certificate_id>")
class OneCertificate(MethodView):
    """One certificate."""

    @blueprint.response(200, CertificateSchema)
    def get(self, certificate_id: UUID) -> Response:
        """Read a certificate."""
        recorder()
        with deployment().reading() as session:
            return one(CertificateSchema, owned(session, Certificate, certificate_id))


@blueprint.route("/<uuid:certificate_id>/entries", methods=["POST"])
@blueprint.arguments(EntrySchema)
@blueprint.response(201, CertificateSchema)
def entry(body: dict[str, Any], certificate_id: UUID) -> Response:
    """Note that it was checked, suspended, revoked, is in force again, or was noted wrongly."""
    mine = recorder(Permission.REGISTERS)

    def act(session: Session) -> Certificate:
        certificate: Certificate = owned(session, Certificate, certificate_id)
        step = CertificateStep(body.pop("step"))
        note_step(session, mine, certificate=certificate, step=step, **body)
        return certificate

    return created(CertificateSchema, act)


@blueprint.route("/<uuid:certificate_id>/evidence", methods=["POST"])
@blueprint.response(201, CertificateSchema)
@takes_up_to(MOST_BYTES)
def evidence(certificate_id: UUID) -> Response:
    """Keep a scan or photo of it: PDF, JPEG or PNG as the body, at most 5 MB. Never public."""
    mine = recorder(Permission.REGISTERS)
    content = as_evidence(request.get_data())

    def act(session: Session) -> Certificate:
        certificate: Certificate = owned(session, Certificate, certificate_id)
        add_evidence(session, mine, deployment().files, certificate=certificate, content=content)
        return certificate

    return created(CertificateSchema, act)
