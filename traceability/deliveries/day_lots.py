"""The lot of the day: what many members bring of one material and grade to one place.

A cooperative that receives 120 members a day does not want 120 lots to process. Each slip is an
event of its own on the member's plot, and all of them add to one lot; traced up, the lot leads to
every plot. Once something was processed, packed or sold out of it, the next slip opens another:
what came later did not go into that batch.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from traceability.deliveries.models import DeliverySlip
from traceability.events.models import Event, EventKind, EventLine
from traceability.events.standing import standing
from traceability.lots.models import Lot, Material
from traceability.lots.services import lock_lots

_USES = (EventKind.PROCESS, EventKind.PACK, EventKind.SELL)


def open_lot_of_day(
    session: Session,
    *,
    material: Material,
    grade: str,
    stage: str,
    place_id: UUID,
    on: date,
) -> Lot | None:
    """The lot to which a delivery of that day is added, held; None where the next is opened."""
    lot_id = session.scalar(
        select(DeliverySlip.lot_id)
        .join(Event, Event.id == DeliverySlip.event_id)
        .join(EventLine, EventLine.event_id == Event.id)
        .join(Lot, Lot.id == DeliverySlip.lot_id)
        .where(
            DeliverySlip.organisation_id == material.organisation_id,
            DeliverySlip.material_id == material.id,
            DeliverySlip.grade == grade,
            DeliverySlip.business_date == on,
            DeliverySlip.version == 0,
            Event.stage == stage,
            EventLine.place_id == place_id,
            Lot.business_date == on,
        )
        .order_by(DeliverySlip.year.desc(), DeliverySlip.number.desc())
        .limit(1)
    )
    if lot_id is None:
        return None
    lot = lock_lots(session, {lot_id})[lot_id]
    return None if lot.business_date != on or _is_used(session, lot) else lot


def _is_used(session: Session, lot: Lot) -> bool:
    """Whether a standing event took goods out of the lot for good."""
    used = exists().where(
        EventLine.lot_id == lot.id,
        EventLine.grams < 0,
        EventLine.event_id == Event.id,
        Event.kind.in_(_USES),
        standing(),
    )
    return bool(session.scalar(select(used)))
