"""Reading the shelf: what of each product may be sold, and what of it is promised already."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.catalogue.models import Offer
from storefront.stock.availability import Pile, Shelf
from storefront.stock.models import Allotment, Reservation
from traceability.logistics.holdings import boxed
from traceability.lots.holding import held as held_lots
from traceability.lots.models import Balance, Lot, Product
from traceability.parties.models import QUARANTINE, Place
from traceability.recalls.services import blocking
from traceability.rules.rule_set import Act
from traceability.rules.services import lots_lacking
from traceability.times import local_date


def shelves(
    session: Session,
    product_ids: Iterable[UUID],
    *,
    now: datetime,
    held: Collection[UUID] | None = None,
    lawful: bool = True,
) -> dict[UUID, Shelf]:
    """What there is to sell of each product at this moment; every given product has a shelf.

    Who is about to promise passes the lots that are `held`: one that came about after they were
    locked is left for the next buyer. Lots that lack what the law asks for are not sold; who wants
    to say what they lack passes `lawful=False` and finds them too.
    """
    wanted = frozenset(product_ids)
    promised = _promised(session, wanted)
    piles = _piles(session, wanted, promised, held)
    lot_ids = {pile.lot_id for found in piles.values() for pile in found}
    today = local_date(now)
    blocked = blocking(session, lot_ids) | held_lots(session, lot_ids)
    if lawful:
        blocked |= lots_lacking(session, lot_ids - blocked, Act.LISTINGS, today=today)
    allotted = _allotted(session, wanted)
    safety = _safety(session, wanted)
    return {
        product_id: Shelf.of(
            piles[product_id],
            promised=sum(promised[product_id].values()),
            allotted=sum(allotted[product_id].values()),
            safety=safety.get(product_id, 0),
            today=today,
            blocked=blocked,
        )
        for product_id in wanted
    }


def available_packs(
    session: Session, product_ids: Iterable[UUID], *, now: datetime
) -> dict[UUID, int]:
    """How many packs of each product can be promised now."""
    return {
        product_id: shelf.available
        for product_id, shelf in shelves(session, product_ids, now=now).items()
    }


def allotments(session: Session, product_ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """The packs that are set aside, by product and channel."""
    return dict(_allotted(session, product_ids))


def _piles(
    session: Session,
    product_ids: Collection[UUID],
    promised: Mapping[UUID, Mapping[tuple[UUID, UUID], int]],
    held: Collection[UUID] | None,
) -> dict[UUID, list[Pile]]:
    """What lies loose, as it stands in the database now: columns, not rows of the identity map.

    What is in closed cartons is promised to nobody until somebody opens them, and what waits in
    quarantine until it is released.
    """
    rows = session.execute(
        select(
            Product.id,
            Lot.id,
            Lot.code,
            Lot.business_date,
            Lot.expires_on,
            Balance.place_id,
            Balance.pieces,
        )
        .join(Lot, Lot.product_id == Product.id)
        .join(Balance, Balance.lot_id == Lot.id)
        .join(Place, Place.id == Balance.place_id)
        .where(Product.id.in_(product_ids), Balance.pieces > 0, Place.kind != QUARANTINE)
    ).all()
    in_cartons = boxed(session, {row[1] for row in rows})
    piles: dict[UUID, list[Pile]] = defaultdict(list)
    for product_id, lot_id, code, packed_on, expires_on, place_id, packs in rows:
        if held is not None and lot_id not in held:
            continue
        piles[product_id].append(
            Pile(
                lot_id=lot_id,
                lot_code=code,
                place_id=place_id,
                packed_on=packed_on,
                expires_on=expires_on,
                packs=packs - in_cartons.get((lot_id, place_id), (0, 0))[1],
                promised=promised[product_id].get((lot_id, place_id), 0),
            )
        )
    return piles


def _promised(
    session: Session, product_ids: Collection[UUID]
) -> dict[UUID, dict[tuple[UUID, UUID], int]]:
    rows = session.execute(
        select(Product.id, Reservation.lot_id, Reservation.place_id, func.sum(Reservation.packs))
        .join(Lot, Lot.product_id == Product.id)
        .join(Reservation, Reservation.lot_id == Lot.id)
        .where(Product.id.in_(product_ids), Reservation.ended_at.is_(None))
        .group_by(Product.id, Reservation.lot_id, Reservation.place_id)
    )
    found: dict[UUID, dict[tuple[UUID, UUID], int]] = defaultdict(dict)
    for product_id, lot_id, place_id, packs in rows:
        found[product_id][lot_id, place_id] = int(packs)
    return found


def _allotted(session: Session, product_ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    rows = session.execute(
        select(Allotment.product_id, Allotment.channel, Allotment.packs).where(
            Allotment.product_id.in_(product_ids)
        )
    )
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for product_id, channel, packs in rows:
        found[product_id][channel] = packs
    return found


def _safety(session: Session, product_ids: Collection[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(Offer.product_id, Offer.safety_packs).where(Offer.product_id.in_(product_ids))
    )
    return dict(rows.all())
