"""The addresses of stamps: scanned at `/T/<code>`, typed at `/t`."""

from datetime import datetime

import structlog
from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from storefront.web import visitors
from storefront.web.compression import compressible
from storefront.web.current import deployment, site, who
from storefront.web.errors import wants_json
from storefront.web.limits import limiter
from storefront.web.scan.answer import answer
from storefront.web.scan.document import document
from storefront.web.scan.history import history
from storefront.web.scan.journey import KINDS, days
from storefront.web.scan.laboratory import measured_said
from storefront.web.scan.words import REASON_WORDS
from storefront.web.security import csrf
from traceability.errors import MalformedStampCode
from traceability.rules.services import scanned_rule
from traceability.stamps.code import StampCode
from traceability.stamps.reading import read_stamp
from traceability.stamps.verdict import http_status
from traceability.stamps.visits import count_visit, visits_by

blueprint = Blueprint("scan", __name__)
blueprint.add_app_template_filter(measured_said, "measured")

TYPED_LIMIT = "20 per minute; 200 per hour"
"""For what carries no signature, from one network. A guess hits a stamp once in 2^16 tries at the
check bits alone; this keeps the trying itself from being a load."""
LONGEST_CODE = 2_000


def _needs_no_limit() -> bool:
    """Whether the address holds a whole code, or the form is only being opened."""
    given = (request.view_args or {}).get("code") or request.args.get("code", "")
    if not given.strip():
        return True
    try:
        StampCode.parse(given)
    except MalformedStampCode:
        return False
    return True


@blueprint.get("/T/<code>")
@blueprint.get("/t/<code>")
@limiter.limit(TYPED_LIMIT, exempt_when=_needs_no_limit)
@compressible
def show(code: str) -> ResponseReturnValue:
    """Answer a scan."""
    return answered(code)


@blueprint.get("/T", strict_slashes=False)
@blueprint.get("/t", strict_slashes=False)
@limiter.limit(TYPED_LIMIT, exempt_when=_needs_no_limit)
@compressible
def look_up() -> ResponseReturnValue:
    """Take a typed code or a pasted address, and answer it."""
    code = request.args.get("code", "").strip()[:LONGEST_CODE]
    if code:
        return answered(code)
    return _kept_by_nobody(Response(render_template("scan/look_up.html")))


@blueprint.post("/T", strict_slashes=False)
@blueprint.post("/t", strict_slashes=False)
def look_up_sent() -> ResponseReturnValue:
    """The same for a form that is posted: nothing is changed, so its address may be shared."""
    code = request.form.get("code", "").strip()[:LONGEST_CODE]
    return redirect(url_for("scan.look_up", code=code or None), code=303)


csrf.exempt(look_up_sent)


def answered(text: str) -> Response:
    """The answer to a scan of `text`, as a page or, where a program asks, as JSON."""
    now = deployment().clock()
    visitor = visitors.known(request.cookies.get(visitors.COOKIE))
    is_person = visitors.counts(request.method, dict(request.headers)) and who() is None
    newcomer = visitors.new_visitor() if is_person and visitor is None else None
    name = (newcomer or visitor) if is_person else None
    is_counted = name is not None and _counted(text, name, now)
    with deployment().reading() as db:
        reading = read_stamp(
            db, deployment().vault, text, now=now, visitor=name if is_counted else None
        )
        own = 0
        if visitor and reading.run and reading.index:
            own = visits_by(db, run=reading.run, index=reading.index, visitor=visitor, before=now)
        shown = answer(
            db,
            reading,
            settings=site().settings,
            host=deployment().host,
            own_visits=own,
            is_counted=is_counted,
        )
        if request.args.get("format") == "epcis":
            response = history(db, shown)
        elif request.args.get("format") == "json" or wants_json():
            response = jsonify(document(shown))
        else:
            response = Response(
                render_template(
                    "scan/answer.html",
                    shown=shown,
                    host=deployment().host,
                    law=scanned_rule(),
                    kinds=KINDS,
                    days=days,
                    reasons=REASON_WORDS,
                )
            )
    response.status_code = http_status(reading.verdict)
    if is_counted and newcomer:
        _remember(response, newcomer)
    return _kept_by_nobody(response)


def _counted(text: str, visitor: str, now: datetime) -> bool:
    """Count the visit; where the database is too busy to write, the answer is worth more."""
    try:
        return count_visit(deployment(), text, visitor=visitor, now=now)
    except OperationalError:
        structlog.get_logger().warning("a visit was not counted", exc_info=True)
        return False


def _remember(response: Response, visitor: str) -> None:
    response.set_cookie(
        visitors.COOKIE,
        visitor,
        max_age=visitors.COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=site().settings.is_https,
    )


def _kept_by_nobody(response: Response) -> Response:
    """An answer holds for the moment in which it was asked, and for who asked."""
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(["Accept", "Cookie"])
    return response
