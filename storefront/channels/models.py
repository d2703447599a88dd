"""Where goods are listed beside the own shop."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from traceability.database import Base, within_organisation


class Listing(Base):
    """A product on a channel that is kept by hand.

    `state` goes draft, exported, submitted, live or rejected; `exported_hash` tells whether what
    was handed over still is what the register says.
    """

    __tablename__ = "listings"
    __table_args__ = (within_organisation("products", "product_id"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(40), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    exported_hash: Mapped[str | None] = mapped_column(String(64))
    exported_at: Mapped[datetime | None]
    url: Mapped[str | None] = mapped_column(String(400))
    reason: Mapped[str | None] = mapped_column(String(400))
    updated_at: Mapped[datetime]
