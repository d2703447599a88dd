"""All that is known of a lot in one direction: lots, events, plots and field work, cartons, stamps.

Read in a constant number of statements, as plain values, so that a history of hundreds of lots is
told as quickly from a million events as from a thousand. Only events that stand count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from traceability.events.models import Event, EventFact, EventKind, EventLine
from traceability.events.standing import standing
from traceability.logistics.whereabouts import Passage, Whereabouts, whereabouts
from traceability.lots.lineage import Direction, Lineage
from traceability.lots.models import Lot, Material, Product
from traceability.lots.tracing import trace
from traceability.parties.models import Party, Place
from traceability.stamps.coverage import BoundStamps, stamps_on_lots
from traceability.words import Words

ORIGINS = (EventKind.HARVEST, EventKind.RECEIVE, EventKind.OPENING_STOCK)
"""Events by which goods come into the books."""

_MAKES = (*ORIGINS, EventKind.PROCESS, EventKind.PACK, EventKind.BLEND)

SEASON = timedelta(days=366)
"""So long before its first harvest the work on a plot belongs to the history of what grew there."""


@dataclass(frozen=True, slots=True)
class TracedLot:
    """A lot, with what it is of."""

    id: UUID
    code: str
    content_code: str
    name: Words
    is_packed: bool
    business_date: date
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """What an event added to a lot, or took from it (below zero)."""

    lot_id: UUID
    grams: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Step:
    """An event of the history with its lines on the lots of the history, no others."""

    event_id: UUID
    kind: EventKind
    stage: str | None
    business_date: date
    place_id: UUID | None
    party_id: UUID | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FieldWork:
    """Work on a plot before a harvest of the history: spraying, fertilising."""

    event_id: UUID
    place_id: UUID
    business_date: date
    stage: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """A place or a party, as the registers call it today."""

    code: str
    name: Words


@dataclass(frozen=True, slots=True)
class History:
    """A lineage with everything that hangs on it."""

    lineage: Lineage
    lots: Mapping[UUID, TracedLot]
    steps: tuple[Step, ...]
    works: tuple[FieldWork, ...]
    places: Mapping[UUID, Named]
    parties: Mapping[UUID, Named]
    whereabouts: Whereabouts
    stamps: tuple[BoundStamps, ...]

    @property
    def departures(self) -> tuple[Passage, ...]:
        """The sales and dispatches, one for each lot."""
        return self.whereabouts.departures

    @property
    def beginnings(self) -> tuple[Step, ...]:
        """Harvests, deliveries and opening stock: the direct sources, in the order of time."""
        return tuple(step for step in self.steps if step.kind in ORIGINS)

    def made_of(self, lot_id: UUID) -> Line:
        """All that brought a lot about: several harvests of one day may have gone into it."""
        lines = [
            line
            for step in self.steps
            for line in step.lines
            if step.kind in _MAKES and line.lot_id == lot_id and line.grams > 0
        ]
        grams, pieces = sum(line.grams for line in lines), sum(line.pieces for line in lines)
        return Line(lot_id, grams, pieces)

    @property
    def plot_ids(self) -> tuple[UUID, ...]:
        """Where it was harvested or bought, in the order of the first time."""
        found = (s.place_id for s in self.steps if s.kind in ORIGINS and s.place_id is not None)
        return tuple(dict.fromkeys(found))


def history_of(session: Session, lot_ids: Iterable[UUID], direction: Direction) -> History:
    """Tell the history of lots of one organisation in one direction.

    Up it holds what brought the lots about, with the work on the plots in the year before; down
    everything that moved them, with the units that hold them and the stamps that stand on them.
    """
    lineage = trace(session, lot_ids, direction)
    ids = sorted(lineage.lot_ids)
    steps = _steps(session, lineage, ids)
    upwards = direction is Direction.UP
    return History(
        lineage=lineage,
        lots=_lots(session, ids),
        steps=steps,
        works=_works(session, steps) if upwards else (),
        places=_named(session, Place, {step.place_id for step in steps}),
        parties=_named(session, Party, {step.party_id for step in steps}),
        whereabouts=Whereabouts((), ()) if upwards else whereabouts(session, ids),
        stamps=() if upwards else stamps_on_lots(session, ids),
    )


def _lots(session: Session, lot_ids: list[UUID]) -> dict[UUID, TracedLot]:
    rows = session.execute(
        select(
            Lot.id,
            Lot.code,
            Lot.business_date,
            Lot.expires_on,
            Material.code,
            Material.name_vi,
            Material.name_en,
            Product.code,
            Product.name_vi,
            Product.name_en,
        )
        .outerjoin(Material, Material.id == Lot.material_id)
        .outerjoin(Product, Product.id == Lot.product_id)
        .where(Lot.id.in_(lot_ids))
    )
    return {
        lot_id: TracedLot(
            id=lot_id,
            code=code,
            content_code=of_product or of_material,
            name=Words(product_vi, product_en) if product_vi else Words(material_vi, material_en),
            is_packed=of_product is not None,
            business_date=day,
            expires_on=expires_on,
        )
        for (
            lot_id,
            code,
            day,
            expires_on,
            of_material,
            material_vi,
            material_en,
            of_product,
            product_vi,
            product_en,
        ) in rows
    }


def _steps(session: Session, lineage: Lineage, lot_ids: list[UUID]) -> tuple[Step, ...]:
    query = (
        select(
            Event.id,
            Event.kind,
            Event.stage,
            Event.business_date,
            Event.place_id,
            Event.party_id,
            EventLine.lot_id,
            EventLine.grams,
            EventLine.pieces,
        )
        .join(Event, Event.id == EventLine.event_id)
        .where(EventLine.lot_id.in_(lot_ids), standing())
        .order_by(Event.business_date, Event.id, EventLine.position)
    )
    if lineage.direction is Direction.UP:
        made = Event.kind.in_(_MAKES) & ((EventLine.grams > 0) | (EventLine.pieces > 0))
        query = query.where(or_(made, Event.id.in_({edge.event_id for edge in lineage.edges})))
    heads: dict[UUID, tuple[Any, ...]] = {}
    lines: dict[UUID, list[Line]] = {}
    for event_id, *head, lot_id, grams, pieces in session.execute(query):
        heads[event_id] = tuple(head)
        lines.setdefault(event_id, []).append(Line(lot_id, grams, pieces))
    return tuple(
        Step(event_id, kind, stage, day, place_id, party_id, tuple(lines[event_id]))
        for event_id, (kind, stage, day, place_id, party_id) in heads.items()
    )


def _works(session: Session, steps: tuple[Step, ...]) -> tuple[FieldWork, ...]:
    """What was done on the plots between a year before their first harvest and their last."""
    spans: dict[UUID, tuple[date, date]] = {}
    for step in steps:
        if step.kind in ORIGINS and step.place_id is not None:
            first, last = spans.get(step.place_id, (step.business_date, step.business_date))
            days = (first, last, step.business_date)
            spans[step.place_id] = (min(days), max(days))
    rows = session.execute(
        select(Event.id, Event.place_id, Event.business_date, Event.stage)
        .where(
            Event.organisation_id.in_(select(Place.organisation_id).where(Place.id.in_(spans))),
            Event.place_id.in_(spans),
            Event.business_date.between(
                min((first for first, _ in spans.values()), default=date.min + SEASON) - SEASON,
                max((last for _, last in spans.values()), default=date.max),
            ),
            Event.kind == EventKind.FIELD_OPERATION,
            standing(),
        )
        .order_by(Event.business_date, Event.id)
    ).all()
    found = [
        row
        for row in rows
        if spans[row.place_id][0] - SEASON <= row.business_date <= spans[row.place_id][1]
    ]
    facts: dict[UUID, dict[str, Any]] = {}
    for event_id, key, value in session.execute(
        select(EventFact.event_id, EventFact.key, EventFact.value)
        .where(EventFact.event_id.in_([row.id for row in found]))
        .order_by(EventFact.event_id, EventFact.key)
    ):
        facts.setdefault(event_id, {})[key] = value
    return tuple(
        FieldWork(row.id, row.place_id, row.business_date, row.stage, facts.get(row.id, {}))
        for row in found
    )


def _named(session: Session, table: Any, ids: set[UUID | None]) -> dict[UUID, Named]:
    """Places or parties by id; a party has one name, whatever the language."""
    names = (table.name_vi, table.name_en) if table is Place else (table.name, table.name)
    rows = session.execute(
        select(table.id, table.code, *names).where(table.id.in_({i for i in ids if i is not None}))
    )
    return {row_id: Named(code, Words(vi, en)) for row_id, code, vi, en in rows}
