"""The journey of a lot, from the field to the packet, as it is told to people."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from traceability.crops import registry
from traceability.crops.profile import Stage
from traceability.events.models import ErrorDeclaration, Event, EventKind, EventLine
from traceability.events.standing import standing
from traceability.lots.lineage import Direction, Lineage
from traceability.lots.models import Lot, Product
from traceability.lots.tracing import trace
from traceability.parties.models import Place

_TOLD = (
    EventKind.HARVEST,
    EventKind.RECEIVE,
    EventKind.PROCESS,
    EventKind.PACK,
    EventKind.OPENING_STOCK,
)


@dataclass(frozen=True, slots=True)
class Leg:
    """One stage of the journey: all events of that stage that the lot rests on.

    Quantities are whole events': of 300 kg plucked, this lot may hold a part. `grams_in` is what
    went into the stage, `grams_out` what came out; `packs` counts packets.
    """

    kind: EventKind
    stage: Stage | None
    first_on: date
    last_on: date
    places: tuple[Place, ...]
    lots: tuple[Lot, ...]
    grams_in: int
    grams_out: int
    packs: int
    facts: tuple[tuple[str, Any], ...]
    corrected: bool
    households: int
    """How many different households or suppliers delivered; no names."""


@dataclass(frozen=True, slots=True)
class Journey:
    """The legs of a lot's history, the earliest first, and the lots that it rests on."""

    lot: Lot
    legs: tuple[Leg, ...]
    lineage: Lineage

    @property
    def plots(self) -> tuple[Place, ...]:
        """Where it grew or was bought."""
        origins = (EventKind.HARVEST, EventKind.RECEIVE)
        found = {p.id: p for leg in self.legs if leg.kind in origins for p in leg.places}
        return tuple(found.values())


def journey_of(session: Session, lot: Lot) -> Journey:
    """Tell a lot's journey from the events that it rests on."""
    lineage = trace(session, [lot.id], Direction.UP)
    events = session.scalars(
        select(Event)
        .join(EventLine, EventLine.event_id == Event.id)
        .where(
            EventLine.lot_id.in_(lineage.lot_ids),
            (EventLine.grams > 0) | (EventLine.pieces > 0),
            Event.kind.in_(_TOLD),
            standing(),
        )
        .distinct()
        .options(
            selectinload(Event.lines).joinedload(EventLine.lot),
            selectinload(Event.facts),
            selectinload(Event.place),
        )
        .order_by(Event.event_time, Event.id)
    ).all()
    groups: dict[tuple[EventKind, str | None, str | None], list[Event]] = defaultdict(list)
    for event in events:
        groups[event.kind, event.stage, _crop(event)].append(event)
    corrective = _corrective(session, [event.id for event in events])
    legs = [_leg(*key[1:], members, corrective) for key, members in groups.items()]
    legs.sort(key=lambda leg: (leg.first_on, leg.last_on, _TOLD.index(leg.kind)))
    return Journey(lot=lot, legs=tuple(legs), lineage=lineage)


def _leg(stage: str | None, crop: str | None, events: list[Event], corrective: set[UUID]) -> Leg:
    added = [line for e in events for line in e.lines if line.grams > 0 or line.pieces > 0]
    facts = {(fact.key, str(fact.value)): fact.value for event in events for fact in event.facts}
    return Leg(
        kind=events[0].kind,
        stage=registry.profile(crop).stage(stage) if stage and crop else None,
        first_on=min(event.business_date for event in events),
        last_on=max(event.business_date for event in events),
        places=tuple({e.place.id: e.place for e in events if e.place}.values()),
        lots=tuple({line.lot.id: line.lot for line in added}.values()),
        grams_in=-sum(line.grams for e in events for line in e.lines if line.grams < 0),
        grams_out=sum(line.grams for line in added),
        packs=sum(line.pieces for line in added),
        facts=tuple(sorted(((key, value) for (key, _), value in facts.items()), key=str)),
        corrected=any(event.id in corrective for event in events),
        households=len({event.party_id for event in events if event.party_id}),
    )


def _crop(event: Event) -> str | None:
    if not event.lines:
        return None
    content = event.lines[-1].lot.content
    return content.material.crop if isinstance(content, Product) else content.crop


def _corrective(session: Session, event_ids: list[UUID]) -> set[UUID]:
    found = session.scalars(
        select(ErrorDeclaration.corrective_event_id).where(
            ErrorDeclaration.corrective_event_id.in_(event_ids)
        )
    )
    return {event_id for event_id in found if event_id is not None}
