"""The journey of a lot, from the field to the packet, as it is told to people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, selectinload

from traceability.crops.profile import Asking
from traceability.events.asked import asked_by, crop_of
from traceability.events.models import (
    ORIGINS,
    ErrorDeclaration,
    Event,
    EventKind,
    EventLine,
    EventLot,
)
from traceability.events.standing import standing
from traceability.field.reading import HARVESTS, work_ids_before
from traceability.lots.lineage import Direction, Lineage
from traceability.lots.models import Lot
from traceability.lots.tracing import trace
from traceability.parties.models import Place

_TOLD = (EventKind.FIELD_OPERATION, *ORIGINS, EventKind.INSPECT)
_MOVES_NOTHING = (EventKind.FIELD_OPERATION, EventKind.INSPECT)


@dataclass(frozen=True, slots=True)
class Leg:
    """One stage of the journey: all events of that stage that the lot rests on.

    Quantities are whole events': of 300 kg plucked, this lot may hold a part. `grams_in` is what
    went into the stage, `grams_out` what came out; `packs` counts packets. Work in the field has
    `area_m2` instead.
    """

    kind: EventKind
    stage: Asking | None
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
    """How many different households or suppliers delivered or worked; no names."""
    area_m2: int = 0


@dataclass(frozen=True, slots=True)
class Journey:
    """The legs of a lot's history, the earliest first, and the lots that it rests on.

    `inspections` are the standing ones of those lots, the latest first.
    """

    lot: Lot
    legs: tuple[Leg, ...]
    lineage: Lineage
    inspections: tuple[Event, ...] = ()

    @property
    def plots(self) -> tuple[Place, ...]:
        """Where it grew or was bought."""
        found = {p.id: p for leg in self.legs if leg.kind in HARVESTS for p in leg.places}
        return tuple(found.values())


def journey_of(session: Session, lot: Lot) -> Journey:
    """Tell a lot's journey from the events that it rests on."""
    lineage = trace(session, [lot.id], Direction.UP)
    made = _events(
        session,
        select(EventLine.event_id).where(
            EventLine.lot_id.in_(lineage.lot_ids), or_(EventLine.grams > 0, EventLine.pieces > 0)
        ),
        *ORIGINS,
    )
    inspected = select(EventLot.event_id).where(EventLot.lot_id.in_(lineage.lot_ids))
    inspections = _events(session, inspected, EventKind.INSPECT)
    work_ids = work_ids_before(session, [event for event in made if event.kind in HARVESTS])
    work = _events(session, work_ids, EventKind.FIELD_OPERATION) if work_ids else []
    events = [*work, *made, *inspections]
    groups: dict[tuple[Any, ...], list[Event]] = defaultdict(list)
    for event in events:
        groups[event.kind, event.stage, crop_of(event), *_told_apart(event)].append(event)
    corrective = _corrective(session, [event.id for event in events])
    legs = [_leg(members, corrective) for members in groups.values()]
    legs.sort(key=lambda leg: (leg.first_on, leg.last_on, _TOLD.index(leg.kind)))
    return Journey(
        lot=lot, legs=tuple(legs), lineage=lineage, inspections=tuple(reversed(inspections))
    )


def beginnings_of(session: Session, lots: Iterable[Lot]) -> dict[UUID, Journey]:
    """The last stretch of many lots' journeys: how each came about itself, not what from.

    A constant number of statements. Whatever it says, the whole journey says too.
    """
    wanted = {lot.id: lot for lot in lots}
    made = select(EventLine.event_id).where(
        EventLine.lot_id.in_(wanted), or_(EventLine.grams > 0, EventLine.pieces > 0)
    )
    groups: dict[UUID, dict[tuple[Any, ...], list[Event]]] = defaultdict(lambda: defaultdict(list))
    for event in _events(session, made, *ORIGINS):
        for lot_id in {line.lot_id for line in event.lines if line.grams > 0 or line.pieces > 0}:
            groups[lot_id][event.kind, event.stage].append(event)
    return {
        lot_id: Journey(
            lot=lot,
            legs=tuple(_leg(members, set()) for members in groups[lot_id].values()),
            lineage=Lineage(frozenset({lot_id}), Direction.UP, ()),
        )
        for lot_id, lot in wanted.items()
    }


def _events(
    session: Session, ids: Select[UUID] | Iterable[UUID], *kinds: EventKind
) -> Sequence[Event]:
    """Standing events in the order in which they happened, with all that is told of them."""
    return session.scalars(
        select(Event)
        .where(Event.id.in_(ids), Event.kind.in_(kinds), standing())
        .options(
            selectinload(Event.lines).joinedload(EventLine.lot),
            selectinload(Event.facts),
            selectinload(Event.place),
        )
        .order_by(Event.event_time, Event.id)
    ).all()


def _told_apart(event: Event) -> tuple[Any, ...]:
    """What keeps two works of one kind apart: another product, or a dose in another unit."""
    if event.kind is not EventKind.FIELD_OPERATION:
        return ()
    facts = {fact.key: fact.value for fact in event.facts}
    return facts.get("product"), facts.get("dose_unit")


def _leg(events: list[Event], corrective: set[UUID]) -> Leg:
    kind, stage = events[0].kind, asked_by(events[0])
    added = [line for e in events for line in e.lines if line.grams > 0 or line.pieces > 0]
    facts = {(fact.key, str(fact.value)): fact.value for event in events for fact in event.facts}
    if kind in _MOVES_NOTHING:  # who worked and what a program needs beside the answers
        asked = {fact.code for fact in stage.facts} if stage else set()
        facts = {key: value for key, value in facts.items() if key[0] in asked}
    parties = {event.party_id for event in events if event.party_id}
    return Leg(
        kind=kind,
        stage=stage,
        first_on=min(event.business_date for event in events),
        last_on=max(event.business_date for event in events),
        places=tuple({e.place.id: e.place for e in events if e.place}.values()),
        lots=tuple({line.lot.id: line.lot for line in added}.values()),
        grams_in=-sum(line.grams for e in events for line in e.lines if line.grams < 0),
        grams_out=sum(line.grams for line in added),
        packs=sum(line.pieces for line in added),
        facts=tuple(sorted(((key, value) for (key, _), value in facts.items()), key=str)),
        corrected=any(event.id in corrective for event in events),
        households=0 if kind is EventKind.INSPECT else len(parties),
        area_m2=sum(
            int(fact.value) for event in events for fact in event.facts if fact.key == "area_m2"
        ),
    )


def _corrective(session: Session, event_ids: list[UUID]) -> set[UUID]:
    found = session.scalars(
        select(ErrorDeclaration.corrective_event_id).where(
            ErrorDeclaration.corrective_event_id.in_(event_ids)
        )
    )
    return {event_id for event_id in found if event_id is not None}
