"""Views that take more than a form: pictures, backups."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request

V = TypeVar("V", bound=Callable[..., object])
_LIMIT = "largest_request"


def takes_up_to(size_bytes: int) -> Callable[[V], V]:
    """Let a view take requests of up to so many bytes instead of the site's usual limit."""

    def mark(view: V) -> V:
        setattr(view, _LIMIT, size_bytes)
        return view

    return mark


def set_up(app: Flask) -> None:
    """Look for the mark before anything reads the request: the form token is in the form."""
    app.before_request(_widen)


def _widen() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    limit = getattr(view, _LIMIT, None)
    if limit is not None:
        request.max_content_length = limit
