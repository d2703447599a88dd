"""The public keys of every cooperative here, for whoever checks stamps without us (RFC 7517)."""

import hashlib

from flask import Blueprint, Response, json, request

from storefront.web.compression import compressible
from storefront.web.current import deployment
from traceability.stamps.keys import key_set

blueprint = Blueprint("keys", __name__)

FRESH_SECONDS = 300
"""A revoked key is trusted by an offline checker for at most so long after its last look."""


@blueprint.get("/.well-known/jwks.json")
@compressible
def jwks() -> Response:
    """Every key that ever signed a stamp here, the retired and the revoked included."""
    with deployment().reading() as session:
        body = json.dumps(key_set(session).to_jwks(), separators=(",", ":"))
    response = Response(body, mimetype="application/jwk-set+json")
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response
