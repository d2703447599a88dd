"""Who and where: organisations, people, households and buyers, places, certificates."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from traceability.areas import Area
from traceability.database import Base, Identified, within_organisation
from traceability.parties.roles import Role


class Organisation(Identified, Base):
    """A cooperative, or another body that records: the wall around everything it owns."""

    __tablename__ = "organisations"

    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    address_vi: Mapped[str] = mapped_column(String(300))
    address_en: Mapped[str | None] = mapped_column(String(300))
    phone: Mapped[str | None] = mapped_column(String(30))
    email: Mapped[str | None] = mapped_column(String(200))
    registration: Mapped[str | None] = mapped_column(String(50))
    gs1_company_prefix: Mapped[str | None] = mapped_column(String(12))
    gln: Mapped[str | None] = mapped_column(String(13), index=True)
    """Its Global Location Number, where GS1 licensed it one."""
    brand: Mapped[str | None] = mapped_column(String(100))
    trademark: Mapped[str | None] = mapped_column(String(100))
    story_vi: Mapped[str | None]
    story_en: Mapped[str | None]
    logo: Mapped[str | None] = mapped_column(String(64))
    folded: Mapped[str] = mapped_column(String(600), index=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Person(Identified, Base):
    """A human being. Events carry only the opaque id, so that the rest can be erased."""

    __tablename__ = "people"

    display_name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(200), unique=True)
    phone: Mapped[str | None] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(2), default="vi")
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class Membership(Base):
    """A person's role in an organisation."""

    __tablename__ = "memberships"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[Role]
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship()


class Party(Identified, Base):
    """Somebody a cooperative deals with: a member household, a buyer, a supplier."""

    __tablename__ = "parties"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "code"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(30))
    address: Mapped[str | None] = mapped_column(String(300))
    folded: Mapped[str] = mapped_column(String(600), index=True)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


QUARANTINE = "quarantine"
"""The kind of a place where goods wait for a decision: nothing is sold or used from there."""


class Place(Identified, Base):
    """A plot, a workshop, a warehouse, or a place where goods wait in quarantine."""

    __tablename__ = "places"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "code"),
        within_organisation("parties", "party_id"),
        Index("ix_places_one_gln", "organisation_id", "gln", unique=True),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(20))
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    address_vi: Mapped[str | None] = mapped_column(String(300))
    address_en: Mapped[str | None] = mapped_column(String(300))
    crop: Mapped[str | None] = mapped_column(String(40))
    area_m2: Mapped[int | None]
    area_figure: Mapped[str | None] = mapped_column(String(40))
    """The area as it was typed, beside the square metres of it."""
    area_unit: Mapped[str | None] = mapped_column(String(5))
    outline: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    party_id: Mapped[UUID | None]
    gln: Mapped[str | None] = mapped_column(String(13), index=True)
    """Its Global Location Number, where GS1 licensed it one."""
    folded: Mapped[str] = mapped_column(String(600), index=True)
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    planting_area_codes: Mapped[list["PlantingAreaCode"]] = relationship(
        order_by="PlantingAreaCode.valid_from"
    )

    @property
    def area(self) -> Area | None:
        """How much land it is, as it was typed; in square metres where nothing else is known."""
        if self.area_m2 is None:
            return None
        if self.area_figure is None or self.area_unit is None:
            return Area(self.area_m2, str(self.area_m2), "m²")
        return Area(self.area_m2, self.area_figure, self.area_unit)


class PlantingAreaCode(Identified, Base):
    """A planting-area code (mã số vùng trồng) of a plot: opaque, with issuer and validity."""

    __tablename__ = "planting_area_codes"
    __table_args__ = (
        within_organisation("places", "place_id"),
        UniqueConstraint("organisation_id", "place_id", "code", "valid_from"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    place_id: Mapped[UUID]
    code: Mapped[str] = mapped_column(String(60), index=True)
    issuer: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(12), default="active")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class FormerAddress(Identified, Base):
    """An address as it read until a day: provinces merge and districts go, what is printed stays.

    Of a place, or with none of the organisation's own seat. The address of today stands on the
    place or the organisation itself.
    """

    __tablename__ = "former_addresses"
    __table_args__ = (within_organisation("places", "place_id"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    place_id: Mapped[UUID | None]
    address_vi: Mapped[str] = mapped_column(String(300))
    address_en: Mapped[str | None] = mapped_column(String(300))
    valid_to: Mapped[date]
    """Its last day."""
    basis: Mapped[str | None] = mapped_column(String(200))
    """What changed it, such as the resolution that merged two provinces."""
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


class FormerPlaceCode(Identified, Base):
    """A code under which a place was known before; it goes on naming the place."""

    __tablename__ = "former_place_codes"
    __table_args__ = (
        within_organisation("places", "place_id"),
        UniqueConstraint("organisation_id", "code"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    place_id: Mapped[UUID] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


class CertificateStep(StrEnum):
    """What may become of a certificate after it was noted."""

    CHECKED = "checked"
    """Somebody compared it with what its issuer says."""
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    """It was noted by mistake, and never counted."""


class Certificate(Identified, Base):
    """A certificate with its validity, for the organisation, a place, a product or a lot.

    What was noted stays as it is; what became of it since stands in `entries`.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        within_organisation("places", "place_id"),
        within_organisation("products", "product_id"),
        within_organisation("lots", "lot_id"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
        CheckConstraint("stars IS NULL OR stars BETWEEN 3 AND 5", name="stars"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    scheme: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(80))
    issuer: Mapped[str] = mapped_column(String(200))
    stars: Mapped[int | None]
    place_id: Mapped[UUID | None]
    product_id: Mapped[UUID | None]
    lot_id: Mapped[UUID | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    created_at: Mapped[datetime]

    entries: Mapped[list["CertificateEntry"]] = relationship(
        viewonly=True,
        primaryjoin="Certificate.id == CertificateEntry.certificate_id",
        foreign_keys="CertificateEntry.certificate_id",
        order_by="CertificateEntry.id",
        lazy="selectin",
    )
    evidence: Mapped[list["CertificateEvidence"]] = relationship(
        viewonly=True,
        primaryjoin="Certificate.id == CertificateEvidence.certificate_id",
        foreign_keys="CertificateEvidence.certificate_id",
        order_by="CertificateEvidence.added_at",
    )


class CertificateEntry(Identified, Base):
    """What became of a certificate, from which day, and who noted it. Only ever added."""

    __tablename__ = "certificate_entries"
    __table_args__ = (
        within_organisation("certificates", "certificate_id"),
        {"sqlite_with_rowid": False},
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    certificate_id: Mapped[UUID] = mapped_column(index=True)
    step: Mapped[CertificateStep]
    from_date: Mapped[date]
    reason: Mapped[str | None] = mapped_column(String(400))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]


class CertificateEvidence(Base):
    """A scan or photo of a certificate, by the SHA-256 of the kept file."""

    __tablename__ = "certificate_evidence"
    __table_args__ = (within_organisation("certificates", "certificate_id"),)

    certificate_id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]


Index("ix_certificates_of", Certificate.organisation_id, Certificate.valid_from)
