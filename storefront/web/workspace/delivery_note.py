"""The delivery note: one A5 page to print, with the lot and the date of every pack."""

from collections.abc import Iterable

import segno
from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from storefront.orders.links import workspace_link
from storefront.orders.reading import order_by_number
from storefront.stock.services import Picked
from storefront.web.current import deployment, recorder, signed_in
from storefront.web.shop.shown import stamp_url_of
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.orders import told
from traceability.parties.roles import Permission

CASH = "cash_on_delivery"


@blueprint.get("/orders/<number>/delivery-note")
@signed_in(Permission.ORDERS)
def delivery_note(number: str) -> ResponseReturnValue:
    """What goes into the parcel with the goods."""
    with deployment().reading() as db:
        order = order_by_number(db, recorder(), number)
        shown = told(db, order)
        return render_template(
            "workspace/delivery_note.html",
            told=shown,
            order=order,
            seller=order.organisation,
            due_vnd=order.total_vnd if order.payment == CASH else 0,
            # For the office: the buyer's own link is known to the buyer alone.
            order_code=_code(workspace_link(deployment().base_url, order.number)),
            lot_codes=_lot_codes(db, shown.picked),
        )


def _lot_codes(session: Session, picked: Iterable[Picked]) -> dict[str, str]:
    """By code of the lot the drawing of its QR code, where a lot has a code of its own."""
    addresses = {pick.lot.code: stamp_url_of(session, pick.lot) for pick in picked}
    return {lot: _code(url) for lot, url in addresses.items() if url}


def _code(url: str) -> str:
    """The drawing of a QR code as an address that an `<img>` takes."""
    return str(segno.make(url, micro=False).svg_data_uri(border=2))
