"""Partners who read: a buyer or an importer, with a token for what was handed over to them.

Such a token opens nothing but the EPCIS repository, and there only how the lots came about that
the organisation shipped or sold to that party.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from storefront.accounts.errors import WrongToken
from storefront.accounts.models import PartnerToken
from storefront.accounts.programs import NewToken, named_well, not_past
from storefront.accounts.tokens import new_token, token_hash
from traceability.deployment import Deployment
from traceability.errors import N_, NotFound
from traceability.parties.models import Party
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

PREFIX = "nguon_partner_"


@dataclass(frozen=True, slots=True)
class PartnerReader:
    """The party for whom a token reads, and of whom."""

    organisation_id: UUID
    party_id: UUID


def create_partner_token(
    session: Session,
    recorder: Recorder,
    *,
    party: Party,
    name: str,
    expires_at: datetime | None = None,
) -> NewToken:
    """Make a token with which a party reads the history of what it got.

    Raises:
        NotAllowed: the recorder may not decide who comes in.
        NotFound: the party is another organisation's.
        InvalidInput: no name, or a date that is past.
    """
    recorder.require(Permission.PEOPLE)
    recorder.require_own(party)
    text = new_token(PREFIX)
    token = PartnerToken(
        organisation_id=recorder.organisation_id,
        party_id=party.id,
        name=named_well(name),
        token_hash=token_hash(text),
        created_at=recorder.now(),
        expires_at=not_past(expires_at, recorder.now()),
    )
    session.add(token)
    session.flush()
    return NewToken(id=token.id, text=text)


def authenticate_partner(deployment: Deployment, text: str) -> PartnerReader:
    """For whom, and of whom, a token reads.

    Raises:
        WrongToken: unknown, revoked or past its date.
    """
    now = deployment.clock()
    with deployment.reading() as session:
        token = session.scalar(
            select(PartnerToken).where(
                PartnerToken.token_hash == token_hash(text),
                PartnerToken.revoked_at.is_(None),
                or_(PartnerToken.expires_at.is_(None), PartnerToken.expires_at > now),
            )
        )
    if token is None:
        raise WrongToken(N_("The token is unknown, revoked or past its date."))
    return PartnerReader(token.organisation_id, token.party_id)


def partner_tokens_of(session: Session, recorder: Recorder) -> Sequence[PartnerToken]:
    """The tokens of the organisation's partners that are not revoked, newest first."""
    recorder.require(Permission.PEOPLE)
    return session.scalars(
        select(PartnerToken)
        .where(
            PartnerToken.organisation_id == recorder.organisation_id,
            PartnerToken.revoked_at.is_(None),
        )
        .options(joinedload(PartnerToken.party))
        .order_by(PartnerToken.created_at.desc())
    ).all()


def partner_token(session: Session, recorder: Recorder, *, token_id: UUID) -> PartnerToken:
    """One of the organisation's partners' tokens, revoked or not.

    Raises:
        NotAllowed: the recorder may not decide who comes in.
        NotFound: the organisation has no such token.
    """
    recorder.require(Permission.PEOPLE)
    token = session.scalar(
        select(PartnerToken)
        .where(
            PartnerToken.id == token_id, PartnerToken.organisation_id == recorder.organisation_id
        )
        .options(joinedload(PartnerToken.party))
    )
    if token is None:
        raise NotFound(N_("There is no such token."))
    return token


def revoke_partner_token(session: Session, recorder: Recorder, *, token_id: UUID) -> None:
    """End a token.

    Raises:
        NotAllowed: the recorder may not decide who comes in.
        NotFound: the organisation has no such token.
    """
    token = partner_token(session, recorder, token_id=token_id)
    if token.revoked_at is None:
        token.revoked_at = recorder.now()
