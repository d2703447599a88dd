r"""Characters that no database keeps: NUL, and halves of a surrogate pair.

Nobody types them into a form, and JSON can spell both (`\u0000`, `\ud800`). PostgreSQL refuses
the first, UTF-8 the second; both are refused here, once for every page and resource. So is JSON
that is nested without end.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import BadRequest

from traceability.errors import N_, InvalidInput

View = TypeVar("View", bound=Callable[..., object])

_JSON_ESCAPE = b"\\u"
_MANY = 200
"""Lists and objects in a document from which on it is looked at whether it can be read at all."""
_MARK = "reads_strictly"
_FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def is_keepable(text: str) -> bool:
    """Whether every character of the text can be stored."""
    return "\0" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


def reads_strictly(view: View) -> View:
    """Mark a view that looks at its JSON itself: a document of thousands is read once."""
    setattr(view, _MARK, True)
    return view


def set_up(app: Flask) -> None:
    """Ask before every view; after the walls, which have read the form already."""
    app.before_request(_refuse_unkeepable)


def _refuse_unkeepable() -> None:
    sent = [request.path, *request.args.values()]
    if request.mimetype in _FORM_TYPES:
        sent += [value for values in request.form.listvalues() for value in values]
    if not all(is_keepable(text) for text in sent):
        raise BadRequest
    view = current_app.view_functions.get(request.endpoint or "")
    is_looked_at = request.is_json and not getattr(view, _MARK, False)
    body = request.get_data() if is_looked_at else b""
    if _JSON_ESCAPE in body or body.count(b"[") + body.count(b"{") > _MANY:
        try:
            is_clean = all(map(is_keepable, _texts(request.get_json(silent=True))))
        except RecursionError as error:  # nested as no document is
            raise BadRequest from error
        if not is_clean:
            raise InvalidInput(N_("The text has characters that cannot be kept."), field="body")


def _texts(document: object) -> Iterator[str]:
    """Every text in a JSON document, names of members included."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, list):
        for each in document:
            yield from _texts(each)
    elif isinstance(document, dict):
        for name, each in document.items():
            yield name
            yield from _texts(each)
