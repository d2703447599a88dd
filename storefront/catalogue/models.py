"""What the shop offers: a product with its price and words for buyers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from traceability.database import Base, Identified, within_organisation
from traceability.lots.models import Product


class Offer(Identified, Base):
    """A product on sale. `price_vnd` is one pack's price in whole đồng, tax included."""

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("organisation_id", "product_id"),
        within_organisation("products", "product_id"),
        CheckConstraint("price_vnd > 0", name="price"),
        CheckConstraint("safety_packs >= 0", name="safety"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    product_id: Mapped[UUID]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    price_vnd: Mapped[int]
    description_vi: Mapped[str | None]
    description_en: Mapped[str | None]
    safety_packs: Mapped[int] = mapped_column(default=0)
    on_sale: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    product: Mapped[Product] = relationship(
        viewonly=True, primaryjoin="Offer.product_id == Product.id", foreign_keys="Offer.product_id"
    )
