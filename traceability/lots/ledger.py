"""The one quantity ledger: moves of lots at places, and the balances that they add up to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, LotOverdrawn
from traceability.lots.models import Balance, Lot
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
    """Where the lot lies and how much, leaving out places where nothing is left."""
    return list(
        session.scalars(
            select(Balance)
            .where(Balance.lot_id == lot_id, (Balance.grams > 0) | (Balance.pieces > 0))
            .order_by(Balance.place_id)
        )
    )


def inward(lot: Lot, place_id: UUID, quantity: Quantity) -> Move:
    """`quantity` comes to the lot at a place."""
    return Move(lot, place_id, quantity.grams, quantity.pieces, quantity.figure, quantity.unit)


def outward(session: Session, lot: Lot, quantity: Quantity) -> list[Move]:
    """`quantity` leaves the lot, from as many places as it takes, in the order of their ids.

    The lot must be locked. A lot of packets gives pieces, any other gives grams.

    Raises:
        LotOverdrawn: less is left.
    """
    by_pieces = quantity.pieces > 0
    wanted = quantity.pieces if by_pieces else quantity.grams
    moves = []
    for balance in balances_of(session, lot.id):
        here = balance.pieces if by_pieces else balance.grams
        taken = min(here, wanted)
        if taken == 0:
            continue
        if by_pieces:
            moves.append(
                Move(
                    lot,
                    balance.place_id,
                    grams=-(taken * quantity.grams // quantity.pieces),
                    pieces=-taken,
                    figure=quantity.figure,
                    unit=quantity.unit,
                )
            )
        else:
            moves.append(Move(lot, balance.place_id, -taken, 0, quantity.figure, quantity.unit))
        wanted -= taken
    if wanted:
        raise _overdrawn(lot, quantity, missing=wanted, by_pieces=by_pieces)
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
            raise LotOverdrawn(
                N_("Lot %(lot)s would be left with less than nothing (%(value)s)."),
                field="quantity",
                value=Grams(balance.grams + grams),
                lot=lots[lot_id].code,
            )
        balance.grams += grams
        balance.pieces += pieces
    session.flush()


def _overdrawn(lot: Lot, quantity: Quantity, *, missing: int, by_pieces: bool) -> LotOverdrawn:
    if by_pieces:
        return LotOverdrawn(
            N_("Lot %(lot)s has %(left)s packs left, fewer than %(value)s."),
            field="packs",
            value=quantity.pieces,
            left=quantity.pieces - missing,
            lot=lot.code,
        )
    return LotOverdrawn(
        N_("Lot %(lot)s has %(left)s left, less than %(value)s."),
        field="quantity",
        value=Grams(quantity.grams),
        left=Grams(quantity.grams - missing),
        lot=lot.code,
    )
