"""The history of scanned goods as an EPCIS 2.0 document, for programs of buyers and inspectors."""

from flask import Response, json
from sqlalchemy.orm import Session

from storefront.web.current import deployment
from storefront.web.epcis_download import JSON_LD, attachment
from storefront.web.scan.answer import Answer
from traceability.epcis.export import public_document
from traceability.errors import N_, NotFound


def history(db: Session, shown: Answer) -> Response:
    """What the page tells of the way from the field, to keep.

    To whom goods were sold is no part of it, nor the numbers of other stamps.

    Raises:
        NotFound: the stamp speaks for no goods: it is not ours, not in use or void.
    """
    lot = shown.reading.lot
    if lot is None or not shown.steps:
        raise NotFound(N_("This code has no history to show."), field="code", value=shown.text)
    told = public_document(db, lot, base_url=deployment().base_url, now=deployment().clock())
    return attachment(Response(json.dumps(told), mimetype=JSON_LD), lot)
