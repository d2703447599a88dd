"""Reading a lot's mass balance from its events, in a constant number of statements."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from traceability.crops import registry
from traceability.crops.facts import UNUSUAL
from traceability.crops.profile import YieldBounds
from traceability.events.models import ORIGINS, Event, EventLine
from traceability.events.standing import standing
from traceability.lots.lineage import Direction
from traceability.lots.mass_balance import MassBalance, Share, Step, balance
from traceability.lots.models import Lot, Product
from traceability.lots.stock import left_of
from traceability.lots.tracing import trace


def mass_balance(session: Session, lot: Lot) -> MassBalance:
    """Where every kilogram of the lot came from and went; wrong entries do not count."""
    upward = trace(session, [lot.id], Direction.UP)
    steps = _steps(session, upward.lot_ids)
    own = [step for step in steps if step.moved(lot.id)]
    rests_on = [
        step
        for step in steps
        if step.kind in ORIGINS and any(share.lot_id in upward.lot_ids for share in step.added)
    ]
    return balance(lot.id, own, rests_on, left_grams=left_of(session, lot).grams)


def lots_named(session: Session, balance: MassBalance) -> Sequence[Lot]:
    """The lots that the balance names, with what they are of."""
    return session.scalars(
        select(Lot)
        .where(Lot.id.in_(balance.lot_ids))
        .options(joinedload(Lot.material), joinedload(Lot.product))
    ).all()


def _steps(session: Session, lot_ids: Collection[UUID]) -> list[Step]:
    touched = select(EventLine.event_id).where(EventLine.lot_id.in_(lot_ids))
    lots = selectinload(Event.lines).joinedload(EventLine.lot)
    events = session.scalars(
        select(Event)
        .where(Event.id.in_(touched), standing())
        .options(
            lots.joinedload(Lot.material),
            lots.joinedload(Lot.product).joinedload(Product.material),
            selectinload(Event.facts),
        )
    )
    return [_step(event) for event in events]


def _step(event: Event) -> Step:
    return Step(
        event_id=event.id,
        kind=event.kind.value,
        stage=event.stage,
        business_date=event.business_date,
        taken=tuple(
            Share(line.lot_id, -line.grams, -line.pieces) for line in event.lines if line.grams < 0
        ),
        added=tuple(
            Share(line.lot_id, line.grams, line.pieces) for line in event.lines if line.grams > 0
        ),
        bounds=_bounds(event),
        unusual=next((fact.value for fact in event.facts if fact.key == UNUSUAL), None),
    )


def _bounds(event: Event) -> YieldBounds | None:
    if event.stage is None or not event.lines:
        return None
    content = event.lines[-1].lot.content
    material = content.material if isinstance(content, Product) else content
    stages = registry.profile(material.crop).stages
    return next((each.usual_yield for each in stages if each.code == event.stage), None)
