"""Where the goods of some lots are: in which cartons, to whom they went, what came back."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.events.models import Event, EventKind, EventLine, EventSource, EventUnit
from traceability.events.standing import standing
from traceability.logistics.contents import Cargo
from traceability.logistics.holdings import cargo_of
from traceability.logistics.returned import SENDING, standing_versions
from traceability.lots.models import LogisticUnit

_TOLD = (*SENDING, EventKind.RETURN, EventKind.DESTROY)


@dataclass(frozen=True, slots=True)
class Boxed:
    """So much of a lot directly in a carton, with where that is: at a place, or away."""

    unit: LogisticUnit
    outermost: LogisticUnit
    """The pallet in which the carton stands, or the carton itself."""
    lot_id: UUID
    grams: int
    pieces: int
    place_id: UUID | None
    left_with: UUID | None
    """The event with which it went out or was destroyed; None while it is here."""


@dataclass(frozen=True, slots=True)
class Passage:
    """So much of a lot in an event that took it out of the books or brought it back.

    `grams` and `pieces` have no sign. `source_event_id` is, for a return, the standing version of
    the sale or dispatch that it undoes.
    """

    event_id: UUID
    kind: EventKind
    party_id: UUID | None
    place_id: UUID | None
    event_time: datetime
    business_date: date
    lot_id: UUID
    grams: int
    pieces: int
    source_event_id: UUID | None
    units: tuple[LogisticUnit, ...]
    """The cartons and pallets named by the event, whichever lots they hold."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Everything that is known of the way of some lots, from standing events alone."""

    boxes: tuple[Boxed, ...]
    passages: tuple[Passage, ...]
    """In the order of recording."""

    @property
    def departures(self) -> tuple[Passage, ...]:
        """What went to somebody else."""
        return tuple(each for each in self.passages if each.kind in SENDING)

    @property
    def returns(self) -> tuple[Passage, ...]:
        """What came back."""
        return tuple(each for each in self.passages if each.kind is EventKind.RETURN)

    def still_out(self, departure: Passage) -> tuple[int, int]:
        """Grams and pieces of a departure's lot that have not come back of it."""
        back = [
            each
            for each in self.returns
            if (each.source_event_id, each.lot_id) == (departure.event_id, departure.lot_id)
        ]
        return (
            departure.grams - sum(each.grams for each in back),
            departure.pieces - sum(each.pieces for each in back),
        )


def whereabouts(session: Session, lot_ids: Collection[UUID]) -> Whereabouts:
    """The cartons that hold the lots, and the dispatches, sales, returns and ends of them.

    Five statements, however many lots, cartons and events there are. People appear as the opaque
    ids of parties. One passage for each event and lot, all places together.
    """
    wanted = frozenset(lot_ids)
    if not wanted:
        return Whereabouts((), ())
    cargo = cargo_of(session, lot_ids=wanted)
    rows = _lines(session, wanted)
    named = session.execute(
        select(EventUnit.event_id, EventUnit.unit_id)
        .where(EventUnit.event_id.in_({row.id for row in rows}))
        .order_by(EventUnit.event_id, EventUnit.position)
    ).all()
    unit_ids = {held.unit for held in cargo} | {unit_id for _, unit_id in named}
    units = {
        unit.id: unit
        for unit in session.scalars(select(LogisticUnit).where(LogisticUnit.id.in_(unit_ids)))
    }
    units_of = defaultdict(list)
    for event_id, unit_id in named:
        units_of[event_id].append(units[unit_id])
    versions = standing_versions(session, {row.source_event_id for row in rows} - {None})
    return Whereabouts(
        tuple(sorted(_boxes(cargo, units, wanted), key=lambda box: (box.unit.code, box.lot_id))),
        tuple(_passages(rows, units_of, versions)),
    )


def _lines(session: Session, lot_ids: Collection[UUID]) -> Sequence[Any]:
    return session.execute(
        select(
            Event.id,
            Event.kind,
            Event.party_id,
            Event.place_id,
            Event.event_time,
            Event.business_date,
            EventSource.source_event_id,
            EventLine.lot_id,
            func.sum(EventLine.grams).label("grams"),
            func.sum(EventLine.pieces).label("pieces"),
        )
        .join(EventLine, EventLine.event_id == Event.id)
        .outerjoin(EventSource, EventSource.event_id == Event.id)
        .where(EventLine.lot_id.in_(list(lot_ids)), Event.kind.in_(_TOLD), standing())
        .group_by(Event.id, EventSource.source_event_id, EventLine.lot_id)
        .order_by(Event.id, EventLine.lot_id)
    ).all()


def _boxes(
    cargo: Cargo, units: Mapping[UUID, LogisticUnit], wanted: Collection[UUID]
) -> Iterator[Boxed]:
    for held in cargo:
        top = cargo.top(held.unit)
        for lot_id, (grams, pieces) in held.lots.items():
            if lot_id in wanted:
                yield Boxed(
                    unit=units[held.unit],
                    outermost=units[top.unit],
                    lot_id=lot_id,
                    grams=grams,
                    pieces=pieces,
                    place_id=None if top.left_with else top.place,
                    left_with=top.left_with,
                )


def _passages(
    rows: Sequence[Any],
    units_of: Mapping[UUID, Sequence[LogisticUnit]],
    versions: Mapping[UUID, UUID],
) -> Iterator[Passage]:
    for row in rows:
        yield Passage(
            event_id=row.id,
            kind=row.kind,
            party_id=row.party_id,
            place_id=row.place_id,
            event_time=row.event_time,
            business_date=row.business_date,
            lot_id=row.lot_id,
            grams=abs(int(row.grams)),
            pieces=abs(int(row.pieces)),
            source_event_id=versions.get(row.source_event_id),
            units=tuple(units_of.get(row.id, ())),
        )
