"""Numbers in an address that no record has: larger than the integers of a database."""

from flask import Flask, request
from werkzeug.exceptions import NotFound

LARGEST = 2**31 - 1
_COUNTED = ("page", "before")
"""Arguments that are numbers of records or of pages; what is searched for may be any figures."""


def set_up(app: Flask) -> None:
    """Ask before every view."""
    app.before_request(_refuse_too_large)


def _refuse_too_large() -> None:
    asked = [*(request.view_args or {}).values()]
    asked += [request.args.get(name, type=int) for name in _COUNTED]
    if any(isinstance(number, int) and abs(number) > LARGEST for number in asked):
        raise NotFound
