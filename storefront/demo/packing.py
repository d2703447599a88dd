"""Packing what waits into packs of a product, with stamps on them."""

from datetime import date

from storefront.demo.desk import Desk, Packed
from storefront.demo.stamping import stamp
from traceability.events.services import output_lot, pack, ship
from traceability.lots.models import Lot, Product
from traceability.parties.roles import Role
from traceability.quantities import Quantity
from traceability.times import EventTime

WORKSHOPS = {"tea": "XUONG", "custard_apple": "DIEMTHU", "vermicelli": "XUONG"}


def pack_lot(
    desk: Desk,
    *,
    source: Lot,
    product: Product,
    packs: int,
    at: EventTime,
    packaging: str,
    drawn: int | None = None,
    stamped: bool = True,
) -> Packed:
    """Pack so many packs out of a lot and put them on the shelf, with stamps or still without.

    `drawn` grams are taken where more goes into the packing than comes out: dust, tasting.
    """
    event = pack(
        desk.session,
        desk.by(Role.STAFF),
        place=desk.places[WORKSHOPS[desk.content.season.crop]],
        product=product,
        packs=packs,
        inputs=[(source, desk.weighed(drawn or packs * product.net_grams))],
        at=at,
        facts={"packaging": packaging},
    )
    packed = Packed(output_lot(event), packs, at.business_date)
    desk.shelf.append(packed)
    if stamped:
        stamp(desk, packed)
    return packed


def to_warehouse(desk: Desk, packed: Packed, day: date, *, hour: int) -> None:
    """Take half of a lot of packs from the workshop to the warehouse."""
    ship(
        desk.session,
        desk.by(Role.STAFF),
        lot=packed.lot,
        quantity=Quantity.count(packed.packs // 2, net_grams=packed.net_grams),
        to_place=desk.places["KHO"],
        at=desk.put(day, hour),
    )
