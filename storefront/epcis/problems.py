"""Errors in the words of EPCIS: problem documents whose type is `epcisException:*`."""

from http import HTTPStatus
from typing import Any

import structlog
from flask import Response, json
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, NotAcceptable

from storefront.accounts.errors import WrongToken
from storefront.epcis.limits import LIMITS
from storefront.web.errors import PROBLEM_JSON, status_of
from storefront.web.language import say
from traceability.errors import (
    Conflict,
    InvalidInput,
    InvalidQuery,
    NguonError,
    NotAllowed,
    NotFound,
    TooManyEvents,
)

Type = tuple[HTTPStatus, str]

_OF_ERROR: tuple[tuple[type[NguonError], Type], ...] = (
    (WrongToken, (HTTPStatus.UNAUTHORIZED, "Security")),
    (NotAllowed, (HTTPStatus.FORBIDDEN, "Security")),
    (NotFound, (HTTPStatus.NOT_FOUND, "NoSuchName")),
    (Conflict, (HTTPStatus.CONFLICT, "ResourceAlreadyExists")),
    (InvalidQuery, (HTTPStatus.BAD_REQUEST, "QueryParameter")),
    (InvalidInput, (HTTPStatus.BAD_REQUEST, "Validation")),
)
_OF_STATUS = {
    400: "Validation",
    401: "Security",
    403: "Security",
    404: "NoSuchName",
    406: "NotAcceptable",
    409: "ResourceAlreadyExists",
    413: "CaptureLimitExceeded",
    414: "URITooLong",
    415: "UnsupportedMediaType",
    501: "Implementation",
}


def problem(status: int, kind: str | None, detail: str, **more: Any) -> Response:
    """A problem document (RFC 9457); `kind` is the exception's name without its ending."""
    body = {
        "type": f"epcisException:{kind}Exception" if kind else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **{name: value for name, value in more.items() if value is not None},
    }
    answer = Response(json.dumps(body, ensure_ascii=False), status=status, mimetype=PROBLEM_JSON)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and kind == "CaptureLimitExceeded":
        answer.headers.update(LIMITS)
    return answer


def library_problem(error: NguonError) -> Response:
    """The problem that an error of the library is."""
    if isinstance(error, TooManyEvents):
        kind = "QueryTooLarge" if error.field == "maxEventCount" else "CaptureLimitExceeded"
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, kind, say(error), code=error.code)
    for kind_of_error, (status, kind) in _OF_ERROR:
        if isinstance(error, kind_of_error):
            return problem(status, kind, say(error), code=error.code, **_where(error))
    structlog.get_logger().error("library error", code=error.code, exc_info=error)
    return problem(status_of(error), "Implementation", gettext("Something went wrong on our side"))


def http_problem(error: HTTPException) -> Response:
    """The problem that an HTTP error is."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        answer = error.get_response()
        assert isinstance(answer, Response)  # a redirect
        return answer
    kind = _OF_STATUS.get(status) if status < HTTPStatus.INTERNAL_SERVER_ERROR else "Implementation"
    said = error.description if isinstance(error, NotAcceptable) else None
    known = HTTPStatus(status)
    answer = problem(status, kind, said or known.description or known.phrase)
    original = error.get_response()
    for name in ("Allow", "Retry-After"):
        if name in original.headers:
            answer.headers[name] = original.headers[name]
    return answer


def job_problem(kept: dict[str, Any]) -> dict[str, Any]:
    """An error of a capture job, told in the language of who asks."""
    is_conflict = kept["code"] == "event_conflict"
    status = HTTPStatus.CONFLICT if is_conflict else HTTPStatus.BAD_REQUEST
    kind = "ResourceAlreadyExists" if is_conflict else "Validation"
    template, params = kept["template"], kept["params"]
    said = gettext(template)
    return {
        "type": f"epcisException:{kind}Exception",
        "title": status.phrase,
        "status": int(status),
        "detail": said % params if params else said,
        "code": kept["code"],
        "field": kept["field"] or "",
    }


def _where(error: NguonError) -> dict[str, Any]:
    value = error.value if isinstance(error.value, str | int | float | None) else str(error.value)
    return {"field": error.field, "value": value}
