"""Deliveries from members: weighing slips, prices, payments. Appended, never changed.

A slip is a harvest or receiving event with what the scale said. Where its event is corrected, the
slip gets a new version of the same number, for the event that tells the truth; only the version
whose event stands counts. A price, too, is a fact that is added: the last one of a slip counts.
The database guards these tables as it does events (`traceability/events/append_only.py`).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from traceability.database import Base, Identified, within_organisation
from traceability.events.models import Event
from traceability.lots.models import Lot, Material
from traceability.parties.models import Organisation, Party

_WITHOUT_ROWID = {"sqlite_with_rowid": False}


class MaterialPrice(Identified, Base):
    """What a kilogram of a material in a grade costs from a day on, until a later price.

    Of several for the same day the one recorded last counts.
    """

    __tablename__ = "material_prices"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        within_organisation("materials", "material_id"),
        CheckConstraint("price_vnd > 0", name="price"),
        Index("ix_material_prices_of", "organisation_id", "material_id", "grade", "valid_from"),
        _WITHOUT_ROWID,
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    material_id: Mapped[UUID]
    grade: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date]
    price_vnd: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))

    material: Mapped[Material] = relationship(
        viewonly=True,
        primaryjoin="MaterialPrice.material_id == Material.id",
        foreign_keys="MaterialPrice.material_id",
    )


class SlipSequence(Base):
    """The last number of a year's slips. Who takes the next one holds the row until the end."""

    __tablename__ = "slip_sequences"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class DeliverySlip(Identified, Base):
    """What a member brought at one time: weighings, grade, the event and the lot it went into.

    Gross and tare are unknown where a correction gave the net weight alone.
    """

    __tablename__ = "delivery_slips"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "year", "number", "version"),
        UniqueConstraint("event_id"),
        within_organisation("events", "event_id"),
        within_organisation("parties", "household_id"),
        within_organisation("materials", "material_id"),
        within_organisation("lots", "lot_id"),
        CheckConstraint("net_grams > 0", name="net"),
        CheckConstraint("gross_grams IS NULL OR gross_grams - tare_grams = net_grams", name="sum"),
        Index("ix_delivery_slips_by_household", "organisation_id", "household_id", "business_date"),
        Index("ix_delivery_slips_by_date", "organisation_id", "business_date"),
        _WITHOUT_ROWID,
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    year: Mapped[int]
    number: Mapped[int]
    version: Mapped[int]
    event_id: Mapped[UUID]
    household_id: Mapped[UUID]
    material_id: Mapped[UUID]
    lot_id: Mapped[UUID] = mapped_column(index=True)
    grade: Mapped[str] = mapped_column(String(40))
    business_date: Mapped[date]
    gross_grams: Mapped[int | None] = mapped_column(BigInteger)
    tare_grams: Mapped[int | None] = mapped_column(BigInteger)
    net_grams: Mapped[int] = mapped_column(BigInteger)
    weighings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    organisation: Mapped[Organisation] = relationship()
    event: Mapped[Event] = relationship(
        viewonly=True,
        primaryjoin="DeliverySlip.event_id == Event.id",
        foreign_keys="DeliverySlip.event_id",
    )
    household: Mapped[Party] = relationship(
        viewonly=True,
        primaryjoin="DeliverySlip.household_id == Party.id",
        foreign_keys="DeliverySlip.household_id",
    )
    material: Mapped[Material] = relationship(
        viewonly=True,
        primaryjoin="DeliverySlip.material_id == Material.id",
        foreign_keys="DeliverySlip.material_id",
    )
    lot: Mapped[Lot] = relationship(
        viewonly=True,
        primaryjoin="DeliverySlip.lot_id == Lot.id",
        foreign_keys="DeliverySlip.lot_id",
    )
    prices: Mapped[list["SlipPrice"]] = relationship(
        viewonly=True,
        primaryjoin="DeliverySlip.id == SlipPrice.slip_id",
        foreign_keys="SlipPrice.slip_id",
        order_by="SlipPrice.position",
    )

    @property
    def code(self) -> str:
        """The number that stands on paper: `PC26-00012`."""
        return f"PC{self.year % 100:02d}-{self.number:05d}"

    @property
    def price(self) -> "SlipPrice | None":
        """The price that counts, or None while it is open."""
        return self.prices[-1] if self.prices else None


class SlipPrice(Identified, Base):
    """What a slip is paid at: from the price list, or another price with the reason for it."""

    __tablename__ = "slip_prices"
    __table_args__ = (
        UniqueConstraint("slip_id", "position"),
        within_organisation("delivery_slips", "slip_id"),
        within_organisation("material_prices", "price_id"),
        CheckConstraint("price_vnd > 0 AND amount_vnd >= 0", name="money"),
        CheckConstraint("(price_id IS NULL) <> (reason IS NULL)", name="list_or_reason"),
        _WITHOUT_ROWID,
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    slip_id: Mapped[UUID]
    position: Mapped[int]
    price_vnd: Mapped[int]
    amount_vnd: Mapped[int] = mapped_column(BigInteger)
    price_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(String(200))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


class PaymentMethod(StrEnum):
    """How a member was paid."""

    CASH = "cash"
    TRANSFER = "transfer"


class MemberPayment(Identified, Base):
    """Money that a member was given. `key` makes a second sending of it harmless."""

    __tablename__ = "member_payments"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "key"),
        within_organisation("parties", "party_id"),
        CheckConstraint("amount_vnd > 0", name="amount"),
        Index("ix_member_payments_by_party", "organisation_id", "party_id", "paid_on"),
        _WITHOUT_ROWID,
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    party_id: Mapped[UUID]
    amount_vnd: Mapped[int] = mapped_column(BigInteger)
    method: Mapped[PaymentMethod]
    paid_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(String(200))
    key: Mapped[str | None] = mapped_column(String(100))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))

    party: Mapped[Party] = relationship(
        viewonly=True,
        primaryjoin="MemberPayment.party_id == Party.id",
        foreign_keys="MemberPayment.party_id",
    )
    reversal: Mapped["PaymentReversal | None"] = relationship(
        viewonly=True,
        primaryjoin="MemberPayment.id == PaymentReversal.payment_id",
        foreign_keys="PaymentReversal.payment_id",
        uselist=False,
    )


class PaymentReversal(Identified, Base):
    """The statement that a payment was not made, or was taken back: it no longer counts."""

    __tablename__ = "payment_reversals"
    __table_args__ = (
        UniqueConstraint("payment_id"),
        within_organisation("member_payments", "payment_id"),
        _WITHOUT_ROWID,
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    payment_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
