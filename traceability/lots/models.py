"""What there is: materials, products, lots, balances of lots at places, cartons and pallets."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from traceability.database import Base, Identified, within_organisation
from traceability.parties.models import Organisation


class Material(Identified, Base):
    """What lots are made of before they are packed: fresh leaf, made tea, wet starch, bags."""

    __tablename__ = "materials"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "code"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    code: Mapped[str] = mapped_column(String(20))
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    crop: Mapped[str] = mapped_column(String(40))
    form: Mapped[str] = mapped_column(String(40))
    folded: Mapped[str] = mapped_column(String(600), index=True)
    created_at: Mapped[datetime]


class Product(Identified, Base):
    """A pack of a material, as it is sold."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "code"),
        within_organisation("materials", "material_id"),
        CheckConstraint("net_grams > 0", name="net_grams"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    material_id: Mapped[UUID]
    code: Mapped[str] = mapped_column(String(20))
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    net_grams: Mapped[int]
    gtin: Mapped[str | None] = mapped_column(String(14))
    model_code: Mapped[str | None] = mapped_column(String(60))
    image: Mapped[str | None] = mapped_column(String(64))
    storage_vi: Mapped[str | None] = mapped_column(String(300))
    storage_en: Mapped[str | None] = mapped_column(String(300))
    ingredients_vi: Mapped[str | None] = mapped_column(String(500))
    ingredients_en: Mapped[str | None] = mapped_column(String(500))
    shelf_life_days: Mapped[int | None]
    folded: Mapped[str] = mapped_column(String(600), index=True)
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    material: Mapped[Material] = relationship(
        viewonly=True,
        primaryjoin="Product.material_id == Material.id",
        foreign_keys="Product.material_id",
    )

    def expiry(self, packed_on: date) -> date | None:
        """The last day on which packs of that day are good; None where the product keeps."""
        if self.shelf_life_days is None:
            return None
        return packed_on + timedelta(days=self.shelf_life_days)


class Lot(Identified, Base):
    """A quantity of one material or one product with one history.

    How much is left is no column here: it is the sum of the event lines, kept per place in
    `balances`.
    """

    __tablename__ = "lots"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "code"),
        within_organisation("materials", "material_id"),
        within_organisation("products", "product_id"),
        within_organisation("parties", "owner_id"),
        CheckConstraint(
            "(material_id IS NULL) <> (product_id IS NULL)", name="material_or_product"
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    code: Mapped[str] = mapped_column(String(20))
    material_id: Mapped[UUID | None]
    product_id: Mapped[UUID | None]
    owner_id: Mapped[UUID | None]
    business_date: Mapped[date]
    expires_on: Mapped[date | None]
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    material: Mapped[Material | None] = relationship(
        viewonly=True, primaryjoin="Lot.material_id == Material.id", foreign_keys="Lot.material_id"
    )
    product: Mapped[Product | None] = relationship(
        viewonly=True, primaryjoin="Lot.product_id == Product.id", foreign_keys="Lot.product_id"
    )

    @property
    def content(self) -> Material | Product:
        """The material or the product that the lot is of."""
        content = self.material or self.product
        assert content is not None, "guarded by ck_lots_material_or_product"
        return content


class Balance(Base):
    """What is left of a lot at a place: the sum of its valid event lines, never below zero.

    The database keeps the second half of that sentence; `nguon database verify` proves the first.
    """

    __tablename__ = "balances"
    __table_args__ = (
        within_organisation("lots", "lot_id"),
        within_organisation("places", "place_id"),
        CheckConstraint("grams >= 0", name="grams"),
        CheckConstraint("pieces >= 0", name="pieces"),
    )

    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    grams: Mapped[int] = mapped_column(BigInteger)
    pieces: Mapped[int] = mapped_column(BigInteger)


class LogisticUnit(Identified, Base):
    """A carton or a pallet: what is handled as one. What it holds is told by the events.

    `sscc` is its Serial Shipping Container Code (GS1 General Specifications, AI 00) where the
    organisation has a company prefix; `code` names it within the organisation.
    """

    __tablename__ = "logistic_units"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "code"),
        UniqueConstraint("sscc"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    code: Mapped[str] = mapped_column(String(20))
    sscc: Mapped[str | None] = mapped_column(String(18))
    kind: Mapped[str] = mapped_column(String(10))
    """`carton` or `pallet`."""
    created_at: Mapped[datetime]


class LotSequence(Base):
    """The next number of a lot code stem, so that two harvests a day get two codes."""

    __tablename__ = "lot_sequences"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    stem: Mapped[str] = mapped_column(String(20), primary_key=True)
    last: Mapped[int]
