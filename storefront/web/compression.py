"""Answers as gzip, where the reader takes it and nothing can be learned from the length.

A page that holds a secret (a form token) beside text that a stranger chose tells the secret by its
compressed length (BREACH). So nothing is compressed but static files and the views that say they
hold no secret, by `@compressible`.
"""

import gzip
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from flask import Flask, Response, current_app, request

SMALLEST = 600
"""Bytes below which an answer fits into one packet anyway."""
LEVEL = 6
_TEXT = (
    "text/",
    "application/javascript",
    "application/json",
    "application/jwk-set+json",
    "application/linkset+json",
    "image/svg+xml",
)
_MARK = "is_compressible"
_WITHOUT_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED, HTTPStatus.PARTIAL_CONTENT}

View = TypeVar("View", bound=Callable[..., object])


def compressible(view: View) -> View:
    """Mark a view whose answers hold no secret."""
    setattr(view, _MARK, True)
    return view


def set_up(app: Flask) -> None:
    """Compress after everything else: Flask asks backwards, so this part is set up first."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not _may_shrink(response):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0:
        return response
    response.direct_passthrough = False
    plain = response.get_data()
    if len(plain) < SMALLEST:
        return response
    # No time inside, so that the same answer is the same bytes.
    response.set_data(gzip.compress(plain, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    etag, is_weak = response.get_etag()
    if etag and not is_weak:
        response.set_etag(etag, weak=True)
    return response


def _may_shrink(response: Response) -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return (
        (request.endpoint == "static" or getattr(view, _MARK, False))
        and (response.mimetype or "").startswith(_TEXT)
        and response.status_code not in _WITHOUT_BODY
        and "Content-Encoding" not in response.headers
    )
