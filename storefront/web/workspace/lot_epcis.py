"""A lot's whole history as an EPCIS 2.0 document to download."""

from uuid import UUID

from flask import Response, json
from flask.typing import ResponseReturnValue

from storefront.web.current import deployment, here, signed_in
from storefront.web.epcis_download import JSON_LD, attachment
from storefront.web.workspace.area import blueprint
from traceability.epcis.export import lot_document
from traceability.lots.reading import lot_by_id
from traceability.parties.roles import Permission


@blueprint.get("/lots/<uuid:lot_id>/epcis")
@signed_in(Permission.VIEW)
def lot_epcis(lot_id: UUID) -> ResponseReturnValue:
    """Hand over the history, up to the fields and down to the buyers."""
    with deployment().reading() as db:
        lot = lot_by_id(db, here().organisation.id, lot_id)
        told = lot_document(db, lot, base_url=deployment().base_url, now=deployment().clock())
        return attachment(Response(json.dumps(told), mimetype=JSON_LD), lot)
