"""What owners accepted although it is missing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from traceability.database import Base, Identified, within_organisation


class RuleAcceptance(Identified, Base):
    """An owner's word that a lot goes out although an item is missing. Only ever added.

    The item stays missing wherever it is shown, with the reason beside it.
    """

    __tablename__ = "rule_acceptances"
    __table_args__ = (
        within_organisation("lots", "lot_id"),
        UniqueConstraint("lot_id", "rule_set", "item"),
        {"sqlite_with_rowid": False},
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    lot_id: Mapped[UUID]
    rule_set: Mapped[str] = mapped_column(String(40))
    item: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(400))
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    accepted_at: Mapped[datetime]
