"""One line for every request: which view, which answer, how long; no address, no secret.

The path is logged as its rule (`/orders/<token>`): the path itself can hold a private link or a
stamp. So is no query, no form, no cookie and no visitor's address.
"""

import logging
import secrets
import time

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("nguon.request")


def configure(*, level: str, for_people: bool) -> None:
    """Set up structlog: JSON lines, or coloured ones for people."""
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.StackInfoRenderer(),
            *([] if for_people else [structlog.processors.format_exc_info]),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
    )


def set_up(app: Flask) -> None:
    """Give every request an id, and a line when it is answered."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.began = time.monotonic()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "-")
    if request.endpoint == "static":
        return response
    person = g.get("who")
    log.info(
        "request",
        method=request.method,
        rule=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        milliseconds=round((time.monotonic() - g.get("began", time.monotonic())) * 1000),
        organisation=person.organisation.code if person else None,
    )
    return response
