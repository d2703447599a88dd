"""Files for importers, of one lot."""

import io
from uuid import UUID

from flask import abort
from flask.typing import ResponseReturnValue

from storefront.tracking_sheet import FILES
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.downloads import download
from storefront.web.workspace.area import blueprint
from traceability.exports.eudr import geojson_of, text_of
from traceability.exports.fsma204 import rows_of_lot
from traceability.lots.reading import lot_by_id
from traceability.parties.roles import Permission


@blueprint.get("/lots/<uuid:lot_id>/fsma204.<ending>")
@signed_in(Permission.REGISTERS)
def fsma204(lot_id: UUID, ending: str) -> ResponseReturnValue:
    """The FDA's sortable spreadsheet."""
    if ending not in FILES:
        abort(404)
    write, media_type = FILES[ending]
    with deployment().reading() as db:
        lot = lot_by_id(db, here().organisation.id, lot_id)
        content, code = write(rows_of_lot(db, recorder(), lot=lot)), lot.code
    return download(
        io.BytesIO(content), name=_name(code, f"fsma204.{ending}"), media_type=media_type
    )


@blueprint.get("/lots/<uuid:lot_id>/eudr.geojson")
@signed_in(Permission.VIEW)
def eudr(lot_id: UUID) -> ResponseReturnValue:
    """The plots for the EU deforestation regulation."""
    with deployment().reading() as db:
        lot = lot_by_id(db, here().organisation.id, lot_id)
        content, code = text_of(geojson_of(db, recorder(), lot=lot)), lot.code
    return download(
        io.BytesIO(content.encode()),
        name=_name(code, "eudr.geojson"),
        media_type="application/geo+json",
    )


def _name(lot_code: str, ending: str) -> str:
    """A name that every system takes: a lot's code may hold a slash or a quote."""
    safe = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in lot_code)
    return f"{safe}-{ending}"
