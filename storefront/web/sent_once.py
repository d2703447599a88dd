"""A form that is sent twice is done once: a thumb on a slow network taps again."""

from collections.abc import Callable

from flask import redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from storefront.idempotency import services as idempotency
from storefront.web.current import deployment, who
from storefront.web.forms import REQUEST_KEY, Form

_TOKENS = frozenset({REQUEST_KEY, "csrf_token"})
_SEE_OTHER = 303


def redirect_once(form: Form, act: Callable[[Session], str]) -> ResponseReturnValue:
    """Do `act` in one write transaction and go to the address that it returns.

    The same form sent again goes to the same address and does nothing. What `act` raises undoes
    everything, the claim of the request key included, so that a corrected form can be sent.

    Raises:
        Conflict: the form was sent before with other values.
        NguonError: whatever `act` raises.
    """
    site = deployment()
    with site.transaction() as session:
        done = idempotency.once(
            session,
            scope=_scope(),
            key=form.request_key.data,
            fingerprint=idempotency.fingerprint(_as_sent()),
            now=site.clock(),
        )
        if done.status is None:
            idempotency.answered(done, status=_SEE_OTHER, location=act(session))
        location = done.location
    assert location is not None
    return redirect(location, code=_SEE_OTHER)


def _scope() -> str:
    """Whose key it is; a stranger's key is random enough to be nobody else's."""
    person = who()
    return f"{person.organisation.id}:{person.person.id}" if person else f"form:{request.endpoint}"


def _as_sent() -> list[tuple[str, str]]:
    view = [(f"view:{name}", str(value)) for name, value in (request.view_args or {}).items()]
    typed = [(n, v) for n, v in request.form.items(multi=True) if n not in _TOKENS]
    return [("endpoint", str(request.endpoint)), *view, *typed]
