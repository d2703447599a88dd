"""The one quantity ledger: moves of lots at places, and the balances that they add up to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.crops import registry
from traceability.errors import N_, InvalidInput, InvalidQuantity, LotOverdrawn
from traceability.logistics.holdings import boxed
from traceability.lots.models import Balance, Lot, Material, Product
from traceability.parties.models import QUARANTINE, Place
from traceability.quantities import Grams, Quantity


@dataclass(frozen=True, slots=True)
class Move:
    """A signed quantity of a lot at a place, with what was typed. Becomes one event line."""

    lot: Lot
    place_id: UUID
    grams: int
    pieces: int
    figure: str
    unit: str


def balances_of(session: Session, lot_id: UUID) -> list[Balance]:
    """Where the lot lies and how much, leaving out places where nothing is left.

    Read anew: what the session saw before it held the lot may be old.
    """
    return list(
        session.scalars(
            select(Balance)
            .where(Balance.lot_id == lot_id, (Balance.grams > 0) | (Balance.pieces > 0))
            .order_by(Balance.place_id)
            .execution_options(populate_existing=True)
        )
    )


def is_counted(content: Material | Product) -> bool:
    """Whether lots of that are kept in pieces: packets, and supplies such as bags and labels."""
    if isinstance(content, Product):
        return True
    try:
        return registry.profile(content.crop).material(content.form).is_counted
    except InvalidInput:  # its crop's file is not there any more: it was weighed
        return False


def measured(content: Material | Product, quantity: Quantity) -> Quantity:
    """A quantity as lots of that content are kept: packs with their weight, materials weighed.

    Raises:
        InvalidQuantity: what is counted was weighed, or the other way round.
    """
    if is_counted(content) != (quantity.pieces > 0):
        raise InvalidQuantity(
            N_("Products are counted in packs, materials are weighed."),
            field="quantity",
            value=f"{quantity.figure} {quantity.unit}",
        )
    if quantity.pieces:
        net_grams = content.net_grams if isinstance(content, Product) else 0
        return Quantity.count(quantity.pieces, net_grams=net_grams)
    return quantity


def inward(lot: Lot, place_id: UUID, quantity: Quantity) -> Move:
    """`quantity` comes to the lot at a place."""
    quantity = measured(lot.content, quantity)
    return Move(lot, place_id, quantity.grams, quantity.pieces, quantity.figure, quantity.unit)


@dataclass(frozen=True, slots=True)
class Loose:
    """How much of a lot lies at a place outside cartons."""

    place_id: UUID
    grams: int
    pieces: int


def loose_of(session: Session, lot_id: UUID, *, at: UUID | None = None) -> list[Loose]:
    """What of the lot lies where, less what lies there in closed cartons. The lot must be locked.

    What waits in quarantine is told only where `at` names that place, which leaves out all others.
    """
    rows = session.execute(
        select(Balance.place_id, Balance.grams, Balance.pieces)
        .join(Place, Place.id == Balance.place_id)
        .where(
            Balance.lot_id == lot_id,
            (Balance.grams > 0) | (Balance.pieces > 0),
            Place.kind != QUARANTINE if at is None else Place.id == at,
        )
        .order_by(Balance.place_id)
    ).all()
    in_boxes = boxed(session, [lot_id]) if rows else {}
    found = []
    for place_id, grams, pieces in rows:
        inside = in_boxes.get((lot_id, place_id), (0, 0))
        found.append(Loose(place_id, grams - inside[0], pieces - inside[1]))
    return found


def outward(
    session: Session,
    lot: Lot,
    quantity: Quantity,
    *,
    but_not_from: UUID | None = None,
    only_from: UUID | None = None,
) -> list[Move]:
    """`quantity` leaves the lot, from as many places as it takes, in the order of their ids.

    The lot must be locked. A lot of packets gives pieces, any other gives grams; what lies in
    cartons stays there. Where several places give, each line says its own share instead of what
    was typed. Goods in quarantine leave only where `only_from` names that place.

    Raises:
        InvalidQuantity: packs were weighed, or a material was counted.
        LotOverdrawn: less is left.
    """
    quantity = measured(lot.content, quantity)
    whole = wanted = quantity.pieces or quantity.grams
    moves = []
    for balance in loose_of(session, lot.id, at=only_from):
        if balance.place_id == but_not_from:
            continue
        taken = min(balance.pieces if quantity.pieces else balance.grams, wanted)
        if taken == 0:
            continue
        if quantity.pieces:
            share = Quantity.count(taken, net_grams=quantity.grams // quantity.pieces)
        elif taken == whole:
            share = quantity
        else:
            share = Quantity(taken, 0, str(taken), "g")
        moves.append(
            Move(lot, balance.place_id, -share.grams, -share.pieces, share.figure, share.unit)
        )
        wanted -= taken
    if wanted:
        raise _overdrawn(lot, grams=quantity.grams, pieces=quantity.pieces, left=whole - wanted)
    return moves


def post(session: Session, moves: Iterable[Move]) -> None:
    """Add the moves to the balances. The lots must be locked.

    Raises:
        LotOverdrawn: a balance would fall below zero.
    """
    sums: dict[tuple[UUID, UUID], list[int]] = defaultdict(lambda: [0, 0])
    lots: dict[UUID, Lot] = {}
    for move in moves:
        lots[move.lot.id] = move.lot
        total = sums[move.lot.id, move.place_id]
        total[0] += move.grams
        total[1] += move.pieces
    for (lot_id, place_id), (grams, pieces) in sorted(sums.items()):
        balance = session.get(Balance, (lot_id, place_id), populate_existing=True)
        if balance is None:
            balance = Balance(
                lot_id=lot_id,
                place_id=place_id,
                organisation_id=lots[lot_id].organisation_id,
                grams=0,
                pieces=0,
            )
            session.add(balance)
        if balance.grams + grams < 0 or balance.pieces + pieces < 0:
            raise _overdrawn(
                lots[lot_id],
                grams=-grams,
                pieces=max(-pieces, 0),
                left=balance.pieces if pieces < 0 else balance.grams,
            )
        balance.grams += grams
        balance.pieces += pieces
    session.flush()


def _overdrawn(lot: Lot, *, grams: int, pieces: int, left: int) -> LotOverdrawn:
    """The refusal to take so much; `left` is in pieces where pieces are taken."""
    if pieces:
        return LotOverdrawn(
            N_("Lot %(lot)s has %(left)s packs left, fewer than %(value)s."),
            field="packs",
            value=pieces,
            left=left,
            lot=lot.code,
        )
    return LotOverdrawn(
        N_("Lot %(lot)s has %(left)s left, less than %(value)s."),
        field="quantity",
        value=Grams(grams),
        left=Grams(left),
        lot=lot.code,
    )
