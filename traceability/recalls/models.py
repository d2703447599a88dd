"""What must come back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from traceability.database import Base, Identified, within_organisation
from traceability.lots.models import Lot


class Recall(Identified, Base):
    """A recall of a lot and of everything that was made from it.

    What it reaches is asked of the events whenever somebody wants to know, so that what is made or
    corrected after it was opened counts too. `event_id` is the event that told of it; recalls that
    were opened before there were such events have none. `lost_grams` is what was declared consumed
    or not to be recovered when it was closed.
    """

    __tablename__ = "recalls"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        within_organisation("lots", "lot_id"),
        within_organisation("events", "event_id"),
        CheckConstraint("lost_grams >= 0", name="lost_grams"),
        Index("ix_recalls_open", "organisation_id", "closed_at"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    lot_id: Mapped[UUID] = mapped_column(index=True)
    reason_vi: Mapped[str] = mapped_column(String(500))
    reason_en: Mapped[str | None] = mapped_column(String(500))
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))
    event_id: Mapped[UUID | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    lost_grams: Mapped[int | None] = mapped_column(BigInteger)
    lost_reason: Mapped[str | None] = mapped_column(String(500))

    @property
    def is_open(self) -> bool:
        """Whether it still goes on."""
        return self.closed_at is None

    lot: Mapped[Lot] = relationship(
        viewonly=True, primaryjoin="Recall.lot_id == Lot.id", foreign_keys="Recall.lot_id"
    )


class RecallContact(Identified, Base):
    """How far one who got recalled goods has been told.

    `recipient` names them as the reach of the recall does: `party:<id>`, or what another package
    calls its own buyers. Who that is stands in the registers, where it can be erased.
    """

    __tablename__ = "recall_contacts"
    __table_args__ = (
        UniqueConstraint("recall_id", "recipient"),
        within_organisation("recalls", "recall_id"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    recall_id: Mapped[UUID]
    recipient: Mapped[str] = mapped_column(String(60))
    notified_at: Mapped[datetime | None]
    notified_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
