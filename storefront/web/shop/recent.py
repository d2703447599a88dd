"""The orders that were placed in this browser, so that who leaves no mail address finds them."""

from typing import Any

from flask import session

_COOKIE = "orders"
MOST = 5


def recent_orders() -> list[tuple[str, str]]:
    """(number, token of the private link), the newest first."""
    return [
        (number, token)
        for number, token in _pairs(session.get(_COOKIE))
        if isinstance(number, str) and isinstance(token, str)
    ]


def remember(number: str, token: str) -> None:
    """Note an order in the visitor's own signed cookie."""
    before = [pair for pair in recent_orders() if pair[1] != token]
    session[_COOKIE] = [[number, token], *map(list, before)][:MOST]
    session.permanent = True


def _pairs(kept: Any) -> list[list[Any]]:
    if not isinstance(kept, list):
        return []
    return [
        pair for pair in kept if isinstance(pair, list) and len(pair) == len(("number", "token"))
    ]
