"""What is put on plots: products against pests, and fertilisers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from traceability.crops.profile import InputKind
from traceability.database import Base, Identified, within_organisation


class AgroInput(Identified, Base):
    """A product that the cooperative uses, as it stands on its label."""

    __tablename__ = "agro_inputs"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "code"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[InputKind]
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    active_ingredient: Mapped[str | None] = mapped_column(String(200))
    registration: Mapped[str | None] = mapped_column(String(60))
    """Its number in the list of plant-protection products allowed in Vietnam."""
    folded: Mapped[str] = mapped_column(String(600), index=True)
    created_at: Mapped[datetime]

    intervals: Mapped[list["AgroInputInterval"]] = relationship(order_by="AgroInputInterval.crop")

    def phi_days(self, crop: str) -> int | None:
        """Days from using it on that crop to the first harvest; None where none is noted."""
        return next((each.days for each in self.intervals if each.crop == crop), None)


class AgroInputInterval(Base):
    """The pre-harvest interval of a product on one crop (thời gian cách ly), by its label."""

    __tablename__ = "agro_input_intervals"
    __table_args__ = (
        within_organisation("agro_inputs", "agro_input_id"),
        CheckConstraint("days >= 0", name="days"),
    )

    agro_input_id: Mapped[UUID] = mapped_column(primary_key=True)
    crop: Mapped[str] = mapped_column(String(40), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    days: Mapped[int]
