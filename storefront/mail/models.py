"""The outbox: letters waiting to leave, and those that left."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from traceability.database import Base, Identified


class OutboxMail(Identified, Base):
    """One letter, queued in the transaction of what it tells of.

    `not_before` is when it may next be tried: a worker that takes the letter moves it forward
    first, so that no other worker takes it too. `dedupe_key` names what the letter tells of;
    the same thing is told once. After the last attempt `given_up_at` is set.
    """

    __tablename__ = "outbox_mails"
    __table_args__ = (Index("ix_outbox_mails_due", "sent_at", "not_before"),)

    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    to_address: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))
