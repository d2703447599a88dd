"""How many packets a lot has, and which stamps stand on them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.errors import N_, StampsExceedPackets
from traceability.events.models import Event, EventKind, EventLine, EventStampRange
from traceability.events.standing import standing
from traceability.lots.models import Lot
from traceability.stamps import ranges
from traceability.stamps.code import Kind
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range

ON_PACKETS = tuple(kind.value for kind in Kind if kind.stands_for_one_packet)
"""The kinds of stamps of which a packet carries one each."""
MAKES_PACKETS = (EventKind.PACK, EventKind.OPENING_STOCK)
"""The kinds of events that bring packets about."""


def hold_runs(session: Session, run_ids: set[UUID]) -> None:
    """Hold runs until the end of the transaction. Runs are held before lots, everywhere."""
    session.scalars(
        select(StampRun)
        .where(StampRun.id.in_(run_ids))
        .order_by(StampRun.id)
        .with_for_update(key_share=True, of=StampRun)
    ).all()


def lots_under(session: Session, run_ids: set[UUID]) -> set[UUID]:
    """The lots that stamps of the runs are bound to. The runs must be held."""
    found = session.scalars(
        select(EventStampRange.lot_id)
        .join(Event, Event.id == EventStampRange.event_id)
        .where(EventStampRange.run_id.in_(run_ids), EventStampRange.lot_id.is_not(None), standing())
        .distinct()
    )
    return {lot_id for lot_id in found if lot_id is not None}


def packets_made(session: Session, lot_id: UUID) -> int:
    """How many packets the lot ever had: what was packed, or taken over when the books opened."""
    return (
        session.scalar(
            select(func.coalesce(func.sum(EventLine.pieces), 0))
            .join(Event, Event.id == EventLine.event_id)
            .where(EventLine.lot_id == lot_id, Event.kind.in_(MAKES_PACKETS), standing())
        )
        or 0
    )


def ranges_of_run(
    session: Session, run_id: UUID, *kinds: EventKind
) -> dict[EventKind, list[tuple[Range, UUID | None]]]:
    """What happened to the stamps of a run, by kind of event: ranges, with the lot they name."""
    rows = session.execute(
        select(Event.kind, EventStampRange.first, EventStampRange.last, EventStampRange.lot_id)
        .join(Event, Event.id == EventStampRange.event_id)
        .where(EventStampRange.run_id == run_id, Event.kind.in_(kinds), standing())
    )
    found: dict[EventKind, list[tuple[Range, UUID | None]]] = defaultdict(list)
    for kind, first, last, lot_id in rows:
        found[kind].append((Range(first, last), lot_id))
    return found


def stamps_on(session: Session, lot_id: UUID) -> dict[UUID, tuple[Range, ...]]:
    """The stamps, by run, that are bound to the lot and not void."""
    bound: dict[UUID, list[Range]] = defaultdict(list)
    rows = session.execute(
        select(EventStampRange.run_id, EventStampRange.first, EventStampRange.last)
        .join(Event, Event.id == EventStampRange.event_id)
        .where(EventStampRange.lot_id == lot_id, Event.kind == EventKind.STAMPS_BOUND, standing())
    )
    for run_id, first, last in rows:
        bound[run_id].append(Range(first, last))
    live = {}
    for run_id, mine in bound.items():
        void = ranges_of_run(session, run_id, EventKind.STAMPS_VOIDED)[EventKind.STAMPS_VOIDED]
        live[run_id] = ranges.subtract(mine, [stamps for stamps, _ in void])
    return live


@dataclass(frozen=True, slots=True)
class BoundStamps:
    """The stamps of a run that are bound to a lot and not void."""

    lot_id: UUID
    run_id: UUID
    run_number: int
    kind: str
    ranges: tuple[Range, ...]

    @property
    def count(self) -> int:
        """How many they are."""
        return ranges.count(self.ranges)


def stamps_on_lots(session: Session, lot_ids: Collection[UUID]) -> tuple[BoundStamps, ...]:
    """The stamps that stand on lots, by lot and run, in two statements."""
    rows = session.execute(
        select(
            EventStampRange.lot_id,
            StampRun.id,
            StampRun.number,
            StampRun.kind,
            EventStampRange.first,
            EventStampRange.last,
        )
        .join(Event, Event.id == EventStampRange.event_id)
        .join(StampRun, StampRun.id == EventStampRange.run_id)
        .where(
            EventStampRange.lot_id.in_(lot_ids), Event.kind == EventKind.STAMPS_BOUND, standing()
        )
        .order_by(StampRun.number, EventStampRange.first)
    )
    bound: dict[tuple[UUID, UUID, int, str], list[Range]] = defaultdict(list)
    for lot_id, run_id, number, kind, first, last in rows:
        assert lot_id is not None, "asked for by its id"
        bound[lot_id, run_id, number, kind].append(Range(first, last))
    void: dict[UUID, list[Range]] = defaultdict(list)
    for run_id, first, last in session.execute(
        select(EventStampRange.run_id, EventStampRange.first, EventStampRange.last)
        .join(Event, Event.id == EventStampRange.event_id)
        .where(
            EventStampRange.run_id.in_({key[1] for key in bound}),
            Event.kind == EventKind.STAMPS_VOIDED,
            standing(),
        )
    ):
        void[run_id].append(Range(first, last))
    return tuple(
        BoundStamps(*key, left)
        for key, mine in bound.items()
        if (left := ranges.subtract(mine, void[key[1]]))
    )


def count_stamps_on(session: Session, lot_id: UUID, kind: str = Kind.UNIT.value) -> int:
    """How many stamps of a kind are bound to the lot and not void."""
    return sum(each.count for each in stamps_on_lots(session, [lot_id]) if each.kind == kind)


def require_packets_for_stamps(
    session: Session, lot: Lot, *, kind: str | None = None, more: int = 0
) -> None:
    """Pass while the stamps bound to the lot, with `more` to come, do not exceed its packets.

    A packet carries one stamp, and one hidden code: each `kind` is counted by itself, or all where
    none is named. The lot must be locked.

    Raises:
        StampsExceedPackets: they would.
    """
    packets = packets_made(session, lot.id)
    kinds = ON_PACKETS if kind is None else (kind,)
    stamps = more + max(count_stamps_on(session, lot.id, each) for each in kinds)
    if stamps > packets:
        raise StampsExceedPackets(
            N_("Lot %(lot)s has %(packets)s packs, fewer than the %(value)s stamps on it."),
            field="stamps",
            value=stamps,
            packets=packets,
            lot=lot.code,
        )
