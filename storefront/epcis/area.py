"""The blueprint of /epcis: what every request of it passes, and what every answer carries."""

import re
from collections.abc import Callable
from importlib.metadata import version

from flask import Blueprint, Response, current_app, g, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, NotAcceptable, RequestURITooLarge

from storefront.accounts.errors import WrongToken
from storefront.accounts.partners import PREFIX as PARTNER
from storefront.accounts.partners import authenticate_partner
from storefront.accounts.programs import authenticate_token
from storefront.api.access import REQUESTS, token_key
from storefront.epcis.limits import LIMITS, LONGEST_QUERY
from storefront.epcis.problems import http_problem, library_problem
from storefront.web.current import deployment
from storefront.web.limits import limiter
from storefront.web.security import csrf
from traceability.epcis.projecting import catch_up
from traceability.epcis.reading import Organisation, Partner, Public, Reader
from traceability.errors import N_, NguonError, NotAllowed
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

blueprint = Blueprint("epcis", __name__, url_prefix="/epcis")
limiter.limit(REQUESTS, key_func=token_key)(blueprint)
csrf.exempt(blueprint)

VERSION = "2.0.0"
JSON_TYPES = ("application/json", "application/ld+json")
_VERSION = re.compile(r"(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?")
_VERSIONS = {"GS1-EPCIS-Version": VERSION, "GS1-CBV-Version": VERSION}
_OURS = (2, 0, 0)
_FITTING: dict[str, Callable[[tuple[int, int, int]], bool]] = {
    "Min": lambda asked: asked <= _OURS,
    "Max": lambda asked: asked >= _OURS,
    "Version": lambda asked: asked[:2] == _OURS[:2],
}
_NEVER_TRANSLATES = "Never_Translates"
_SHOWN = 100
_OFFERED = {
    **_VERSIONS,
    "GS1-EPCIS-Min": VERSION,
    "GS1-EPCIS-Max": VERSION,
    "GS1-CBV-Min": VERSION,
    "GS1-CBV-Max": VERSION,
    "GS1-EPC-Format": _NEVER_TRANSLATES,
    "GS1-CBV-XML-Format": _NEVER_TRANSLATES,
}


def reader() -> Reader:
    """Who reads: an organisation's program, or anybody."""
    found: Reader = g.epcis_reader
    return found


def recorder() -> Recorder:
    """The organisation's program: who captures, keeps queries, and sees what there is at all.

    Raises:
        WrongToken: the request carries no token.
        NotAllowed: the token is that of a partner, who reads and no more.
    """
    found: Recorder | None = g.epcis_recorder
    if found is None and isinstance(g.epcis_reader, Partner):
        raise NotAllowed(N_("This token reads events of what was handed over, and no more."))
    if found is None:
        raise WrongToken(N_("Send a token: Authorization: Bearer nguon_..."))
    return found


@blueprint.before_request
def _answer_options() -> Response | None:
    """What a resource can do, before anything is asked of who asks (EPCIS 2.0, 12.4)."""
    if request.method != "OPTIONS":
        return None
    answer = Response(status=204)
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    answer.headers["Allow"] = ", ".join(sorted(set(adapter.allowed_methods()) - {"HEAD"}))
    answer.headers.update(_OFFERED)
    answer.headers["GS1-Vendor-Version"] = version("nguon")
    if request.path.rstrip("/").endswith("/capture"):
        answer.headers.update(LIMITS)
        answer.headers["GS1-Capture-Error-Behaviour"] = "all"
    return answer


@blueprint.before_request
def _agree() -> None:
    """Pass where what is asked for can be given; who asks for nothing special gets JSON.

    Raises:
        NotAcceptable: another version, another format of EPCs, something else than JSON; it names
            the header and what it asked for.
    """
    if len(request.query_string) > LONGEST_QUERY:
        raise RequestURITooLarge
    accepted = request.accept_mimetypes
    if accepted and not accepted.best_match([*JSON_TYPES, "application/problem+json"]):
        raise _unwilling("Accept", ", ".join(JSON_TYPES))
    wanted = request.headers.get("GS1-EPC-Format", _NEVER_TRANSLATES)
    if wanted not in (_NEVER_TRANSLATES, "No_Preference"):
        raise _unwilling("GS1-EPC-Format", _NEVER_TRANSLATES)
    for standard in ("EPCIS", "CBV"):
        for end, fits in _FITTING.items():
            header = f"GS1-{standard}-{end}"
            asked = request.headers.get(header)
            if asked and not fits(_parsed(header, asked)):
                raise _unwilling(header, VERSION)


@blueprint.before_request
def _authenticate() -> None:
    given = request.headers.get("Authorization")
    g.epcis_recorder, g.epcis_reader = None, Public()
    if given is None:
        return
    scheme, _, token = given.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise WrongToken(N_("Send a token: Authorization: Bearer nguon_..."))
    text = token.strip()
    if text.startswith(PARTNER):
        partner = authenticate_partner(deployment(), text)
        g.epcis_reader = Partner(partner.organisation_id, partner.party_id)
        return
    found = authenticate_token(deployment(), text)
    found.require(Permission.VIEW)
    g.epcis_recorder, g.epcis_reader = found, Organisation(found.organisation_id)


@blueprint.before_request
def _take_in_own_events() -> None:
    """What was recorded since the last question is found like everything else."""
    catch_up(deployment())


@blueprint.after_request
def _say_versions(answer: Response) -> Response:
    for name, value in _VERSIONS.items():
        answer.headers.setdefault(name, value)
    if answer.calculate_content_length() == 0:
        del answer.headers["Content-Type"]
    return answer


@blueprint.errorhandler(NguonError)
def _library_error(error: NguonError) -> Response:
    return library_problem(error)


@blueprint.errorhandler(HTTPException)
def _http_error(error: HTTPException) -> Response:
    return http_problem(error)


def _parsed(header: str, text: str) -> tuple[int, int, int]:
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        raise _unwilling(header, VERSION)
    major, minor, patch = (int(each or 0) for each in found.groups())
    return major, minor, patch


def _unwilling(header: str, offered: str) -> NotAcceptable:
    said = gettext(
        "The header %(header)s asks for %(value)s; there is %(offered)s.",
        header=header,
        value=request.headers[header][:_SHOWN],
        offered=offered,
    )
    return NotAcceptable(said)
