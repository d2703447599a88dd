"""The addresses of GS1 Digital Links at our host.

`/01/<gtin>[/10/<lot>][/21/<serial>]`, `/414/<gln>`, `/00/<sscc>`, and the description of the
resolver. Who names nothing else gets a page, a phone's camera most of all; JSON is for who asks for
it by `Accept: application/linkset+json` or `?linkType=linkset`.
"""

from urllib.parse import quote_plus

from flask import Blueprint, Response, json, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from storefront.web.compression import compressible
from storefront.web.current import deployment, site
from storefront.web.errors import LINKSET_JSON
from storefront.web.limits import limiter
from storefront.web.resolver.linkset import (
    CONTEXT,
    PREFIX,
    VOCABULARY,
    linkset,
    wanted_type,
)
from storefront.web.resolver.pages import page_of
from storefront.web.resolver.subjects import Subject, anchor_of, subjects_of
from storefront.web.scan.views import TYPED_LIMIT, answered
from traceability.errors import N_, InvalidInput, NotFound
from traceability.gs1 import finding
from traceability.gs1.digital_link import DigitalLink
from traceability.stamps.code import StampCode
from traceability.stamps.linked import LinkedCode

blueprint = Blueprint("resolver", __name__)

SIGNED = "s"
"""The key in the query under which a stamp's signature stands."""
FRESH_SECONDS = 300
PLACES_LIMIT = "60 per minute"
"""Whether a place may be shown is told by all that was ever made there: not for nothing."""
_TEMPORARY_REDIRECT = 307


def _names_no_unsigned_stamp() -> bool:
    """Whether nothing can be guessed at: no serial number, or one with its signature."""
    try:
        link = _asked()
        if link.value(finding.SERIAL) is None:
            return True
        return isinstance(LinkedCode.parse(_stamp_of(link)).code, StampCode)
    except (InvalidInput, NotFound):
        return True  # answered without looking anything up


@blueprint.get("/01/<path:rest>")
@limiter.limit(TYPED_LIMIT, exempt_when=_names_no_unsigned_stamp)
@compressible
def trade_item(rest: str) -> ResponseReturnValue:
    """A product, a lot of it, or one packet with its stamp."""
    del rest
    return _resolved(_asked())


@blueprint.get("/414/<path:rest>")
@limiter.limit(PLACES_LIMIT)
@compressible
def location(rest: str) -> ResponseReturnValue:
    """A cooperative, a plot, a workshop or a warehouse."""
    del rest
    return _resolved(_asked())


@blueprint.get("/00/<path:rest>")
@compressible
def logistic_unit(rest: str) -> ResponseReturnValue:
    """A carton or a pallet."""
    del rest
    return _resolved(_asked())


@blueprint.get("/.well-known/gs1resolver")
@compressible
def description() -> Response:
    """What this resolver knows (GS1-Conformant Resolver standard 1.2, description file)."""
    return _for_programs(
        {
            "name": site().settings.operator,
            "resolverRoot": deployment().base_url,
            "supportedPrimaryKeys": list(finding.SUPPORTED_KEYS),
            "supportedLinkType": [{"namespace": VOCABULARY, "prefix": PREFIX}],
            "linkTypeDefaultCanBeLinkset": False,
        },
        "application/json",
    )


def _asked() -> DigitalLink:
    """The link as it was sent: a slash inside a lot's code is still written `%2F` there.

    Of the query only what is GS1's is read strictly: apps append keys of their own to an address,
    in characters of their own, and nobody shall stand before a locked door for that.

    Raises:
        InvalidDigitalLink: the rules of GS1 refuse it.
        NotFound: it does not begin with its key; such addresses are not ours.
    """
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path
    path = raw[raw.index("/", raw.index("://") + 3) :] if "://" in raw.partition("?")[0] else raw
    path, _, query = path.partition("#")[0].partition("?")
    known = [each for each in query.split("&") if each.partition("=")[0].isdecimal()]
    link = DigitalLink.parse(f"{deployment().base_url}{path}?{'&'.join(known)}")
    if link.stem != deployment().base_url:
        raise NotFound(N_("Nothing is known here under %(value)s."), field="uri", value=path)
    return link


def _resolved(link: DigitalLink) -> ResponseReturnValue:
    asked = request.args.get("linkType")
    wanted = wanted_type(asked) if asked else "linkset" if _accepts_linkset() else None
    if link.value(finding.SERIAL) is not None and asked is None and wanted is None:
        return answered(_stamp_of(link))
    with deployment().reading() as db:
        subjects = subjects_of(db, link)
        if wanted == "linkset":
            return _linkset(link, subjects)
        if asked is not None:
            return _redirected(link, subjects, asked, wanted)
        return _page(db, link, subjects)


def _accepts_linkset() -> bool:
    """Whether a linkset is wanted rather than a page; whoever takes anything gets the page."""
    serial = f"/{finding.SERIAL}/" in request.path  # its JSON is the answer to the scan
    offered = ["text/html", LINKSET_JSON, *([] if serial else ["application/json"])]
    best = request.accept_mimetypes.best_match(offered)
    return bool(request.accept_mimetypes) and best not in (None, "text/html")


def _stamp_of(link: DigitalLink) -> str:
    """The stamp in the link as `read_stamp` takes it, without what else came along."""
    signature = request.args.get(SIGNED)
    path = str(DigitalLink("", link.path))
    return path if signature is None else f"{path}?{SIGNED}={quote_plus(signature)}"


def _linkset(link: DigitalLink, subjects: list[Subject]) -> Response:
    links = [each for subject in subjects for each in subject.links]
    answer = _for_programs(linkset(anchor_of(link), subjects[0].title, links), LINKSET_JSON)
    answer.vary.add("Cookie")  # which holds the language of the titles
    answer.headers["Link"] = (
        f'<{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    )
    return answer


def _redirected(
    link: DigitalLink, subjects: list[Subject], asked: str, wanted: str | None
) -> ResponseReturnValue:
    """To the link of the type that is asked for, and to no other."""
    found = [each for subject in subjects for each in subject.links if each.type == wanted]
    if not found:
        raise NotFound(
            N_("There is no link of the type %(value)s here."), field="linkType", value=asked
        )
    return _with_links(link, _to(found[0].href))


def _page(db: Session, link: DigitalLink, subjects: list[Subject]) -> ResponseReturnValue:
    if len(subjects) > 1:
        chosen = request.args.get("of", 0, type=int)
        if not 1 <= chosen <= len(subjects):
            page = render_template("resolver/several.html", link=link, subjects=subjects)
            return _with_links(link, Response(page))
        subjects = subjects[chosen - 1 :]
    subject = subjects[0]
    if subject.page is not None:
        return _with_links(link, _to(subject.page))
    return _with_links(link, Response(page_of(db, link, subject)))


def _to(address: str) -> Response:
    return Response(status=_TEMPORARY_REDIRECT, headers={"Location": address})


def _with_links(link: DigitalLink, answer: Response) -> Response:
    """Say where the linkset is, and that the answer depends on what was accepted."""
    address = f"{anchor_of(link)}?linkType=linkset"
    answer.headers["Link"] = f'<{address}>; rel="linkset"; type="{LINKSET_JSON}"'
    answer.headers["Cache-Control"] = "no-cache"
    answer.vary.update(["Accept", "Cookie"])
    return answer


def _for_programs(document: object, media_type: str) -> Response:
    answer = Response(json.dumps(document, ensure_ascii=False), mimetype=media_type)
    answer.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.vary.add("Accept")
    return answer
