"""What the balances of the tests' books are, and what they must be."""

from sqlalchemy import func, select

from traceability.events.models import Event, EventLine
from traceability.events.standing import standing
from traceability.lots.models import Balance


def sums_of_lines(session) -> dict:
    """What the balances must be, added up from the lines that stand."""
    rows = session.execute(
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
    return {(lot, place): (int(g), int(p)) for lot, place, g, p in rows if (g, p) != (0, 0)}


def balances(session) -> dict:
    session.expire_all()
    return {
        (each.lot_id, each.place_id): (each.grams, each.pieces)
        for each in session.scalars(select(Balance))
        if (each.grams, each.pieces) != (0, 0)
    }
