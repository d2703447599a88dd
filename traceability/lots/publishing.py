"""Which lots strangers may read about."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from traceability.events.models import Event, EventKind, EventStampRange
from traceability.events.standing import standing
from traceability.stamps import ranges
from traceability.stamps.code import Kind
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range

_Stamps = dict[tuple[EventKind, UUID | None], list[Range]]


def published(session: Session, lot_ids: Iterable[UUID]) -> set[UUID]:
    """Of the lots, those with a stamp in use: whoever scans it reads about the lot anyway.

    A stamp is in use where it is bound to the lot, active and not void; a code that does not stand
    for one packet (the lot's own) is in use from the moment it was issued. Asks two statements.
    """
    wanted = set(lot_ids)
    named = _runs_naming(session, wanted)
    happened: dict[UUID, _Stamps] = defaultdict(lambda: defaultdict(list))
    rows = session.execute(
        select(EventStampRange, Event.kind)
        .join(Event, Event.id == EventStampRange.event_id)
        .where(
            or_(
                EventStampRange.run_id.in_(named),
                EventStampRange.run_id.in_(
                    select(EventStampRange.run_id).where(EventStampRange.lot_id.in_(wanted))
                ),
            ),
            Event.kind.in_(
                (EventKind.STAMPS_BOUND, EventKind.STAMPS_ACTIVATED, EventKind.STAMPS_VOIDED)
            ),
            standing(),
        )
    )
    for row, kind in rows:
        lot_id = row.lot_id if kind is EventKind.STAMPS_BOUND else None
        happened[row.run_id][kind, lot_id].append(Range(row.first, row.last))
    found = {lot_id for stamps in happened.values() for lot_id in _in_use(stamps) & wanted}
    for run_id, (lot_id, count) in named.items():
        void = happened[run_id][EventKind.STAMPS_VOIDED, None]
        if ranges.subtract([Range(1, count)], void):
            found.add(lot_id)
    return found


def _runs_naming(session: Session, wanted: set[UUID]) -> dict[UUID, tuple[UUID, int]]:
    """The runs of codes that name one of the lots itself, with the lot and their length."""
    shared = [kind.value for kind in Kind if not kind.stands_for_one_packet]
    rows = session.execute(
        select(StampRun.id, StampRun.lot_id, StampRun.count).where(
            StampRun.lot_id.in_(wanted), StampRun.kind.in_(shared)
        )
    )
    return {run_id: (lot_id, count) for run_id, lot_id, count in rows if lot_id is not None}


def _in_use(stamps: _Stamps) -> set[UUID]:
    """The lots to which stamps of one run are bound that are active and not void."""
    active = ranges.subtract(
        stamps[EventKind.STAMPS_ACTIVATED, None], stamps[EventKind.STAMPS_VOIDED, None]
    )
    return {
        lot_id
        for (kind, lot_id), bound in stamps.items()
        if kind is EventKind.STAMPS_BOUND and lot_id and ranges.overlap(bound, active)
    }
