"""Counting a whole place: the sheet with what the books say, and what is put right at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from traceability.errors import N_, Conflict, InvalidInput
from traceability.events.models import Event
from traceability.events.stocktaking import correct_stock
from traceability.logistics.holdings import boxed
from traceability.lots.models import Balance, Lot, Product
from traceability.lots.services import lock_lots
from traceability.parties.models import QUARANTINE, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.quantities import Quantity
from traceability.times import EventTime


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What the books say of a lot at a place; `boxed_pieces` of it lie in closed cartons."""

    lot: Lot
    grams: int
    pieces: int
    boxed_grams: int = 0
    boxed_pieces: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of a lot, and what the sheet had said: (grams, pieces). None is nothing."""

    lot: Lot
    counted: Quantity | None
    book: tuple[int, int]


def count_sheet(session: Session, place: Place) -> list[SheetLine]:
    """Every lot of which something lies at the place, by its code."""
    rows = session.execute(
        select(Lot, Balance.grams, Balance.pieces)
        .join(Balance, Balance.lot_id == Lot.id)
        .where(Balance.place_id == place.id, (Balance.grams > 0) | (Balance.pieces > 0))
        .options(joinedload(Lot.material), joinedload(Lot.product).joinedload(Product.material))
        .order_by(Lot.code)
    ).all()
    inside = boxed(session, {lot.id for lot, _, _ in rows})
    return [
        SheetLine(lot, grams, pieces, *inside.get((lot.id, place.id), (0, 0)))
        for lot, grams, pieces in rows
    ]


def loose_lots(
    session: Session, organisation_id: UUID, *, place: Place | None = None, limit: int = 60
) -> list[SheetLine]:
    """What lies loose of each lot, the first to expire in front: at a place, or at all of them.

    At all of them leaves out what waits in quarantine.
    """
    lots = (
        select(Lot)
        .join(Balance, Balance.lot_id == Lot.id)
        .join(Place, Place.id == Balance.place_id)
        .where(
            Lot.organisation_id == organisation_id,
            (Balance.grams > 0) | (Balance.pieces > 0),
            Place.kind != QUARANTINE if place is None else Place.id == place.id,
        )
        .options(joinedload(Lot.material), joinedload(Lot.product).joinedload(Product.material))
        .distinct()
        .order_by(Lot.product_id.is_(None), Lot.expires_on, Lot.business_date, Lot.code)
        .limit(limit)
    )
    found = session.scalars(lots).all()
    rows = session.execute(
        select(Balance.lot_id, Balance.place_id, Balance.grams, Balance.pieces)
        .join(Place, Place.id == Balance.place_id)
        .where(
            Balance.lot_id.in_([lot.id for lot in found]),
            Place.kind != QUARANTINE if place is None else Place.id == place.id,
        )
    ).all()
    inside = boxed(session, {lot.id for lot in found})
    sums: dict[UUID, tuple[int, int]] = {}
    for lot_id, place_id, grams, pieces in rows:
        had, less = sums.get(lot_id, (0, 0)), inside.get((lot_id, place_id), (0, 0))
        sums[lot_id] = (had[0] + grams - less[0], had[1] + pieces - less[1])
    return [SheetLine(lot, *sums[lot.id]) for lot in found if any(sums[lot.id])]


def count_place(
    session: Session,
    recorder: Recorder,
    *,
    place: Place,
    counts: Sequence[Count],
    at: EventTime,
    reasons: Mapping[UUID, str],
) -> list[Event]:
    """Bring every lot of the sheet to what was counted: one entry for each difference.

    `reasons` says by lot why it differs.

    Raises:
        Conflict: the books have moved since the sheet was drawn up.
        LotOverdrawn: less was counted than lies in closed cartons.
        InvalidInput: a lot is named twice, or a difference has no reason.
    """
    recorder.require(Permission.CORRECT)
    recorder.require_own(place, *(each.lot for each in counts))
    if len({each.lot.id for each in counts}) < len(counts):
        raise InvalidInput(N_("A lot is named twice."), field="lot")
    held = lock_lots(session, {each.lot.id for each in counts})
    found = []
    for each in counts:
        balance = session.get(Balance, (each.lot.id, place.id), populate_existing=True)
        now = (balance.grams, balance.pieces) if balance else (0, 0)
        if now != each.book:
            raise Conflict(
                N_("Lot %(value)s was moved since the sheet was drawn up. Count it again."),
                field="counted",
                value=each.lot.code,
            )
        counted = each.counted
        if now == ((counted.grams, counted.pieces) if counted else (0, 0)):
            continue
        reason = reasons.get(each.lot.id, "").strip()
        if not reason:
            raise InvalidInput(
                N_("Say why lot %(value)s differs."), field="reason", value=each.lot.code
            )
        found.append(
            correct_stock(
                session,
                recorder,
                lot=held[each.lot.id],
                counted=counted,
                place=place,
                at=at,
                reason=reason,
            )
        )
    return found
