"""The printed identity: deployment secrets, hosts, signing keys, runs, scans."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from traceability.database import Base, Identified, within_organisation
from traceability.lots.models import Lot, Product
from traceability.parties.models import Organisation


class Secret(Base):
    """A key of the deployment (stamp ids, compact tags), encrypted at rest."""

    __tablename__ = "secrets"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class StampHost(Base):
    """A host whose name stands on stamps. Domains change, paper does not."""

    __tablename__ = "stamp_hosts"

    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(5))
    is_development: Mapped[bool]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class SigningKey(Identified, Base):
    """An Ed25519 key of an organisation; the private half encrypted at rest."""

    __tablename__ = "signing_keys"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        CheckConstraint("length(public_bytes) = 32", name="public_bytes"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    key_id: Mapped[str] = mapped_column(String(3), index=True)
    public_bytes: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    private_ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    active_from: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()


class StampRun(Identified, Base):
    """A print run: `count` stamps, numbered from 1, for a packed lot or as a blank reel.

    No row per stamp: the stamp's id is computed from (`number`, index).
    """

    __tablename__ = "stamp_runs"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        within_organisation("lots", "lot_id"),
        within_organisation("signing_keys", "signing_key_id"),
        CheckConstraint("count >= 1 AND count < 33554432", name="count"),
        CheckConstraint("number >= 1 AND number < 16777216", name="number"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    sponsor_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    format: Mapped[str] = mapped_column(String(10))
    lot_id: Mapped[UUID | None] = mapped_column(index=True)
    signing_key_id: Mapped[UUID]
    host: Mapped[str] = mapped_column(ForeignKey("stamp_hosts.host"))
    count: Mapped[int]
    issued_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    key: Mapped[SigningKey] = relationship(
        viewonly=True,
        primaryjoin="StampRun.signing_key_id == SigningKey.id",
        foreign_keys="StampRun.signing_key_id",
    )
    lot: Mapped[Lot | None] = relationship(
        viewonly=True, primaryjoin="StampRun.lot_id == Lot.id", foreign_keys="StampRun.lot_id"
    )
    stamp_host: Mapped[StampHost] = relationship()

    @property
    def product(self) -> Product | None:
        """The product named on the stamps, where the run was made for a packed lot."""
        return self.lot.product if self.lot else None


class Scan(Identified, Base):
    """One visitor who looked at one stamp. No address, no name: `visitor` is a random cookie."""

    __tablename__ = "scans"
    __table_args__ = (
        within_organisation("stamp_runs", "run_id"),
        Index("ix_scans_of_stamp", "run_id", "stamp_index", "scanned_at"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    run_id: Mapped[UUID]
    stamp_index: Mapped[int]
    scanned_at: Mapped[datetime]
    visitor: Mapped[str] = mapped_column(String(32))


class DoubtReport(Identified, Base):
    """A shopper's report that something about a stamp is wrong."""

    __tablename__ = "doubt_reports"
    __table_args__ = (Index("ix_doubt_reports_by_time", "organisation_id", "reported_at"),)

    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("stamp_runs.id"))
    stamp_index: Mapped[int | None]
    scanned_text: Mapped[str] = mapped_column(String(400))
    reason: Mapped[str] = mapped_column(String(20))
    message: Mapped[str | None] = mapped_column(String(1000))
    contact: Mapped[str | None] = mapped_column(String(200))
    reported_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
