"""Which orders stand behind sales and promises of some lots: what a recall asks of the shop."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.orders.models import Order
from storefront.stock.models import Reservation
from traceability.recalls.buyers import Buyer


def buyers(
    session: Session,
    *,
    organisation_id: UUID,
    event_ids: Collection[UUID],
    lot_ids: Collection[UUID],
) -> Iterator[Buyer]:
    """The buyers of the sales, and of orders for which packs of the lots are set aside."""
    promised: dict[UUID, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    for order_id, lot_id, packs in session.execute(
        select(Reservation.order_id, Reservation.lot_id, Reservation.packs).where(
            Reservation.lot_id.in_(lot_ids), Reservation.ended_at.is_(None)
        )
    ):
        promised[order_id][lot_id] += packs
    own = select(Order.id).where(Order.organisation_id == organisation_id)
    concerned = own.where(Order.sale_event_id.in_(event_ids)).union(
        own.where(Order.id.in_(promised))
    )
    for order in session.scalars(
        select(Order).where(Order.id.in_(concerned)).order_by(Order.number)
    ):
        yield Buyer(
            key=f"order:{order.id}",
            label=order.number,
            name=order.buyer_name,
            phone=order.buyer_phone or None,
            email=order.buyer_email,
            address=order.ship_to or None,
            language=order.language,
            sale_event_id=order.sale_event_id,
            promised=dict(promised.get(order.id, {})),
        )
