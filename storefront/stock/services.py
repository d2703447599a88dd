"""Promising packs to buyers and channels, taking promises back, and handing the goods over.

Whoever promises or takes holds the product's lots first, in sorted order, as everybody does who
moves them (`traceability.lots.services.lock_lots`); what is read after that stands until the end
of the transaction.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from storefront.orders.models import Order, OrderLine
from storefront.stock.availability import Pile, Shelf
from storefront.stock.errors import OutOfStock
from storefront.stock.models import Allotment, Reservation
from storefront.stock.shelves import shelves
from traceability.errors import N_, InvalidInput, NotFound
from traceability.lots.ledger import Move
from traceability.lots.models import Balance, Lot, Product
from traceability.lots.services import lock_lots
from traceability.parties.models import Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.quantities import PIECES
from traceability.recalls.services import blocking

MOST_PACKS = 1_000_000
"""Of one product for one channel: more is a slip of the keyboard."""

RELEASED, SOLD, MOVED = "released", "sold", "moved"
"""How a reservation ended."""


def reserve(session: Session, order: Order, *, now: datetime) -> list[Reservation]:
    """Promise the packs of every line of a new order, first-expired-first-out.

    Raises:
        OutOfStock: fewer are available. Nothing is reserved when the caller rolls back.
    """
    product_ids = {line.product_id for line in order.lines}
    held = _hold(session, product_ids)
    reserved: list[Reservation] = []
    for line in order.lines:
        shelf = _shelf(session, line.product_id, held, now=now)
        if line.packs > shelf.available:
            raise _short(session, line, wanted=line.packs, available=shelf.available)
        picks = shelf.pick(line.packs)
        made = [_reservation(line, pick.pile, pick.packs, now) for pick in picks]
        session.add_all(made)
        session.flush()
        reserved += made
    return reserved


def draw_on_allotment(session: Session, order: Order, *, now: datetime) -> None:
    """Give back of a channel's standing reservation what an order from it is about to be promised.

    Called before `reserve` in the same transaction, so that nobody takes the packs in between.
    """
    packs_of: dict[UUID, int] = {}
    for line in order.lines:
        packs_of[line.product_id] = packs_of.get(line.product_id, 0) + line.packs
    _hold(session, set(packs_of))
    for product_id, packs in packs_of.items():
        allotment = session.get(Allotment, (product_id, order.channel), populate_existing=True)
        if allotment is not None and allotment.packs:
            allotment.packs -= min(allotment.packs, packs)
            allotment.updated_at = now
    session.flush()


def release(session: Session, order: Order, *, now: datetime) -> None:
    """Give back what an order was promised. The order must be locked."""
    for reservation in _open_reservations(session, order):
        reservation.ended_at, reservation.ended_as = now, RELEASED
    session.flush()


def take(session: Session, order: Order, *, now: datetime) -> list[Move]:
    """End the reservations of an order and say what leaves which lot and place.

    The order must be locked, and the caller passes the moves to `events.services.sell` in the
    same transaction. A promise whose lot was recalled, has expired, lacks what the law asks for,
    was moved or counted short since is kept from other lots; safety stock may be used for it.

    Raises:
        OutOfStock: it cannot be kept any more.
    """
    held = _hold(session, {line.product_id for line in order.lines})
    for line in order.lines:
        _keep_promise(session, line, held, now=now)
    moves = []
    for reservation in _open_reservations(session, order):
        moves.append(_outward(session, held[reservation.lot_id], reservation))
        reservation.ended_at, reservation.ended_as = now, SOLD
    session.flush()
    return moves


def promise_anew(session: Session, order: Order, *, now: datetime) -> None:
    """Set packs of other lots aside for what cannot be served from where it was promised.

    The order must be locked.

    Raises:
        OutOfStock: no other packs are there.
    """
    held = _hold(session, {line.product_id for line in order.lines})
    for line in order.lines:
        _keep_promise(session, line, held, now=now)


def recalled_promises(session: Session, order: Order) -> list[Lot]:
    """The lots, by code, of which packs are set aside for the order and which are recalled."""
    blocked = blocking(session, {held.lot_id for held in _open_reservations(session, order)})
    return list(session.scalars(select(Lot).where(Lot.id.in_(blocked)).order_by(Lot.code)))


@dataclass(frozen=True, slots=True)
class Picked:
    """So many packs of a lot at a place for a line of an order: what a packer looks for."""

    line: OrderLine
    lot: Lot
    place: Place
    packs: int


def picking_list(session: Session, order: Order) -> list[Picked]:
    """Where the packs of an order lie, or lay when they were sold; empty once it is cancelled."""
    rows = session.execute(
        select(Reservation, OrderLine, Lot, Place)
        .join(OrderLine, OrderLine.id == Reservation.order_line_id)
        .join(Lot, Lot.id == Reservation.lot_id)
        .join(Place, Place.id == Reservation.place_id)
        .where(
            Reservation.order_id == order.id,
            or_(Reservation.ended_at.is_(None), Reservation.ended_as == SOLD),
        )
        .order_by(OrderLine.position, Lot.expires_on, Lot.code, Place.code)
    )
    return [Picked(line, lot, place, held.packs) for held, line, lot, place in rows]


def set_allotment(
    session: Session, recorder: Recorder, *, product_id: UUID, channel: str, packs: int
) -> Allotment:
    """Keep `packs` of a product for a channel that is kept by hand; 0 gives them back.

    What is allotted is not for sale anywhere else, so it cannot be more than is available beside
    what the channel already has.

    Raises:
        InvalidInput: not a whole number from 0 up.
        NotFound: the organisation has no such product.
        OutOfStock: fewer packs are available.
    """
    recorder.require(Permission.CATALOGUE)
    if isinstance(packs, bool) or not isinstance(packs, int) or not 0 <= packs <= MOST_PACKS:
        raise InvalidInput(
            N_("%(value)s is not a number of packs from 0 to %(most)s."),
            field="packs",
            value=packs,
            most=MOST_PACKS,
        )
    product = session.get(Product, product_id)
    if product is None or product.organisation_id != recorder.organisation_id:
        raise NotFound(N_("There is no such product."), field="product", value=str(product_id))
    held = _hold(session, {product_id})
    allotment = session.get(Allotment, (product_id, channel), populate_existing=True)
    had = allotment.packs if allotment else 0
    most = had + _shelf(session, product_id, held, now=recorder.now()).available
    if packs > max(had, most):
        raise OutOfStock(
            N_("Of %(product)s, %(available)s packs can be set aside, fewer than %(value)s."),
            field="packs",
            value=packs,
            available=most,
            product=product.name_vi,
            product_id=product_id,
        )
    if allotment is None:
        allotment = Allotment(
            organisation_id=recorder.organisation_id, product_id=product_id, channel=channel
        )
        session.add(allotment)
    allotment.packs = packs
    allotment.updated_at = recorder.now()
    session.flush()
    return allotment


def _hold(session: Session, product_ids: set[UUID]) -> Mapping[UUID, Lot]:
    """Hold every lot of the products in which something lies or is promised."""
    something_lies = exists().where(Balance.lot_id == Lot.id, Balance.pieces > 0)
    something_is_promised = exists().where(
        Reservation.lot_id == Lot.id, Reservation.ended_at.is_(None)
    )
    lot_ids = session.scalars(
        select(Lot.id).where(
            Lot.product_id.in_(product_ids), or_(something_lies, something_is_promised)
        )
    )
    return lock_lots(session, set(lot_ids))


def _shelf(session: Session, product_id: UUID, held: Collection[UUID], *, now: datetime) -> Shelf:
    return shelves(session, [product_id], now=now, held=held)[product_id]


def _keep_promise(
    session: Session, line: OrderLine, held: Collection[UUID], *, now: datetime
) -> None:
    """Move to other lots what of a line's reservations cannot be served where it was promised."""
    promises = {
        (reservation.lot_id, reservation.place_id): reservation
        for reservation in _open_reservations(session, line.order)
        if reservation.order_line_id == line.id
    }
    shelf = _shelf(session, line.product_id, held, now=now)
    missing = 0
    for (lot_id, place_id), reservation in promises.items():
        pile = shelf.pile(lot_id, place_id)
        kept = min(reservation.packs, pile.packs if pile else 0)
        missing += reservation.packs - kept
        if kept:
            reservation.packs = kept
        else:
            reservation.ended_at, reservation.ended_as = now, MOVED
    if not missing:
        return
    session.flush()
    shelf = _shelf(session, line.product_id, held, now=now)
    if missing > shelf.owed:
        raise _short(session, line, wanted=line.packs, available=line.packs - missing + shelf.owed)
    for pick in shelf.pick(missing):
        promise = promises.get((pick.pile.lot_id, pick.pile.place_id))
        if promise is None:
            session.add(_reservation(line, pick.pile, pick.packs, now))
        else:
            promise.packs = pick.packs + (0 if promise.ended_at else promise.packs)
            promise.ended_at = promise.ended_as = None
    session.flush()


def _outward(session: Session, lot: Lot, reservation: Reservation) -> Move:
    """The packs with their weight, in proportion to what the books say lies there."""
    balance = session.get_one(
        Balance, (reservation.lot_id, reservation.place_id), populate_existing=True
    )
    return Move(
        lot,
        reservation.place_id,
        grams=-(balance.grams * reservation.packs // balance.pieces),
        pieces=-reservation.packs,
        figure=str(reservation.packs),
        unit=PIECES,
    )


def _open_reservations(session: Session, order: Order) -> Sequence[Reservation]:
    return session.scalars(
        select(Reservation)
        .join(Lot, Lot.id == Reservation.lot_id)
        .where(Reservation.order_id == order.id, Reservation.ended_at.is_(None))
        .order_by(Lot.code, Reservation.place_id)
        .execution_options(populate_existing=True)
    ).all()


def _reservation(line: OrderLine, pile: Pile, packs: int, now: datetime) -> Reservation:
    return Reservation(
        organisation_id=line.organisation_id,
        order_id=line.order_id,
        order_line_id=line.id,
        lot_id=pile.lot_id,
        place_id=pile.place_id,
        packs=packs,
        created_at=now,
    )


def _short(session: Session, line: OrderLine, *, wanted: int, available: int) -> OutOfStock:
    return OutOfStock(
        N_("Of %(product)s, %(available)s packs are available, fewer than %(value)s."),
        field="packs",
        value=wanted,
        available=available,
        product=session.get_one(Product, line.product_id).name_vi,
        product_id=line.product_id,
    )
