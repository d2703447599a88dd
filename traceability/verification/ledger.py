"""Balances and lots, derived from the lines of standing events."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from traceability.events.models import ORIGINS, Event, EventFact, EventKind, EventLine
from traceability.events.standing import standing
from traceability.lots.models import Balance, Lot, Product
from traceability.parties.models import Organisation, Place
from traceability.verification.finding import Finding, differences

_ADD_TO_A_LOT = (EventKind.HARVEST, EventKind.RECEIVE)


def balances(session: Session) -> Iterator[Finding]:
    """A balance is the sum of the lot's valid event lines at the place."""
    stored = {
        (lot_id, place_id): (grams, pieces)
        for lot_id, place_id, grams, pieces in session.execute(
            select(Balance.lot_id, Balance.place_id, Balance.grams, Balance.pieces)
        )
    }
    derived = {
        (lot_id, place_id): (int(grams), int(pieces))
        for lot_id, place_id, grams, pieces in session.execute(
            select(
                EventLine.lot_id,
                EventLine.place_id,
                func.sum(EventLine.grams),
                func.sum(EventLine.pieces),
            )
            .join(Event, Event.id == EventLine.event_id)
            .where(standing())
            .group_by(EventLine.lot_id, EventLine.place_id)
        )
    }
    for (lot_id, place_id), one, other in differences(stored, derived, nothing=(0, 0)):
        yield Finding(
            "balance",
            Balance.__tablename__,
            f"{lot_name(session, lot_id)} at {_place_name(session, place_id)}",
            _amount(*one),
            _amount(*other),
        )


def lot_dates(session: Session) -> Iterator[Finding]:
    """A lot's day is that of the standing event that brought it about; its expiry follows.

    Packets keep as long as their product does, what was bought in as its supplier says. Only
    harvests and deliveries may be several: they add to the lot of their day. A lot whose origin was
    declared not to have occurred keeps the day under which it is known.
    """
    origins = session.execute(
        select(
            Lot.id,
            Lot.business_date,
            Lot.expires_on,
            Event.business_date,
            Event.kind,
            Product,
            EventFact.value,
        )
        .join(EventLine, EventLine.lot_id == Lot.id)
        .join(Event, Event.id == EventLine.event_id)
        .outerjoin(Product, Product.id == Lot.product_id)
        .outerjoin(
            EventFact,
            (EventFact.event_id == Event.id) & (EventFact.key == "supplier_expires_on"),
        )
        .where(
            Event.kind.in_(ORIGINS),
            or_(EventLine.grams > 0, EventLine.pieces > 0),
            standing(),
        )
        .order_by(Lot.id, Event.id)
    )
    seen: set[UUID] = set()
    for lot_id, stored, expires_on, derived, kind, product, suppliers in origins:
        if lot_id in seen and kind not in _ADD_TO_A_LOT:
            name = lot_name(session, lot_id)
            yield Finding("origin", Lot.__tablename__, name, "several origins", "one origin")
            continue
        seen.add(lot_id)
        if stored != derived:
            yield _date(session, lot_id, "business_date", stored, derived)
        bought = date.fromisoformat(suppliers) if suppliers else None
        expiry = product.expiry(derived) if product else bought
        if expires_on != expiry:
            yield _date(session, lot_id, "expires_on", expires_on, expiry)


def lot_name(session: Session, lot_id: object) -> str:
    """How people find the lot: its organisation's code and its own."""
    code = session.execute(
        select(Organisation.code, Lot.code)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .where(Lot.id == lot_id)
    ).first()
    return f"{code[0]}/{code[1]}" if code else f"lot {lot_id}"


def _place_name(session: Session, place_id: UUID) -> str:
    return session.scalar(select(Place.code).where(Place.id == place_id)) or f"place {place_id}"


def _amount(grams: int, pieces: int) -> str:
    return f"{grams} g, {pieces} pieces"


def _date(
    session: Session, lot_id: UUID, column: str, stored: date | None, derived: date | None
) -> Finding:
    return Finding(
        column,
        Lot.__tablename__,
        lot_name(session, lot_id),
        stored.isoformat() if stored else "",
        derived.isoformat() if derived else "",
    )
