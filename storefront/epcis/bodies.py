"""What a request sends, and JSON that is answered."""

from typing import Any

from flask import Response, json, request
from werkzeug.exceptions import UnsupportedMediaType

from storefront.epcis.area import JSON_TYPES
from traceability.epcis import documents


def sent() -> Any:
    """The JSON that the request sends.

    Raises:
        UnsupportedMediaType: it says that it is something else.
        RequestEntityTooLarge: it is larger than the view takes; nothing beyond that is read.
        InvalidEpcis: it is not JSON.
    """
    if request.mimetype not in JSON_TYPES:
        raise UnsupportedMediaType
    return documents.parse(request.get_data())


def answer_json(body: Any, status: int = 200) -> Response:
    """A JSON answer; letters stand as they are."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    answer = Response(text, status=status, mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
