"""What is in stock: the lots of an organisation with what is left of them, all places together."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from traceability.folding import fold
from traceability.lots.models import Balance, Lot, Material, Product
from traceability.parties.models import Place


class Content(StrEnum):
    """What lots may be of."""

    MATERIAL = "material"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class LotStock:
    """A lot with what is left of it: grams always, pieces where it is packed."""

    lot: Lot
    grams: int
    pieces: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left."""
        return self.grams == 0 and self.pieces == 0


@dataclass(frozen=True, slots=True)
class ContentStock:
    """A material or product with what is left in all of its lots, and in how many."""

    content: Material | Product
    lots: int
    grams: int
    pieces: int


@dataclass(frozen=True, slots=True)
class PlaceStock:
    """How much of a lot lies at a place."""

    place: Place
    grams: int
    pieces: int


def lots_in_stock(
    session: Session,
    organisation_id: UUID,
    *,
    search: str = "",
    content: Content | None = None,
    content_ids: Iterable[UUID] | None = None,
    with_empty: bool = False,
    oldest_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[LotStock]:
    """The lots that match, the newest first: those with something left, or `with_empty` all.

    `search` is looked for in the lot's code and, without accents and case, in the name and code of
    its material or product.
    """
    left = (
        select(
            Balance.lot_id,
            func.sum(Balance.grams).label("grams"),
            func.sum(Balance.pieces).label("pieces"),
        )
        .where(Balance.organisation_id == organisation_id)
        .group_by(Balance.lot_id)
        .subquery()
    )
    grams = func.coalesce(left.c.grams, 0)
    pieces = func.coalesce(left.c.pieces, 0)
    query = (
        select(Lot, grams, pieces)
        .outerjoin(left, left.c.lot_id == Lot.id)
        .where(Lot.organisation_id == organisation_id)
        .options(joinedload(Lot.material), joinedload(Lot.product).joinedload(Product.material))
    )
    if not with_empty:
        query = query.where((grams > 0) | (pieces > 0))
    if content is not None:
        column = Lot.product_id if content is Content.PRODUCT else Lot.material_id
        query = query.where(column.is_not(None))
    if content_ids is not None:
        wanted = list(content_ids)
        query = query.where(or_(Lot.material_id.in_(wanted), Lot.product_id.in_(wanted)))
    if search.strip():
        query = (
            query.outerjoin(Material, Material.id == Lot.material_id)
            .outerjoin(Product, Product.id == Lot.product_id)
            .where(
                or_(
                    func.lower(Lot.code).contains(search.strip().lower(), autoescape=True),
                    Material.folded.contains(fold(search), autoescape=True),
                    Product.folded.contains(fold(search), autoescape=True),
                )
            )
        )
    order = (Lot.business_date, Lot.id)
    query = query.order_by(*(order if oldest_first else (each.desc() for each in order)))
    if limit is not None:
        query = query.limit(limit)
    return [LotStock(lot, int(g), int(p)) for lot, g, p in session.execute(query.offset(offset))]


def left_of(session: Session, lot: Lot) -> LotStock:
    """What is left of one lot, all places together."""
    grams, pieces = session.execute(
        select(
            func.coalesce(func.sum(Balance.grams), 0), func.coalesce(func.sum(Balance.pieces), 0)
        ).where(Balance.lot_id == lot.id)
    ).one()
    return LotStock(lot, int(grams), int(pieces))


def stock_by_content(session: Session, organisation_id: UUID) -> list[ContentStock]:
    """How much there is of each material and product, those without any left out."""
    rows = session.execute(
        select(
            Lot.material_id,
            Lot.product_id,
            func.count(Balance.lot_id.distinct()),
            func.sum(Balance.grams),
            func.sum(Balance.pieces),
        )
        .join(Lot, Lot.id == Balance.lot_id)
        .where(
            Balance.organisation_id == organisation_id,
            (Balance.grams > 0) | (Balance.pieces > 0),
        )
        .group_by(Lot.material_id, Lot.product_id)
    ).all()
    contents: dict[UUID | None, Material | Product] = {}
    for material in session.scalars(select(Material).where(Material.id.in_([r[0] for r in rows]))):
        contents[material.id] = material
    for product in session.scalars(select(Product).where(Product.id.in_([r[1] for r in rows]))):
        contents[product.id] = product
    found = [
        ContentStock(contents[material_id or product_id], lots, int(grams), int(pieces))
        for material_id, product_id, lots, grams, pieces in rows
    ]
    return sorted(found, key=lambda each: (isinstance(each.content, Product), each.content.code))


def stock_by_place(session: Session, lot: Lot) -> list[PlaceStock]:
    """Where a lot lies and how much, leaving out places where nothing is left."""
    rows = session.execute(
        select(Place, Balance.grams, Balance.pieces)
        .join(Balance, Balance.place_id == Place.id)
        .where(Balance.lot_id == lot.id, (Balance.grams > 0) | (Balance.pieces > 0))
        .order_by(Place.code)
    )
    return [PlaceStock(place, grams, pieces) for place, grams, pieces in rows]
