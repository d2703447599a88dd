"""What a GS1 key names on our books: products, lots, places, organisations, logistic units.

GS1 gives a number to one thing in the world; two cooperatives that wrote the same one into their
books both appear, and who asks is told of both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from traceability.errors import N_, InvalidDigitalLink
from traceability.events.models import Event, EventLine, EventUnit, UnitAction
from traceability.events.standing import standing
from traceability.gs1.digital_link import DigitalLink
from traceability.lots.lineage import Direction
from traceability.lots.models import LogisticUnit, Lot, Product
from traceability.lots.publishing import published
from traceability.lots.tracing import trace
from traceability.parties.models import Organisation, Place

GTIN, LOT, SERIAL, GLN, SSCC = "01", "10", "21", "414", "00"
SUPPORTED_KEYS = (SSCC, GTIN, GLN)
_GTIN_DIGITS = 14
_LOTS_LOOKED_AT = 500
"""Of a product's lots the latest; what is older is sold, and answers by its own number."""
_SHORTER_GTINS = (13, 12, 8)


@dataclass(frozen=True, slots=True)
class Held:
    """How much of a lot a logistic unit holds, the units inside it included."""

    lot: Lot
    grams: int
    pieces: int


def forms_of(gtin14: str) -> tuple[str, ...]:
    """The ways in which a GTIN of 14 digits may stand in a register: zeros before it left out."""
    shorter = (gtin14[-digits:] for digits in _SHORTER_GTINS)
    return (gtin14, *(form for form in shorter if form.zfill(_GTIN_DIGITS) == gtin14))


def products_named(session: Session, link: DigitalLink) -> Sequence[Product]:
    """The products of the link's GTIN, whether or not strangers may read about them."""
    return session.scalars(
        select(Product)
        .where(Product.gtin.in_(forms_of(_value(link, GTIN))))
        .options(joinedload(Product.organisation), joinedload(Product.material))
        .order_by(Product.created_at, Product.id)
    ).all()


def lots_named(session: Session, link: DigitalLink) -> Sequence[Lot]:
    """The published lots of the link's GTIN and lot number."""
    lots = session.scalars(
        select(Lot)
        .join(Product, Product.id == Lot.product_id)
        .where(Product.gtin.in_(forms_of(_value(link, GTIN))), Lot.code == _value(link, LOT))
        .options(joinedload(Lot.organisation), joinedload(Lot.product))
        .order_by(Lot.created_at, Lot.id)
    ).all()
    open_ = published(session, [lot.id for lot in lots])
    return [lot for lot in lots if lot.id in open_]


def published_lots_of(session: Session, product: Product, *, most: int) -> Sequence[Lot]:
    """The latest published lots of a product, at most so many."""
    lots = session.scalars(
        select(Lot)
        .where(Lot.product_id == product.id)
        .order_by(Lot.business_date.desc(), Lot.id.desc())
        .limit(_LOTS_LOOKED_AT)
    ).all()
    open_ = published(session, [lot.id for lot in lots])
    return [lot for lot in lots if lot.id in open_][:most]


def organisations_named(session: Session, link: DigitalLink) -> Sequence[Organisation]:
    """The organisations of the link's GLN."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.gln == _value(link, GLN))
        .order_by(Organisation.code)
    ).all()


def places_named(session: Session, link: DigitalLink) -> Sequence[Place]:
    """The places of the link's GLN through which a published lot came.

    Others are nobody's business but the cooperative's: a plot's name may be a person's.
    """
    places = session.scalars(
        select(Place)
        .where(Place.gln == _value(link, GLN))
        .options(joinedload(Place.organisation))
        .order_by(Place.created_at, Place.id)
    ).all()
    return [place for place in places if _is_open(session, place.id)]


def units_named(session: Session, link: DigitalLink) -> Sequence[LogisticUnit]:
    """The logistic unit of the link's SSCC, which is one on all books."""
    return session.scalars(
        select(LogisticUnit).where(LogisticUnit.sscc == _value(link, SSCC))
    ).all()


def contents_of(session: Session, unit: LogisticUnit) -> tuple[Held, ...]:
    """What a unit holds now, by lot: the standing events' additions less their removals."""
    grams: dict[UUID, int] = {}
    pieces: dict[UUID, int] = {}
    seen: set[UUID] = set()
    inside = {unit.id}
    while inside:
        seen |= inside
        children: dict[UUID, int] = {}
        for row in _rows_of(session, inside):
            sign = 1 if row.action is UnitAction.ADD else -1
            if row.lot_id is not None:
                grams[row.lot_id] = grams.get(row.lot_id, 0) + sign * row.grams
                pieces[row.lot_id] = pieces.get(row.lot_id, 0) + sign * row.pieces
            elif row.child_unit_id is not None:
                children[row.child_unit_id] = children.get(row.child_unit_id, 0) + sign
        inside = {child for child, times in children.items() if times > 0} - seen
    lots = session.scalars(
        select(Lot)
        .where(Lot.id.in_(lot_id for lot_id, left in grams.items() if left > 0))
        .options(joinedload(Lot.product), joinedload(Lot.material), joinedload(Lot.organisation))
        .order_by(Lot.code)
    ).all()
    return tuple(Held(lot, grams[lot.id], pieces[lot.id]) for lot in lots)


def _rows_of(session: Session, unit_ids: set[UUID]) -> Sequence[EventUnit]:
    return session.scalars(
        select(EventUnit)
        .join(Event, Event.id == EventUnit.event_id)
        .where(EventUnit.unit_id.in_(unit_ids), EventUnit.action != UnitAction.OBSERVE, standing())
    ).all()


def _is_open(session: Session, place_id: UUID) -> bool:
    """Whether a published lot grew, was made or was packed there."""
    worked_there = select(EventLine.lot_id).join(Event, Event.id == EventLine.event_id)
    owner = select(Place.organisation_id).where(Place.id == place_id).scalar_subquery()
    there = (Event.organisation_id == owner, Event.place_id == place_id)
    lots = set(session.scalars(worked_there.where(*there, standing())))
    below = trace(session, lots, Direction.DOWN).lot_ids if lots else frozenset()
    return bool(published(session, below))


def _value(link: DigitalLink, ai: str) -> str:
    value = link.value(ai)
    if value is None:
        raise InvalidDigitalLink(N_("The address lacks AI (%(value)s)."), field="uri", value=ai)
    return value
