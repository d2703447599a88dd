"""Reading what was recorded: the diary of an organisation, the history of a lot, the last time."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from traceability.errors import N_, NotFound
from traceability.events.models import (
    ErrorDeclaration,
    Event,
    EventKind,
    EventLine,
    EventUnit,
)
from traceability.events.standing import standing
from traceability.lots.models import Lot, Product
from traceability.parties.models import Person


def recent_events(
    session: Session,
    organisation_id: UUID,
    *,
    kinds: Iterable[EventKind] | None = None,
    before: UUID | None = None,
    limit: int = 20,
) -> Sequence[Event]:
    """What was recorded last, the newest first, wrong entries included; `before` is an event's id.

    Ids of events are in the order of recording.
    """
    query = _told().where(Event.organisation_id == organisation_id)
    if kinds is not None:
        query = query.where(Event.kind.in_(list(kinds)))
    if before is not None:
        query = query.where(Event.id < before)
    return session.scalars(query.order_by(Event.id.desc()).limit(limit)).all()


def events_of_lot(session: Session, lot: Lot) -> Sequence[Event]:
    """Everything that moved the lot or put it into cartons, the newest first, wrong included."""
    touched = (
        select(EventLine.event_id)
        .where(EventLine.lot_id == lot.id)
        .union(select(EventUnit.event_id).where(EventUnit.lot_id == lot.id))
    )
    return session.scalars(
        _told()
        .where(Event.id.in_(touched), Event.organisation_id == lot.organisation_id)
        .order_by(Event.business_date.desc(), Event.id.desc())
    ).all()


def event_by_id(session: Session, organisation_id: UUID, event_id: UUID) -> Event:
    """The organisation's event of that id.

    Raises:
        NotFound: it has none, whoever else does.
    """
    event = session.scalar(
        _told().where(Event.id == event_id, Event.organisation_id == organisation_id)
    )
    if event is None:
        raise NotFound(N_("There is no such event."), field="event", value=str(event_id))
    return event


def last_event(
    session: Session,
    organisation_id: UUID,
    *kinds: EventKind,
    stage: str | None = None,
    content_id: UUID | None = None,
) -> Event | None:
    """The entry of those kinds that was recorded last and stands: what a form offers again.

    With `content_id`, of those that brought about a lot of that material or product.
    """
    query = _told().where(
        Event.organisation_id == organisation_id, Event.kind.in_(kinds), standing()
    )
    if stage is not None:
        query = query.where(Event.stage == stage)
    if content_id is not None:
        made = (
            select(EventLine.event_id)
            .join(Lot, Lot.id == EventLine.lot_id)
            .where(
                (Lot.material_id == content_id) | (Lot.product_id == content_id),
                (EventLine.grams > 0) | (EventLine.pieces > 0),
            )
        )
        query = query.where(Event.id.in_(made))
    return session.scalar(query.order_by(Event.id.desc()).limit(1))


def corrected_event(session: Session, event: Event) -> Event | None:
    """The wrong entry in whose place `event` was recorded, if any."""
    return session.scalar(
        _told()
        .join(ErrorDeclaration, ErrorDeclaration.event_id == Event.id)
        .where(ErrorDeclaration.corrective_event_id == event.id)
    )


def names_of(session: Session, person_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of people who recorded, as far as they are not erased."""
    wanted = {each for each in person_ids if each is not None}
    rows = session.execute(
        select(Person.id, Person.display_name).where(
            Person.id.in_(wanted), Person.erased_at.is_(None)
        )
    )
    return dict(rows.all())


def _told() -> Select[Event]:
    """Events with all that a page tells of them, in a constant number of queries."""
    lot = selectinload(Event.lines).joinedload(EventLine.lot)
    return select(Event).options(
        lot.joinedload(Lot.material),
        lot.joinedload(Lot.product).joinedload(Product.material),
        selectinload(Event.facts),
        selectinload(Event.stamp_ranges),
        selectinload(Event.units).options(
            joinedload(EventUnit.unit), joinedload(EventUnit.lot), joinedload(EventUnit.child)
        ),
        selectinload(Event.sources),
        joinedload(Event.place),
        joinedload(Event.error),
    )
