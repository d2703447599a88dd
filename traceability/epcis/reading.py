"""Who reads, and what of the repository they may see.

An organisation sees all that it recorded or captured. A partner sees how the lots came about that
were shipped or sold to them. Anybody sees how lots came about whose stamps are in use: they could
scan one. What others captured, to whom goods were sold and who bought them stays theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from traceability.epcis.lot_history import TOLD_TO_STRANGERS
from traceability.epcis.models import EpcisEvent
from traceability.events.models import Event, EventKind, EventLine, EventLot, EventStampRange
from traceability.events.standing import standing
from traceability.lots.lineage import Direction
from traceability.lots.publishing import published
from traceability.lots.tracing import trace

_HANDED_OVER = (EventKind.DISPATCH, EventKind.SELL)


class Reader(Protocol):
    """One who asks the repository."""

    @property
    def organisation_id(self) -> UUID | None:
        """The organisation to which everything belongs that they may see; None where to several."""
        ...

    @property
    def sees_all(self) -> bool:
        """Whether they see everything that `clause` lets through."""
        ...

    def clause(self, event: Any = EpcisEvent) -> ColumnElement[bool]:
        """What of the events (the table, or an alias of it) they may see. Every query asks it."""
        ...

    def admitted(self, session: Session, events: Sequence[EpcisEvent]) -> set[int]:
        """Of events that `clause` let through, the numbers of those that they may see."""
        ...


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation."""

    organisation_id: UUID
    sees_all: bool = True

    def clause(self, event: Any = EpcisEvent) -> ColumnElement[bool]:
        """Everything that it recorded or captured."""
        return event.organisation_id == self.organisation_id  # type: ignore[no-any-return]  # an alias

    def admitted(self, session: Session, events: Sequence[EpcisEvent]) -> set[int]:
        """All of them."""
        del session
        return {event.number for event in events}


@dataclass(frozen=True, slots=True)
class Public:
    """Anybody."""

    organisation_id: None = None
    sees_all: bool = False

    def clause(self, event: Any = EpcisEvent) -> ColumnElement[bool]:
        """What was recorded here."""
        return event.own_event_id.is_not(None)  # type: ignore[no-any-return]  # an alias

    def admitted(self, session: Session, events: Sequence[EpcisEvent]) -> set[int]:
        """Those of which a lot came about that is published now, or came of such a lot."""
        made = _made(session, events)
        lots = {lot_id for lot_ids in made.values() for lot_id in lot_ids}
        down = trace(session, lots, Direction.DOWN)
        after: dict[UUID, set[UUID]] = {}
        for edge in down.edges:
            after.setdefault(edge.source, set()).add(edge.target)
        open_lots = _leading_to(published(session, down.lot_ids), after)
        return {
            event.number
            for event in events
            if event.own_event_id is not None and made.get(event.own_event_id, set()) & open_lots
        }


@dataclass(frozen=True, slots=True)
class Partner:
    """A party of an organisation: a buyer, an importer."""

    organisation_id: UUID
    party_id: UUID
    sees_all: bool = False

    def clause(self, event: Any = EpcisEvent) -> ColumnElement[bool]:
        """What the organisation recorded itself."""
        return and_(event.organisation_id == self.organisation_id, event.own_event_id.is_not(None))

    def admitted(self, session: Session, events: Sequence[EpcisEvent]) -> set[int]:
        """What was handed over to them, and how it came about."""
        handed = select(EventLine.lot_id).join(Event, Event.id == EventLine.event_id)
        theirs = set(
            session.scalars(
                handed.where(
                    Event.organisation_id == self.organisation_id,
                    Event.party_id == self.party_id,
                    Event.kind.in_(_HANDED_OVER),
                    standing(),
                ).distinct()
            )
        )
        upstream = trace(session, theirs, Direction.UP).lot_ids
        made = _made(session, events)
        own_ids = [event.own_event_id for event in events]
        to_them = set(
            session.scalars(
                select(Event.id).where(
                    Event.id.in_(own_ids),
                    Event.party_id == self.party_id,
                    Event.kind.in_(_HANDED_OVER),
                )
            )
        )
        return {
            event.number
            for event in events
            if event.own_event_id in to_them
            or (event.own_event_id is not None and made.get(event.own_event_id, set()) & upstream)
        }


def _made(session: Session, events: Sequence[EpcisEvent]) -> dict[UUID, set[UUID]]:
    """For each event that strangers may know of: the lots that it made, or that it is about."""
    own_ids = [event.own_event_id for event in events if event.own_event_id is not None]
    made: dict[UUID, set[UUID]] = {}
    told = Event.kind.in_(TOLD_TO_STRANGERS)
    tables: tuple[tuple[Any, ColumnElement[bool]], ...] = (
        (EventLine, or_(EventLine.grams > 0, EventLine.pieces > 0)),
        (EventLot, EventLot.lot_id.is_not(None)),
        (EventStampRange, EventStampRange.lot_id.is_not(None)),
    )
    for table, asked in tables:
        rows = session.execute(
            select(table.event_id, table.lot_id)
            .join(Event, Event.id == table.event_id)
            .where(table.event_id.in_(own_ids), told, asked)
        )
        for event_id, lot_id in rows:
            made.setdefault(event_id, set()).add(lot_id)
    return made


def _leading_to(lots: set[UUID], after: dict[UUID, set[UUID]]) -> set[UUID]:
    """The lots, and all of which something went into one of them."""
    before: dict[UUID, set[UUID]] = {}
    for source, targets in after.items():
        for target in targets:
            before.setdefault(target, set()).add(source)
    found, waiting = set(lots), list(lots)
    while waiting:
        for source in before.get(waiting.pop(), ()):
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found
