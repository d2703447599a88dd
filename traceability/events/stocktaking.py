"""The stock itself: what was there when the books were opened, and what was counted since."""

from sqlalchemy.orm import Session

from traceability.crops.facts import LONGEST_TEXT
from traceability.errors import N_, InvalidInput
from traceability.events.models import Event, EventKind
from traceability.events.recording import Draft, append
from traceability.lots.ledger import Move, inward, measured
from traceability.lots.models import Balance, Lot, Material, Product
from traceability.lots.services import lock_lots, open_lot
from traceability.parties.models import Place
from traceability.parties.recorder import Recorder
from traceability.parties.registration import checked_text
from traceability.parties.roles import Permission
from traceability.quantities import Quantity
from traceability.times import EventTime


def correct_stock(
    session: Session,
    recorder: Recorder,
    *,
    lot: Lot,
    counted: Quantity | None,
    place: Place,
    at: EventTime,
    reason: str,
) -> Event:
    """Bring a lot at a place to what was counted there; None means that nothing is left.

    Raises:
        InvalidInput: the count is what the books say already, or the reason is no text to keep.
        InvalidQuantity: packs were weighed, or a material was counted.
    """
    recorder.require(Permission.CORRECT)
    recorder.require_own(lot, place)
    lot = lock_lots(session, {lot.id})[lot.id]
    if counted is not None:
        counted = measured(lot.content, counted)
    balance = session.get(Balance, (lot.id, place.id), populate_existing=True)
    grams = (counted.grams if counted else 0) - (balance.grams if balance else 0)
    pieces = (counted.pieces if counted else 0) - (balance.pieces if balance else 0)
    if grams == 0 and pieces == 0:
        raise InvalidInput(
            N_("The count of lot %(value)s is what the books say."), field="counted", value=lot.code
        )
    figure, unit = (counted.figure, counted.unit) if counted else ("0", "g")
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.STOCK_CORRECTION,
            at=at,
            place_id=place.id,
            moves=[Move(lot, place.id, grams, pieces, figure, unit)],
            facts={"reason": checked_text(reason, field="reason", most=LONGEST_TEXT)},
        ),
    )


def record_opening_stock(
    session: Session,
    recorder: Recorder,
    *,
    content: Material | Product,
    quantity: Quantity,
    place: Place,
    at: EventTime,
    lot_code: str | None = None,
) -> Event:
    """Take into the books what was there before Nguồn: a lot without a recorded past."""
    recorder.require(Permission.REGISTERS)
    recorder.require_own(content, place)
    at.not_after(recorder.now())
    lot = open_lot(
        session,
        recorder,
        content=content,
        on=at.business_date,
        code=lot_code,
        expires_on=content.expiry(at.business_date) if isinstance(content, Product) else None,
    )
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.OPENING_STOCK,
            at=at,
            place_id=place.id,
            moves=[inward(lot, place.id, quantity)],
        ),
    )
