"""Finding materials, products and lots of an organisation, one by id or as lists."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from traceability.errors import N_, NotFound
from traceability.folding import fold
from traceability.lots.models import Lot, Material, Product


def materials_of(session: Session, organisation_id: UUID) -> Sequence[Material]:
    """The organisation's materials in the order in which they were registered."""
    return session.scalars(
        select(Material).where(Material.organisation_id == organisation_id).order_by(Material.id)
    ).all()


def products_of(session: Session, organisation_id: UUID, *, search: str = "") -> Sequence[Product]:
    """The organisation's products, by code."""
    query = (
        select(Product)
        .where(Product.organisation_id == organisation_id)
        .options(joinedload(Product.material))
    )
    if search.strip():
        query = query.where(Product.folded.contains(fold(search), autoescape=True))
    return session.scalars(query.order_by(Product.code)).all()


def material_by_id(session: Session, organisation_id: UUID, material_id: UUID) -> Material:
    """The organisation's material of that id.

    Raises:
        NotFound: it has none, whoever else does.
    """
    material = session.scalar(
        select(Material).where(
            Material.id == material_id, Material.organisation_id == organisation_id
        )
    )
    if material is None:
        raise NotFound(N_("There is no such material."), field="material", value=str(material_id))
    return material


def product_by_id(session: Session, organisation_id: UUID, product_id: UUID) -> Product:
    """The organisation's product of that id.

    Raises:
        NotFound: it has none, whoever else does.
    """
    product = session.scalar(
        select(Product)
        .where(Product.id == product_id, Product.organisation_id == organisation_id)
        .options(joinedload(Product.material))
    )
    if product is None:
        raise NotFound(N_("There is no such product."), field="product", value=str(product_id))
    return product


def lot_by_id(session: Session, organisation_id: UUID, lot_id: UUID) -> Lot:
    """The organisation's lot of that id, with what it is of.

    Raises:
        NotFound: it has none, whoever else does.
    """
    lot = session.scalar(
        select(Lot)
        .where(Lot.id == lot_id, Lot.organisation_id == organisation_id)
        .options(joinedload(Lot.material), joinedload(Lot.product).joinedload(Product.material))
    )
    if lot is None:
        raise NotFound(N_("There is no such lot."), field="lot", value=str(lot_id))
    return lot
