"""Who may ask: the token in the request, and the recorder that it stands for."""

from flask import g, request
from flask_smorest import Blueprint

from storefront.accounts.errors import WrongToken
from storefront.accounts.programs import authenticate_token
from storefront.web.current import deployment
from storefront.web.limits import limiter, visitor
from traceability.errors import N_
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

REQUESTS = "600 per minute"


def resource(name: str, description: str | None, *, under: str | None = None) -> Blueprint:
    """The blueprint of a resource under /api/v1: only with a valid token, and not too often.

    `under` is the first part of its addresses where that is not its name.
    """
    blueprint = Blueprint(
        f"api-{name}", __name__, url_prefix=f"/api/v1/{under or name}", description=description
    )
    limiter.limit(REQUESTS, key_func=_key)(blueprint)
    blueprint.before_request(_authenticate)
    return blueprint


def recorder(permission: Permission = Permission.VIEW) -> Recorder:
    """The program that asks, where its role includes `permission`.

    Raises:
        NotAllowed: it does not.
    """
    found: Recorder = g.api_recorder
    found.require(permission)
    return found


def _authenticate() -> None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise WrongToken(N_("Send a token: Authorization: Bearer nguon_..."))
    g.api_recorder = authenticate_token(deployment(), token.strip())


def _key() -> str:
    return request.headers.get("Authorization") or visitor()
