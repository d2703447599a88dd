"""Cartons to a larger buyer, and what came back of them: the trade of the last two days."""

from datetime import datetime, timedelta

from storefront.demo.desk import Desk
from traceability.logistics.counting import loose_lots
from traceability.logistics.papers import Condition
from traceability.logistics.receiving import receive
from traceability.logistics.returns import return_goods
from traceability.logistics.trade import dispatch
from traceability.logistics.units import PALLET, pack_units
from traceability.lots.models import Product
from traceability.lots.services import create_material
from traceability.parties.roles import Role
from traceability.parties.services import add_party
from traceability.quantities import Quantity
from traceability.recalls.services import blocking
from traceability.times import EventTime

_IN_EACH = 6
_CARTONS = 3
_DAMAGED = 2


def cartons_and_returns(desk: Desk, now: datetime) -> None:
    """Bags are bought, cartons packed, two sent on a pallet; a few packs come back damaged."""
    session, staff = desk.session, desk.by(Role.STAFF)
    workshop = next(place for place in desk.places.values() if place.kind == "workshop")
    supplier = add_party(
        session, staff, kind="supplier", code="NCC-BAOBI", name="Công ty Bao bì Thái Nguyên"
    )
    bags = create_material(session, staff, code="TUI", crop="supplies", form="bag")
    receive(
        session,
        staff,
        supplier=supplier,
        material=bags,
        quantity=Quantity.count(2_000),
        to_place=workshop,
        supplier_lot="BB-2611-07",
        document="HĐ 0001874",
        quality="Túi kín, in rõ, đủ số",
        at=_hours_ago(desk, now, 44),
    )
    blocked = blocking(session, {packed.lot.id for packed in desk.shelf})
    enough = _IN_EACH * (_CARTONS + 2)
    for line in loose_lots(session, desk.organisation.id, place=workshop):
        product = line.lot.content
        if isinstance(product, Product) and line.pieces > enough and line.lot.id not in blocked:
            break
    else:
        return
    packing = pack_units(
        session,
        staff,
        place=workshop,
        contents=[(line.lot, Quantity.count(_IN_EACH, net_grams=product.net_grams))],
        count=_CARTONS,
        at=_hours_ago(desk, now, 30),
    )
    sent, other, _ = (row.unit for row in packing.units)
    pallet = pack_units(
        session,
        staff,
        place=workshop,
        children=[sent, other],
        kind=PALLET,
        at=_hours_ago(desk, now, 29),
    )
    gone = dispatch(
        session,
        staff,
        buyer=desk.buyers[0],
        units=[pallet.units[0].unit],
        vehicle="20C-118.46",
        at=_hours_ago(desk, now, 28),
    )
    return_goods(
        session,
        staff,
        of=gone,
        inputs=[(line.lot, Quantity.count(_DAMAGED, net_grams=product.net_grams))],
        condition=Condition.DAMAGED,
        reason="Hai gói bị rách khi vận chuyển",
        at=_hours_ago(desk, now, 5),
    )


def _hours_ago(desk: Desk, now: datetime, hours: int) -> EventTime:
    desk.clock.now = now - timedelta(hours=hours)
    return EventTime.local(desk.clock.now)
