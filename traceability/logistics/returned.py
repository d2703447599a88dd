"""What of a sale or a dispatch came back, whichever of its corrected versions the return names."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from traceability.errors import N_, ReturnsExceedSent
from traceability.events.models import (
    ErrorDeclaration,
    Event,
    EventKind,
    EventLine,
    EventSource,
)
from traceability.events.standing import standing
from traceability.lots.models import Lot
from traceability.quantities import Grams

SENDING = (EventKind.DISPATCH, EventKind.SELL)
"""Events whose goods may come back."""


def came_back(session: Session, event_id: UUID) -> dict[UUID, tuple[int, int]]:
    """Grams and pieces by lot that came back of what went out with the event.

    Returns that were recorded against an entry which the event corrects are counted: the goods are
    the same. Exact under the locks of the event's lots.
    """
    versions = select(Event.id.label("event_id")).where(Event.id == event_id)
    found = versions.cte("versions", recursive=True)
    found = found.union(
        select(ErrorDeclaration.event_id).join(
            found, ErrorDeclaration.corrective_event_id == found.c.event_id
        )
    )
    rows = session.execute(
        select(EventLine.lot_id, func.sum(EventLine.grams), func.sum(EventLine.pieces))
        .join(Event, Event.id == EventLine.event_id)
        .join(EventSource, EventSource.event_id == Event.id)
        .where(
            EventSource.source_event_id.in_(select(found.c.event_id)),
            Event.kind == EventKind.RETURN,
            standing(),
        )
        .group_by(EventLine.lot_id)
    )
    return {lot_id: (int(grams), int(pieces)) for lot_id, grams, pieces in rows}


def standing_versions(session: Session, event_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """For each event the one that tells its truth now: itself, or the last correction of it.

    One that did not occur stands for itself.
    """
    wanted = select(Event.id.label("named"), Event.id.label("version")).where(
        Event.id.in_(list(event_ids))
    )
    found = wanted.cte("corrected", recursive=True)
    found = found.union(
        select(found.c.named, ErrorDeclaration.corrective_event_id)
        .join(ErrorDeclaration, ErrorDeclaration.event_id == found.c.version)
        .where(ErrorDeclaration.corrective_event_id.is_not(None))
    )
    corrected = exists().where(
        ErrorDeclaration.event_id == found.c.version,
        ErrorDeclaration.corrective_event_id.is_not(None),
    )
    rows = session.execute(select(found.c.named, found.c.version).where(~corrected))
    return dict(rows.all())


def require_returns_sent(session: Session, event: Event) -> None:
    """Pass where of a sale or dispatch no more came back than went out with it.

    `event` is either the sale or dispatch itself, in its newest version, or a return. The lots
    must be locked.

    Raises:
        ReturnsExceedSent: more came back of a lot.
    """
    if event.kind is EventKind.RETURN:
        named = session.scalars(
            select(EventSource.source_event_id).where(EventSource.event_id == event.id)
        ).all()
        sent_with = sorted(standing_versions(session, named).values())
    elif event.kind in SENDING:
        sent_with = [event.id]
    else:
        return
    for event_id in sent_with:
        sent = sent_out(session, event_id)
        for lot_id, (grams, pieces) in sorted(came_back(session, event_id).items()):
            most = sent.get(lot_id, (0, 0))
            if grams > most[0] or pieces > most[1]:
                raise returns_exceed(session, lot_id, (grams, pieces), most)


def sent_out(session: Session, event_id: UUID) -> dict[UUID, tuple[int, int]]:
    """Grams and pieces by lot that left with the event; nothing where it does not stand."""
    rows = session.execute(
        select(EventLine.lot_id, -func.sum(EventLine.grams), -func.sum(EventLine.pieces))
        .join(Event, Event.id == EventLine.event_id)
        .where(Event.id == event_id, standing())
        .group_by(EventLine.lot_id)
    )
    return {lot_id: (int(grams), int(pieces)) for lot_id, grams, pieces in rows}


def returns_exceed(
    session: Session, lot_id: UUID, wanted: tuple[int, int], most: tuple[int, int]
) -> ReturnsExceedSent:
    """The refusal of more than went out."""
    lot = session.get_one(Lot, lot_id)
    by_count = lot.product_id is not None
    return ReturnsExceedSent(
        N_("Of lot %(lot)s, %(value)s packs would have come back of %(most)s that went out.")
        if by_count
        else N_("Of lot %(lot)s, %(value)s would have come back of %(most)s that went out."),
        field="packs" if by_count else "quantity",
        value=wanted[1] if by_count else Grams(wanted[0]),
        most=most[1] if by_count else Grams(most[0]),
        lot=lot.code,
    )
