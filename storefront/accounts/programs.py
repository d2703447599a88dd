"""Programs that act for an organisation over the REST API, each with a token of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from storefront.accounts.errors import WrongToken
from storefront.accounts.models import ApiToken
from storefront.accounts.tokens import new_token, token_hash
from traceability.deployment import Deployment
from traceability.errors import N_, InvalidInput, NotFound
from traceability.parties.models import Membership
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission, Role

PREFIX = "nguon_"
LONGEST_NAME = 100
USED_EVERY = timedelta(minutes=10)
"""How exact "last used" is: every request would be a write."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made: the only moment at which its text is known."""

    id: UUID
    text: str


def create_token(
    session: Session,
    recorder: Recorder,
    *,
    name: str,
    role: Role,
    expires_at: datetime | None = None,
) -> NewToken:
    """Make a token with which a program acts in `role` for the recorder's organisation.

    It stands for the person who made it: when their membership ends, so does the token.

    Raises:
        NotAllowed: the recorder may not decide who comes in.
        InvalidInput: no name, or a date that is past.
    """
    recorder.require(Permission.PEOPLE)
    now = recorder.now()
    named, expires_at = named_well(name), not_past(expires_at, now)
    text = new_token(PREFIX)
    token = ApiToken(
        organisation_id=recorder.organisation_id,
        person_id=recorder.person_id,
        name=named,
        role=role,
        token_hash=token_hash(text),
        created_at=now,
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    return NewToken(id=token.id, text=text)


def named_well(name: str) -> str:
    """The name of a token.

    Raises:
        InvalidInput: none, or longer than `LONGEST_NAME`.
    """
    if not name.strip() or len(name) > LONGEST_NAME:
        raise InvalidInput(
            N_("A name needs 1 to %(most)s characters."),
            field="name",
            value=name,
            most=LONGEST_NAME,
        )
    return name.strip()


def not_past(expires_at: datetime | None, now: datetime) -> datetime | None:
    """When a token ends.

    Raises:
        InvalidInput: that is past.
    """
    if expires_at is not None and expires_at <= now:
        raise InvalidInput(
            N_("%(value)s is past."), field="expires_at", value=expires_at.isoformat()
        )
    return expires_at


def authenticate_token(deployment: Deployment, text: str) -> Recorder:
    """The recorder for whom a program with this token acts.

    Raises:
        WrongToken: unknown, revoked, past its date, or its person has left the organisation.
    """
    now = deployment.clock()
    with deployment.reading() as session:
        token = session.scalar(
            select(ApiToken).where(
                ApiToken.token_hash == token_hash(text),
                ApiToken.revoked_at.is_(None),
                or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
            )
        )
        if token is None or not _person_stays(session, token, now):
            raise WrongToken(N_("The token is unknown, revoked or past its date."))
        found = Recorder(
            organisation_id=token.organisation_id,
            role=Role(token.role),
            person_id=token.person_id,
            clock=deployment.clock,
        )
        token_id, used = token.id, token.last_used_at
    if used is None or now - used > USED_EVERY:
        with deployment.transaction() as session:
            session.execute(
                update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=now)
            )
    return found


def tokens_of(session: Session, recorder: Recorder) -> Sequence[ApiToken]:
    """The tokens of the recorder's organisation that are not revoked, newest first."""
    recorder.require(Permission.PEOPLE)
    return session.scalars(
        select(ApiToken)
        .where(ApiToken.organisation_id == recorder.organisation_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.created_at.desc())
    ).all()


def revoke_token(session: Session, recorder: Recorder, *, token_id: UUID) -> None:
    """End a token.

    Raises:
        NotAllowed: the recorder may not decide who comes in.
        NotFound: the organisation has no such token.
    """
    recorder.require(Permission.PEOPLE)
    token = session.scalar(
        select(ApiToken).where(
            ApiToken.id == token_id, ApiToken.organisation_id == recorder.organisation_id
        )
    )
    if token is None:
        raise NotFound(N_("There is no such token."))
    if token.revoked_at is None:
        token.revoked_at = recorder.now()


def _person_stays(session: Session, token: ApiToken, now: datetime) -> bool:
    if token.person_id is None:
        return True
    membership = session.get(Membership, (token.organisation_id, token.person_id))
    return membership is not None and (membership.until is None or membership.until > now)
