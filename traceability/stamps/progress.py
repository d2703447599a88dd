"""How far stamps have come: of each lot, of each run. Read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from traceability.events.models import Event, EventKind, EventLine, EventStampRange
from traceability.events.standing import standing
from traceability.lots.models import Lot
from traceability.stamps import ranges
from traceability.stamps.code import Kind
from traceability.stamps.coverage import MAKES_PACKETS
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range

Happened = dict[tuple[UUID, EventKind], list[tuple[Range, UUID | None]]]


@dataclass(frozen=True, slots=True)
class LotStamping:
    """The packets of a lot, and the stamps on them that are not void.

    `printed` counts the stamps of unit runs that were made for the lot and are not void. Hidden
    codes are counted nowhere: they lie on packets that have a stamp.
    """

    packets: int
    printed: int
    bound: int
    active: int

    @property
    def lacking(self) -> int:
        """Packets without a stamp."""
        return max(self.packets - self.bound, 0)

    @property
    def asleep(self) -> int:
        """Stamps on packets that do not speak yet."""
        return self.bound - self.active


@dataclass(frozen=True, slots=True)
class RunProgress:
    """What has happened to the stamps of a run, as ranges. None of the four overlap.

    `bound` are those on a lot that are not active yet, with the lot's id beside each range in
    `lots`; void stamps are void whatever else happened to them.
    """

    free: tuple[Range, ...]
    bound: tuple[Range, ...]
    active: tuple[Range, ...]
    void: tuple[Range, ...]
    lots: tuple[tuple[Range, UUID], ...]


def runs_of(
    session: Session,
    organisation_id: UUID,
    *,
    lot_id: UUID | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> Sequence[StampRun]:
    """The organisation's runs, the newest first; `before` is a run's number."""
    query = (
        select(StampRun)
        .where(StampRun.organisation_id == organisation_id)
        .options(
            joinedload(StampRun.lot).joinedload(Lot.product),
            joinedload(StampRun.lot).joinedload(Lot.material),
        )
        .order_by(StampRun.number.desc())
    )
    if lot_id is not None:
        query = query.where(StampRun.lot_id == lot_id)
    if before is not None:
        query = query.where(StampRun.number < before)
    return session.scalars(query.limit(limit)).all()


def progress_of_runs(session: Session, runs: Iterable[StampRun]) -> dict[UUID, RunProgress]:
    """What has happened to each run."""
    asked = list(runs)
    happened = _happened(session, [run.id for run in asked])
    return {run.id: _progress(run, happened) for run in asked}


def stamping_of_lots(session: Session, lot_ids: Iterable[UUID]) -> dict[UUID, LotStamping]:
    """Packets and stamps of each lot."""
    wanted = list(lot_ids)
    packets = dict(
        session.execute(
            select(EventLine.lot_id, func.sum(EventLine.pieces))
            .join(Event, Event.id == EventLine.event_id)
            .where(EventLine.lot_id.in_(wanted), Event.kind.in_(MAKES_PACKETS), standing())
            .group_by(EventLine.lot_id)
        ).all()
    )
    made_for: dict[UUID, list[StampRun]] = defaultdict(list)
    for run in session.scalars(
        select(StampRun).where(StampRun.lot_id.in_(wanted), StampRun.kind == Kind.UNIT.value)
    ):
        assert run.lot_id is not None
        made_for[run.lot_id].append(run)
    bound_to: dict[UUID, dict[UUID, list[Range]]] = defaultdict(lambda: defaultdict(list))
    for run_id, first, last, lot_id in session.execute(
        select(
            EventStampRange.run_id,
            EventStampRange.first,
            EventStampRange.last,
            EventStampRange.lot_id,
        )
        .join(Event, Event.id == EventStampRange.event_id)
        .join(StampRun, StampRun.id == EventStampRange.run_id)
        .where(
            EventStampRange.lot_id.in_(wanted),
            Event.kind == EventKind.STAMPS_BOUND,
            StampRun.kind != Kind.HIDDEN.value,
            standing(),
        )
    ):
        assert lot_id is not None
        bound_to[lot_id][run_id].append(Range(first, last))
    happened = _happened(
        session,
        {run_id for by_run in bound_to.values() for run_id in by_run}
        | {run.id for runs in made_for.values() for run in runs},
    )
    return {
        lot_id: LotStamping(
            packets=int(packets.get(lot_id, 0)),
            printed=sum(
                run.count - ranges.count(_ranges(happened, run.id, EventKind.STAMPS_VOIDED))
                for run in made_for[lot_id]
            ),
            bound=sum(
                ranges.count(_live(happened, run_id, stamps))
                for run_id, stamps in bound_to[lot_id].items()
            ),
            active=sum(
                ranges.count(
                    ranges.overlap(
                        _live(happened, run_id, stamps),
                        _ranges(happened, run_id, EventKind.STAMPS_ACTIVATED),
                    )
                )
                for run_id, stamps in bound_to[lot_id].items()
            ),
        )
        for lot_id in wanted
    }


def _progress(run: StampRun, happened: Happened) -> RunProgress:
    bound = happened.get((run.id, EventKind.STAMPS_BOUND), [])
    void = ranges.union(_ranges(happened, run.id, EventKind.STAMPS_VOIDED))
    on_lots = ranges.subtract([stamps for stamps, _ in bound], void)
    active = ranges.overlap(on_lots, _ranges(happened, run.id, EventKind.STAMPS_ACTIVATED))
    return RunProgress(
        free=ranges.subtract([Range(1, run.count)], [*on_lots, *void]),
        bound=ranges.subtract(on_lots, active),
        active=active,
        void=void,
        lots=tuple(sorted((stamps, lot_id) for stamps, lot_id in bound if lot_id is not None)),
    )


def _live(happened: Happened, run_id: UUID, stamps: list[Range]) -> tuple[Range, ...]:
    return ranges.subtract(stamps, _ranges(happened, run_id, EventKind.STAMPS_VOIDED))


def _ranges(happened: Happened, run_id: UUID, kind: EventKind) -> list[Range]:
    return [stamps for stamps, _ in happened.get((run_id, kind), [])]


def _happened(session: Session, run_ids: Iterable[UUID]) -> Happened:
    found: Happened = defaultdict(list)
    rows = session.execute(
        select(
            EventStampRange.run_id,
            Event.kind,
            EventStampRange.first,
            EventStampRange.last,
            EventStampRange.lot_id,
        )
        .join(Event, Event.id == EventStampRange.event_id)
        .where(EventStampRange.run_id.in_(list(run_ids)), standing())
    )
    for run_id, kind, first, last, lot_id in rows:
        found[run_id, kind].append((Range(first, last), lot_id))
    return found
