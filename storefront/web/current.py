"""Who asks, and on which Nguồn: what a view needs to know about its request."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec
from uuid import UUID

from flask import current_app, g, has_request_context, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from storefront.accounts import services as accounts
from storefront.accounts.passwords import Passwords
from storefront.accounts.services import SignedIn
from storefront.settings import Settings
from traceability.deployment import Deployment
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

TOKEN = "token"  # noqa: S105 - the name under which the session cookie holds it

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Site:
    """What the application was made of."""

    settings: Settings
    deployment: Deployment
    passwords: Passwords


def site() -> Site:
    """The site that serves this request."""
    found = current_app.extensions["nguon"]
    assert isinstance(found, Site)
    return found


def deployment() -> Deployment:
    """The deployment that serves this request: its transactions, clock and keys."""
    return site().deployment


def who() -> SignedIn | None:
    """Who is signed in, looked up once in a request; nobody costs no query."""
    if not has_request_context():
        return None
    if "who" not in g:
        token = session.get(TOKEN)
        g.who = accounts.signed_in_with(deployment(), token) if token else None
    return g.who  # type: ignore[no-any-return]  # g is untyped by design


def here() -> SignedIn:
    """Who is signed in, in a view that `signed_in` guards."""
    found = who()
    assert found is not None
    return found


def recorder(on_behalf_of: UUID | None = None) -> Recorder:
    """The person at the desk, as the library's services want to know them."""
    found = here()
    return Recorder(
        organisation_id=found.organisation.id,
        person_id=found.person.id,
        role=found.role,
        on_behalf_of=on_behalf_of,
        clock=deployment().clock,
    )


def signed_in(permission: Permission | None = None) -> Callable[[View[P]], View[P]]:
    """Guard a view: who is not signed in is sent to sign in, and back here afterwards.

    Raises, in the guarded view:
        NotAllowed: the role does not include `permission`; shown as 403.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if who() is None:
                wanted = request.full_path.rstrip("?") if request.method == "GET" else None
                return redirect(url_for("accounts.sign_in", next=wanted), code=303)
            if permission is not None:
                recorder().require(permission)
            return view(*args, **kwargs)

        return guarded

    return guard
