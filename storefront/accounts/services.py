"""Signing in and out of browsers, in one organisation at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from storefront.accounts.errors import NoMembership, WrongPassword
from storefront.accounts.models import Credential, LoginSession
from storefront.accounts.passwords import Passwords
from storefront.accounts.tokens import new_token, token_hash
from traceability.deployment import Deployment
from traceability.errors import N_, CodeTaken, NotFound
from traceability.parties.models import Membership, Organisation, Person
from traceability.parties.roles import Role

SESSION_LIFE = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=10)
"""How exact "last seen" is: every request would be a write."""


@dataclass(frozen=True, slots=True)
class PersonHere:
    """The person at the desk."""

    id: UUID
    display_name: str
    language: str


@dataclass(frozen=True, slots=True)
class OrganisationHere:
    """The organisation that they look at."""

    id: UUID
    code: str
    name_vi: str
    name_en: str | None
    is_demo: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, where, in which role, and where else they could be."""

    session_id: UUID
    person: PersonHere
    organisation: OrganisationHere
    role: Role
    organisations: tuple[OrganisationHere, ...]


def create_person(
    session: Session,
    *,
    display_name: str,
    email: str | None,
    now: datetime,
    phone: str | None = None,
    language: str = "vi",
) -> Person:
    """Enter a person; what they may do comes with a membership, signing in with a password.

    Raises:
        CodeTaken: somebody has that e-mail address.
    """
    if email and session.scalar(select(Person.id).where(Person.email == _address(email))):
        raise CodeTaken(
            N_("The e-mail address %(value)s is taken."), field="email", value=_address(email)
        )
    person = Person(
        display_name=display_name.strip(),
        email=_address(email) if email else None,
        phone=phone,
        language=language,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return person


def set_password(
    session: Session,
    *,
    person_id: UUID,
    password: str,
    passwords: Passwords,
    now: datetime,
    keep_session: UUID | None = None,
) -> None:
    """Give a person a password, and sign them out: a leaked one opens nothing more.

    `keep_session` is the browser in which they are choosing it.

    Raises:
        WeakPassword: too short or too long.
    """
    hashed = passwords.hashed(password)
    credential = session.get(Credential, person_id)
    if credential is None:
        session.add(Credential(person_id=person_id, password_hash=hashed, changed_at=now))
    else:
        credential.password_hash = hashed
        credential.changed_at = now
    others = [LoginSession.id != keep_session] if keep_session else []
    session.execute(
        update(LoginSession)
        .where(LoginSession.person_id == person_id, LoginSession.revoked_at.is_(None), *others)
        .values(revoked_at=now)
    )


def change_password(
    deployment: Deployment, *, signed_in: SignedIn, present: str, new: str, passwords: Passwords
) -> None:
    """Let a person choose another password; their other browsers are signed out.

    Raises:
        WrongPassword: the present one is wrong.
        WeakPassword: the new one is too short or too long.
    """
    with deployment.reading() as session:
        credential = session.get(Credential, signed_in.person.id)
    if not passwords.match(credential.password_hash if credential else None, present):
        raise WrongPassword(N_("The present password is wrong."), field="present")
    with deployment.transaction() as session:
        set_password(
            session,
            person_id=signed_in.person.id,
            password=new,
            passwords=passwords,
            now=deployment.clock(),
            keep_session=signed_in.session_id,
        )


def sign_in(
    deployment: Deployment, *, email: str, password: str, passwords: Passwords, user_agent: str = ""
) -> str:
    """Let a person in and return the token of their new session.

    The slow hash is computed between two short transactions, so that nobody else waits for it.

    Raises:
        WrongPassword: unknown address or wrong password.
        NoMembership: the person belongs to no organisation.
    """
    with deployment.reading() as session:
        credential = session.scalar(
            select(Credential)
            .join(Person, Person.id == Credential.person_id)
            .where(Person.email == _address(email), Person.erased_at.is_(None))
        )
    kept = credential.password_hash if credential else None
    if not passwords.match(kept, password) or credential is None:
        raise WrongPassword(N_("The e-mail address or the password is wrong."), field="email")
    fresh = passwords.hashed(password) if passwords.outdated(credential.password_hash) else None
    now = deployment.clock()
    with deployment.transaction() as session:
        if fresh:
            session.merge(credential).password_hash = fresh
        return _open_session(session, credential.person_id, now=now, user_agent=user_agent)


def _open_session(session: Session, person_id: UUID, *, now: datetime, user_agent: str) -> str:
    memberships = _memberships(session, person_id, now)
    if not memberships:
        raise NoMembership(N_("This account belongs to no organisation."), field="email")
    token = new_token()
    session.add(
        LoginSession(
            token_hash=token_hash(token),
            person_id=person_id,
            organisation_id=memberships[0].organisation_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + SESSION_LIFE,
            user_agent=user_agent[:120],
        )
    )
    return token


def signed_in_with(deployment: Deployment, token: str) -> SignedIn | None:
    """Who holds this token; None where it is unknown, over, revoked, or the membership ended."""
    now = deployment.clock()
    with deployment.reading() as session:
        row = session.execute(
            select(LoginSession, Person)
            .join(Person, Person.id == LoginSession.person_id)
            .where(LoginSession.token_hash == token_hash(token), *_stands(now))
        ).first()
        if row is None:
            return None
        login, person = row
        memberships = _memberships(session, person.id, now)
        chosen = [m for m in memberships if m.organisation_id == login.organisation_id]
        if not chosen:
            return None
        found = SignedIn(
            session_id=login.id,
            person=PersonHere(person.id, person.display_name, person.language),
            organisation=_here(chosen[0].organisation),
            role=Role(chosen[0].role),
            organisations=tuple(_here(m.organisation) for m in memberships),
        )
        seen = login.last_seen_at
    if now - seen > SEEN_EVERY:
        with deployment.transaction() as session:
            session.execute(
                update(LoginSession)
                .where(LoginSession.id == found.session_id)
                .values(last_seen_at=now)
            )
    return found


def sessions_of(session: Session, person_id: UUID, now: datetime) -> Sequence[LoginSession]:
    """The browsers in which a person is signed in, last seen first."""
    return session.scalars(
        select(LoginSession)
        .where(LoginSession.person_id == person_id, *_stands(now))
        .order_by(LoginSession.last_seen_at.desc())
    ).all()


def revoke_session(session: Session, *, person_id: UUID, session_id: UUID, now: datetime) -> None:
    """Sign a person out of one of their browsers.

    Raises:
        NotFound: they have no such session.
    """
    login = session.scalar(
        select(LoginSession).where(
            LoginSession.id == session_id, LoginSession.person_id == person_id
        )
    )
    if login is None:
        raise NotFound(N_("There is no such session."))
    if login.revoked_at is None:
        login.revoked_at = now


def switch_organisation(
    session: Session, *, signed_in: SignedIn, organisation_id: UUID, now: datetime
) -> None:
    """Look at another organisation of one's own in this browser.

    Raises:
        NotFound: it is not one of theirs.
    """
    memberships = _memberships(session, signed_in.person.id, now)
    if all(m.organisation_id != organisation_id for m in memberships):
        raise NotFound(N_("There is no such organisation."))
    session.get_one(LoginSession, signed_in.session_id).organisation_id = organisation_id


def _memberships(session: Session, person_id: UUID, now: datetime) -> Sequence[Membership]:
    return session.scalars(
        select(Membership)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.person_id == person_id,
            or_(Membership.until.is_(None), Membership.until > now),
        )
        .order_by(Membership.since, Organisation.code)
    ).all()


def _stands(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (LoginSession.revoked_at.is_(None), LoginSession.expires_at > now)


def _here(organisation: Organisation) -> OrganisationHere:
    return OrganisationHere(
        id=organisation.id,
        code=organisation.code,
        name_vi=organisation.name_vi,
        name_en=organisation.name_en,
        is_demo=organisation.is_demo,
    )


def _address(email: str) -> str:
    return email.strip().casefold()
