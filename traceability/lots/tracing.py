"""Tracing lots up to the fields and down to the packets: two statements, whatever the depth."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from traceability.events.models import Event, EventKind, EventLine
from traceability.events.standing import standing
from traceability.lots.lineage import Direction, Edge, Lineage
from traceability.lots.models import Lot


def trace(session: Session, lot_ids: Iterable[UUID], direction: Direction) -> Lineage:
    """The lineage of lots in one direction, by a recursive query over the event lines.

    A lot is a source where an event takes from it, a target where the same event adds to another.
    Events declared wrong do not count. `UNION` visits a lot once, so a cycle would end too.
    """
    start = frozenset(lot_ids)
    taken, added = aliased(EventLine), aliased(EventLine)
    near, far = (added, taken) if direction is Direction.UP else (taken, added)
    reached = select(Lot.id.label("lot_id")).where(Lot.id.in_(start)).cte("reached", recursive=True)
    edge = (
        (taken.event_id == added.event_id)
        & (taken.lot_id != added.lot_id)
        & ((taken.grams < 0) | (taken.pieces < 0))
        & ((added.grams > 0) | (added.pieces > 0))
    )
    # What is moved in one act stays what it is: a lot that rides along becomes no part of another.
    makes = standing() & (Event.kind != EventKind.SHIP)
    step = (
        select(far.lot_id)
        .select_from(reached)
        .join(near, near.lot_id == reached.c.lot_id)
        .join(far, edge)
        .join(Event, Event.id == near.event_id)
        .where(makes)
    )
    lots = session.scalars(select(reached.union(step).c.lot_id)).all()
    rows = session.execute(
        select(taken.lot_id, added.lot_id, taken.event_id)
        .distinct()
        .select_from(near)
        .join(far, edge)
        .join(Event, Event.id == near.event_id)
        .where(near.lot_id.in_(lots), makes)
        .order_by(taken.lot_id, added.lot_id, taken.event_id)
    )
    edges = tuple(Edge(source, target, event) for source, target, event in rows)
    return Lineage(start, direction, edges)


def lots_of(session: Session, lineage: Lineage) -> dict[UUID, Lot]:
    """The lots of a lineage by id."""
    return {lot.id: lot for lot in session.scalars(select(Lot).where(Lot.id.in_(lineage.lot_ids)))}
