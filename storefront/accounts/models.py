"""Passwords, signed-in browsers and the tokens of programs.

No secret stands here as it was given: a password as its Argon2 hash, an opaque token as its
SHA-256. Who reads the table can sign in as nobody.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from traceability.database import Base, Identified, within_organisation
from traceability.parties.models import Party
from traceability.parties.roles import Role


class Credential(Base):
    """The password of a person who may sign in."""

    __tablename__ = "credentials"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]


class LoginSession(Identified, Base):
    """One browser in which a person is signed in, and the organisation they look at there."""

    __tablename__ = "login_sessions"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(String(120), default="")


class ApiToken(Identified, Base):
    """A program that acts for an organisation in one role."""

    __tablename__ = "api_tokens"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[Role] = mapped_column(String(10))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class PartnerToken(Identified, Base):
    """A party of an organisation that reads, over EPCIS, the history of what it got."""

    __tablename__ = "partner_tokens"
    __table_args__ = (within_organisation("parties", "party_id"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    party_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    party: Mapped[Party] = relationship()
