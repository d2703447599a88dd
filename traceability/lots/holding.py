"""The lots that must wait: asked by the shop, the stamps, the workspace and the scan page."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from traceability.errors import N_, LotHeld
from traceability.events.models import Event, EventKind, EventLine, EventLot
from traceability.events.standing import standing
from traceability.field.reading import HARVESTS, spray_of
from traceability.inspections.kinds import RESIDUE, RESULT, Result
from traceability.lots.holds import Cause, Hold, Pass, reaching
from traceability.lots.lineage import Direction
from traceability.lots.models import Lot
from traceability.lots.tracing import trace

_SPEAKING = (EventKind.INSPECT, EventKind.FIELD_OPERATION)


def holds_of(session: Session, lot_ids: Iterable[UUID]) -> dict[UUID, tuple[Hold, ...]]:
    """For each of the lots that must wait, why. Where nothing is held, two statements answer."""
    wanted = frozenset(lot_ids)
    events = _speaking(session, wanted)
    holds = [hold for event in events for hold in _begun(session, event)]
    if not holds:
        return {}
    passes = [each for event in events for each in _passed(event)]
    edges = trace(session, wanted, Direction.UP).edges
    found = reaching(holds, passes, edges)
    return {lot_id: found[lot_id] for lot_id in wanted & found.keys()}


def held(session: Session, lot_ids: Iterable[UUID]) -> set[UUID]:
    """Which of the lots must not be sold or stamped for now."""
    return set(holds_of(session, lot_ids))


def require_free(session: Session, lot: Lot) -> None:
    """Pass where nothing holds the lot.

    Raises:
        LotHeld: an inspection did not pass, or it was harvested too early.
    """
    found = holds_of(session, [lot.id]).get(lot.id)
    if found:
        template = _WHY[found[0].cause]
        raise LotHeld(
            template, field="lot", value=lot.code, on=found[0].on, product=found[0].detail
        )


_WHY = {
    Cause.FAILED: N_("Lot %(value)s is held: an inspection of %(on)s did not pass."),
    Cause.EARLY_HARVEST: N_(
        "Lot %(value)s is held: it was harvested too early after %(product)s of %(on)s."
    ),
}


def _speaking(session: Session, lot_ids: frozenset[UUID]) -> list[Event]:
    """The inspections and treatments that speak about lots of the same organisations."""
    organisations = select(Lot.organisation_id).where(Lot.id.in_(lot_ids)).distinct()
    ids = (
        select(EventLot.event_id)
        .join(Event, Event.id == EventLot.event_id)
        .where(EventLot.organisation_id.in_(organisations), Event.kind.in_(_SPEAKING), standing())
    )
    return list(
        session.scalars(
            select(Event)
            .where(Event.id.in_(ids))
            .options(selectinload(Event.facts), selectinload(Event.about))
            .order_by(Event.event_time, Event.id)
        )
    )


def _begun(session: Session, event: Event) -> Iterator[Hold]:
    """The holds that an event begins."""
    if event.kind is EventKind.INSPECT:
        if _result(event) == Result.FAILED:
            for each in event.about:
                yield Hold(
                    each.lot_id,
                    event.id,
                    Cause.FAILED,
                    str(event.stage),
                    event.business_date,
                    event.event_time,
                    event.id,
                )
        return
    spray = spray_of(event)
    if spray is None:
        return
    for harvest, lot_id in _harvests(session, event):
        if spray.bars(harvest.business_date):
            yield Hold(
                lot_id,
                event.id,
                Cause.EARLY_HARVEST,
                RESIDUE,
                spray.on,
                harvest.event_time,
                harvest.id,
                spray.product,
                spray.allowed_from,
            )


def _harvests(session: Session, spray: Event) -> Iterator[tuple[Event, UUID]]:
    """The harvests, as they are recorded now, of the lots that a treatment speaks about."""
    rows = session.execute(
        select(Event, EventLine.lot_id)
        .join(EventLine, EventLine.event_id == Event.id)
        .where(
            EventLine.lot_id.in_([each.lot_id for each in spray.about]),
            EventLine.grams > 0,
            Event.kind.in_(HARVESTS),
            Event.place_id == spray.place_id,
            standing(),
        )
    )
    yield from ((event, lot_id) for event, lot_id in rows)


def _passed(event: Event) -> Iterator[Pass]:
    if event.kind is EventKind.INSPECT and _result(event) == Result.PASSED:
        for each in event.about:
            yield Pass(each.lot_id, str(event.stage), event.event_time, event.id)


def _result(event: Event) -> object:
    return next((fact.value for fact in event.facts if fact.key == RESULT.code), None)
