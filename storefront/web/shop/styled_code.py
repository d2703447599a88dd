"""The styled code of a product page: on a market stall or a poster it leads to the page."""

from functools import lru_cache

from flask import Response, request
from flask.typing import ResponseReturnValue

from labels import LabelError, styled_png
from storefront.catalogue.services import offer_by_slug
from storefront.web.current import deployment
from storefront.web.shop.area import blueprint
from storefront.web.shop.shown import product_url
from traceability.errors import NotFound
from traceability.files.services import read_file

_DAY = "public, max-age=86400"


@blueprint.get("/p/<slug>/code.png")
def code(slug: str) -> ResponseReturnValue:
    """The code with the cooperative's logo inside."""
    with deployment().reading() as db:
        offer = offer_by_slug(db, slug, now=deployment().clock()).offer
        url, logo = product_url(offer), offer.product.organisation.logo
    response = Response(_drawn(url, _bytes_of(logo)), mimetype="image/png")
    response.headers["Cache-Control"] = _DAY
    response.add_etag()
    response.make_conditional(request)
    return response


def _bytes_of(sha256: str | None) -> bytes | None:
    try:
        return read_file(deployment().files, sha256) if sha256 else None
    except NotFound:
        return None


@lru_cache(maxsize=64)
def _drawn(url: str, logo: bytes | None) -> bytes:
    try:
        return styled_png(url, logo=logo)
    except LabelError:  # a logo that cannot be drawn into it: the code works without
        return styled_png(url)
