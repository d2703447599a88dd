"""What is promised out of the library's ledger. Never a second stock number.

`available = on hand - reserved - allotted to channels kept by hand - safety`.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from traceability.database import Base, Identified, within_organisation


class Reservation(Identified, Base):
    """Packs of one lot at one place, kept for one order until they ship or are released."""

    __tablename__ = "reservations"
    __table_args__ = (
        within_organisation("lots", "lot_id"),
        within_organisation("places", "place_id"),
        within_organisation("orders", "order_id"),
        UniqueConstraint("order_id", "order_line_id", "lot_id", "place_id"),
        CheckConstraint("packs > 0", name="packs"),
        Index("ix_reservations_open", "lot_id", "place_id", "ended_at"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    order_id: Mapped[UUID] = mapped_column(index=True)
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("order_lines.id"))
    lot_id: Mapped[UUID]
    place_id: Mapped[UUID]
    packs: Mapped[int]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str | None] = mapped_column(String(10))


class Allotment(Base):
    """A standing reservation: packs of a product kept for a channel that is kept by hand."""

    __tablename__ = "allotments"
    __table_args__ = (
        within_organisation("products", "product_id"),
        CheckConstraint("packs >= 0", name="packs"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(40), primary_key=True)
    packs: Mapped[int]
    updated_at: Mapped[datetime]
