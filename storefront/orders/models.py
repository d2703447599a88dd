"""Orders: what a buyer asked for, and how far it has come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storefront.orders.lifecycle import OrderState
from traceability.database import Base, Identified, within_organisation
from traceability.lots.models import Product
from traceability.parties.models import Organisation


class OrderSequence(Base):
    """The last order number of an organisation in a year."""

    __tablename__ = "order_sequences"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Order(Identified, Base):
    """An order with one cooperative. Sums are whole đồng; names and addresses can be erased."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "number"),
        UniqueConstraint("organisation_id", "channel", "external_number"),
        CheckConstraint("goods_vnd >= 0 AND shipping_vnd >= 0", name="sums"),
        Index("ix_orders_by_state", "organisation_id", "state", "placed_at"),
        Index("ix_orders_by_sale", "organisation_id", "sale_event_id"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    number: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(40), default="shop")
    external_number: Mapped[str | None] = mapped_column(String(60))
    state: Mapped[OrderState]
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    buyer_name: Mapped[str] = mapped_column(String(120))
    buyer_phone: Mapped[str] = mapped_column(String(20))
    buyer_email: Mapped[str | None] = mapped_column(String(200))
    ship_to: Mapped[str] = mapped_column(String(400))
    note: Mapped[str | None] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(2))
    payment: Mapped[str] = mapped_column(String(20))
    goods_vnd: Mapped[int]
    shipping_vnd: Mapped[int]
    placed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(200))
    sale_event_id: Mapped[UUID | None]

    organisation: Mapped[Organisation] = relationship()
    lines: Mapped[list["OrderLine"]] = relationship(
        back_populates="order", order_by="OrderLine.position"
    )

    @property
    def total_vnd(self) -> int:
        """What the buyer pays."""
        return self.goods_vnd + self.shipping_vnd


class OrderLine(Identified, Base):
    """So many packs of a product at the price of the moment of ordering."""

    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        within_organisation("products", "product_id"),
        CheckConstraint("packs > 0", name="packs"),
        CheckConstraint("unit_price_vnd >= 0", name="unit_price"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    position: Mapped[int]
    product_id: Mapped[UUID]
    packs: Mapped[int]
    unit_price_vnd: Mapped[int]

    order: Mapped[Order] = relationship(back_populates="lines")
    product: Mapped[Product] = relationship(
        viewonly=True,
        primaryjoin="OrderLine.product_id == Product.id",
        foreign_keys="OrderLine.product_id",
    )
