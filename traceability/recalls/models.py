"""What must come back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from traceability.database import Base, Identified, within_organisation


class Recall(Identified, Base):
    """A recall of a lot and of everything that was made from it."""

    __tablename__ = "recalls"
    __table_args__ = (within_organisation("lots", "lot_id"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    lot_id: Mapped[UUID] = mapped_column(index=True)
    reason_vi: Mapped[str] = mapped_column(String(500))
    reason_en: Mapped[str | None] = mapped_column(String(500))
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))
