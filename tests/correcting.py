"""Putting right what was recorded wrong in the tests' books."""

import pytest
from sqlalchemy import func, select

from traceability.errors import (
    AlreadyCorrected,
)
from traceability.events.corrections import declare_error
from traceability.events.models import (
    ErrorDeclaration,
    Event,
    EventKind,
    EventLine,
)


def origin(session, lot) -> Event:
    """The standing event that brought a lot about."""
    return session.scalars(
        select(Event)
        .join(EventLine, EventLine.event_id == Event.id)
        .outerjoin(ErrorDeclaration, ErrorDeclaration.event_id == Event.id)
        .where(
            EventLine.lot_id == lot.id,
            EventLine.grams > 0,
            ErrorDeclaration.id.is_(None),
            Event.kind.not_in([EventKind.SHIP, EventKind.STOCK_CORRECTION]),
        )
    ).one()


def correct(session, coop, event, truth) -> ErrorDeclaration:
    return declare_error(session, coop.recorder, event_id=event.id, truth=truth)


def corrected(session, coop, event, truth) -> Event:
    """The event that tells the truth."""
    declaration = correct(session, coop, event, truth)
    return session.get_one(Event, declaration.corrective_event_id)


def refuse(session, coop, event, truth, error, *, field=None):
    """The refusal of a correction, after which everything is as it was."""
    session.flush()
    before = session.scalar(select(func.count()).select_from(Event))
    with pytest.raises(error) as refused, session.begin_nested():
        correct(session, coop, event, truth)
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Event)) == before
    assert session.scalar(select(func.count()).where(ErrorDeclaration.event_id == event.id)) == (
        1 if error is AlreadyCorrected else 0
    )
    if field:
        assert refused.value.field == field
    return refused.value
