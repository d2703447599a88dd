"""Tokens with which buyers and importers read, under /epcis, how what they got came about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from storefront.accounts.models import PartnerToken
from storefront.accounts.partners import (
    create_partner_token,
    partner_token,
    revoke_partner_token,
)
from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.web.current import deployment
from traceability.parties.models import Party
from traceability.parties.roles import Permission

blueprint = resource("partner-tokens", __doc__)


class PartySeenSchema(Schema):
    """Who reads."""

    id = fields.UUID()
    code = fields.String()
    name = fields.String()


class PartnerTokenSchema(Schema):
    """A partner's token, without what opens the door."""

    id = fields.UUID(dump_only=True)
    party = fields.Nested(PartySeenSchema, dump_only=True)
    name = fields.String(required=True, metadata={"description": "what it is for"})
    created_at = fields.AwareDateTime(dump_only=True)
    expires_at = fields.AwareDateTime(load_default=None, allow_none=True)
    revoked_at = fields.AwareDateTime(dump_only=True)


class NewPartnerTokenSchema(PartnerTokenSchema):
    """A token as it is made: the only answer with its text in it."""

    party_id = fields.String(
        required=True, load_only=True, metadata={"description": "the id or the code of a party"}
    )
    token = fields.String(
        dump_only=True,
        metadata={"description": "shown this once; a repeated request is not told it again"},
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """A token and its text."""

    id: UUID
    party: Party
    name: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    token: str


@blueprint.route("")
class PartnerTokens(MethodView):
    """The tokens of the organisation's partners."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, PartnerTokenSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List the tokens that are not revoked."""
        mine = recorder(Permission.PEOPLE)
        query = select(PartnerToken).where(
            PartnerToken.organisation_id == mine.organisation_id,
            PartnerToken.revoked_at.is_(None),
        )
        with deployment().reading() as session:
            return page(
                PartnerTokenSchema, session, query.options(joinedload(PartnerToken.party)), args
            )

    @blueprint.arguments(NewPartnerTokenSchema)
    @blueprint.response(201, NewPartnerTokenSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Make a token for a party. Its text is in this answer and nowhere else."""
        return created(
            NewPartnerTokenSchema,
            lambda session: _make(session, **body),
            at="/api/v1/partner-tokens/{}",
            kept=PartnerTokenSchema,
        )


@blueprint.route("/<uuid:token_id>")
class OnePartnerToken(MethodView):
    """One token."""

    @blueprint.response(200, PartnerTokenSchema)
    def get(self, token_id: UUID) -> Response:
        """Read what is known of a token, revoked or not."""
        with deployment().reading() as session:
            return one(PartnerTokenSchema, partner_token(session, recorder(), token_id=token_id))

    @blueprint.response(204)
    def delete(self, token_id: UUID) -> None:
        """Revoke a token; whoever reads with it is refused from then on."""
        with deployment().transaction() as session:
            revoke_partner_token(session, recorder(), token_id=token_id)


def _make(session: Session, *, party_id: str, name: str, expires_at: datetime | None) -> _Made:
    program = recorder(Permission.PEOPLE)
    made = create_partner_token(
        session,
        program,
        party=owned(session, Party, party_id, field="party_id"),
        name=name,
        expires_at=expires_at,
    )
    token: PartnerToken = partner_token(session, program, token_id=made.id)
    return _Made(
        id=token.id,
        party=token.party,
        name=token.name,
        created_at=token.created_at,
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
        token=made.text,
    )
