"""What was already done for a request key."""

from datetime import datetime

from sqlalchemy import LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from traceability.database import Base, Identified


class DoneRequest(Identified, Base):
    """The answer to a request, kept so that its repetition is answered and not done again.

    The row is written in the transaction of the act itself: both are there or neither.
    `scope` says whose key it is (an organisation, a person, a shopper's cart): two of them may
    choose the same key without meeting. `fingerprint` is the SHA-256 of what was asked.
    `status` is empty only inside the transaction that is doing the work.
    """

    __tablename__ = "done_requests"
    __table_args__ = (UniqueConstraint("scope", "key"),)

    scope: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(100))
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    status: Mapped[int | None]
    location: Mapped[str | None] = mapped_column(String(500))
    body: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
