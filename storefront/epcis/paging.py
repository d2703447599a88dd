"""Pages: `perPage`, `nextPageToken`, and the link to the next one.

A token says where the next page begins. It is signed, holds for one hour and for the very question
that it was given for; whoever makes one up or carries it elsewhere is told so.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, request
from itsdangerous import BadData, URLSafeSerializer

from storefront.epcis.limits import DEFAULT_PAGE, LARGEST_PAGE
from storefront.web.current import deployment, site
from traceability.errors import N_, InvalidQuery

TOKEN_LIFE = timedelta(hours=1)
_OWN = ("perPage", "nextPageToken")
_DIGITS = 9
_MOMENT = "t"


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is asked for."""

    size: int
    after: tuple[Any, ...] | None
    seen: int


def parameters() -> dict[str, str]:
    """The parameters of the query, without those of the page.

    Raises:
        InvalidQuery: one is given twice.
    """
    given = request.args.to_dict(flat=False)
    for name, values in given.items():
        if len(values) > 1:
            raise InvalidQuery(
                N_("The parameter is given twice; items of a list are parted by |."), field=name
            )
    return {name: values[0] for name, values in given.items() if name not in _OWN}


def asked() -> PageRequest:
    """The page that the request asks for.

    Raises:
        InvalidQuery: `perPage` is no number above zero, or the token is broken, of another question
            or older than an hour.
    """
    parameters()
    size = request.args.get("perPage", str(DEFAULT_PAGE))
    if not (size.isascii() and size.isdigit() and len(size) <= _DIGITS and int(size)):
        raise InvalidQuery(
            N_("A whole number above zero is expected."), field="perPage", value=size[:100]
        )
    token = request.args.get("nextPageToken")
    if token is None:
        return PageRequest(min(int(size), LARGEST_PAGE), None, 0)
    after, seen = _read(token)
    return PageRequest(min(int(size), LARGEST_PAGE), after, seen)


def link_next(answer: Response, after: Sequence[Any] | None, seen: int = 0) -> Response:
    """Name the next page in `Link`, where there is one."""
    if after is None:
        return answer
    expires = deployment().clock() + TOKEN_LIFE
    token = _signer().dumps(
        {
            "a": [_plain(each) for each in after],
            "s": seen,
            "e": int(expires.timestamp()),
            "q": _question(),
        }
    )
    again = {**request.args.to_dict(), "nextPageToken": token}
    address = f"{site().settings.base_url}{quote(request.path, safe='/%')}?{urlencode(again)}"
    answer.headers["Link"] = f'<{address}>; rel="next"'
    answer.headers["GS1-Next-Page-Token-Expires"] = expires.astimezone(UTC).isoformat()
    return answer


def _read(token: str) -> tuple[tuple[Any, ...], int]:
    try:
        said: Mapping[str, Any] = _signer().loads(token)
    except BadData as error:
        raise _bad_token(token) from error
    if said["q"] != _question() or said["e"] < deployment().clock().timestamp():
        raise _bad_token(token)
    return tuple(_moment(each) for each in said["a"]), said["s"]


def _bad_token(token: str) -> InvalidQuery:
    return InvalidQuery(
        N_("This is not the token of a next page, or it has expired. Ask from the start."),
        field="nextPageToken",
        value=token[:100],
    )


def _question() -> str:
    """What is asked, by whom: a token serves for nothing else."""
    said = [request.path, request.headers.get("Authorization", ""), *sorted(parameters().items())]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(site().settings.secret_key, salt="epcis-next-page")


def _plain(value: Any) -> Any:
    return {_MOMENT: value.isoformat()} if isinstance(value, datetime) else value


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value[_MOMENT]) if isinstance(value, dict) else value
