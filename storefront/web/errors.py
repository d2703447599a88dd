"""Every error, translated once: a page for people, problem JSON (RFC 9457) for programs."""

from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, json, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from storefront import formats
from storefront.accounts.errors import WrongToken
from storefront.web.language import language, say
from traceability.errors import (
    Conflict,
    InvalidDigitalLink,
    InvalidInput,
    NguonError,
    NotAllowed,
    NotFound,
)

PROBLEM_JSON = "application/problem+json"
LINKSET_JSON = "application/linkset+json"
API = ("/api/", "/epcis/")

STATUS: tuple[tuple[type[NguonError], HTTPStatus], ...] = (
    (WrongToken, HTTPStatus.UNAUTHORIZED),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (InvalidDigitalLink, HTTPStatus.BAD_REQUEST),
    (InvalidInput, HTTPStatus.UNPROCESSABLE_ENTITY),
)
"""The first that fits; what is none of them is our own fault (500)."""

_TITLES = {
    400: lazy_gettext("This request cannot be read"),
    401: lazy_gettext("Please sign in"),
    403: lazy_gettext("You may not do this"),
    404: lazy_gettext("There is nothing at this address"),
    405: lazy_gettext("This address does not work that way"),
    409: lazy_gettext("This does not fit what is recorded"),
    413: lazy_gettext("That is too much at once"),
    422: lazy_gettext("Something in it is not right"),
    429: lazy_gettext("Too many attempts"),
    500: lazy_gettext("Something went wrong on our side"),
}
_ADVICE = {
    400: lazy_gettext("Go back, reload the page and try again."),
    401: lazy_gettext("This part is for members of a cooperative."),
    403: lazy_gettext("Ask the owner of your cooperative's account if you need it."),
    404: lazy_gettext("Check the address, or start from the first page."),
    405: lazy_gettext("Go back and use the buttons of the page."),
    409: lazy_gettext("Go back and check what you entered."),
    413: lazy_gettext("The form or file is larger than this site takes."),
    422: lazy_gettext("Go back and check what you entered."),
    429: lazy_gettext("Wait a few minutes, then try again."),
    500: lazy_gettext("Nothing was saved. Please try again; we have noted what happened."),
}


def set_up(app: Flask) -> None:
    """Answer every error of the library, of Werkzeug and of our own making."""
    app.register_error_handler(NguonError, _library_error)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, http_problem)


def status_of(error: NguonError) -> HTTPStatus:
    """The HTTP status of an error of the library."""
    for kind, status in STATUS:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def wants_json() -> bool:
    """Whether a program asks: under `/api/`, or where JSON is preferred to HTML."""
    if request.path.startswith(API):
        return True
    accepted = request.accept_mimetypes
    offered = ["text/html", "application/json", PROBLEM_JSON, LINKSET_JSON]
    return bool(accepted) and accepted.best_match(offered) in offered[1:]


def problem(status: int, *, code: str, detail: str, **more: Any) -> Response:
    """Problem details (RFC 9457): `code` is stable, `detail` is for people."""
    body = {
        "type": f"urn:nguon:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": g.get("request_id"),
        **{key: value for key, value in more.items() if value is not None},
    }
    return Response(json.dumps(body), status=status, mimetype=PROBLEM_JSON)


def _library_error(error: NguonError) -> Response:
    status = status_of(error)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        structlog.get_logger().error("library error", code=error.code, exc_info=error)
        return _answer(status, code="error", detail=str(_ADVICE[500]))
    value = error.value if isinstance(error.value, str | int | None) else str(error.value)
    return _answer(status, code=error.code, detail=say(error), field=error.field, value=value)


def _stale_form(error: CSRFError) -> Response:
    del error
    return _answer(
        HTTPStatus.BAD_REQUEST,
        code="stale_form",
        detail=gettext("The form was open for too long. Go back, reload the page and send again."),
    )


def http_problem(error: HTTPException) -> Response:
    """The answer to an HTTP error: a page, or problem JSON where a program asks."""
    answer = error.get_response()
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        assert isinstance(answer, Response)  # a redirect
        return answer
    status = error.code if error.code in _TITLES else _nearest(error.code)
    page = _answer(status, code=_code(status), detail=_advice(status))
    page.status_code = error.code
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in answer.headers:
            page.headers[name] = answer.headers[name]
    return page


def _advice(status: int) -> str:
    """What to do now; of a request that is too large, how large one may be."""
    most = request.max_content_length
    if status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE or most is None or wants_json():
        return str(_ADVICE[status])
    said = gettext(
        "This page takes up to %(most)s MB at once. Go back, what you typed is still there, and"
        " choose a smaller file.",
        most=formats.number(most // 1_000_000, language()),
    )
    return str(said)


def _nearest(status: int) -> int:
    return 400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500


def _code(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "_")


def _answer(status: int, *, code: str, detail: str, **more: Any) -> Response:
    if wants_json():
        return problem(status, code=code, detail=detail, **more)
    page = render_template("error.html", status=int(status), title=_TITLES[status], detail=detail)
    return Response(page, status=status, mimetype="text/html")
