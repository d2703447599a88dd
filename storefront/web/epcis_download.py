"""An EPCIS document as a file that a browser keeps."""

import re

from flask import Response

from traceability.lots.models import Lot

JSON_LD = "application/ld+json"

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def attachment(answer: Response, lot: Lot) -> Response:
    """Name the file after the lot, in letters that every system has."""
    name = _NOT_IN_NAMES.sub("-", f"epcis-{lot.organisation.code}-{lot.code}")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.jsonld"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
