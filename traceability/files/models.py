"""Files by content: pictures of products, logos."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from traceability.database import Base


class StoredFile(Base):
    """A file named by the SHA-256 of its content; its bytes lie in the deployment's folder."""

    __tablename__ = "files"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    is_public: Mapped[bool]
    stored_at: Mapped[datetime]
