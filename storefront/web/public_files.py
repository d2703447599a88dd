"""Stored files that anyone may see: pictures of products, logos. What is private is not there."""

import re

from flask import Blueprint, Response, abort, request
from sqlalchemy import select

from storefront.web.compression import compressible
from storefront.web.current import deployment
from traceability.files.models import StoredFile
from traceability.files.services import read_file

blueprint = Blueprint("files", __name__)

_SHA256 = re.compile(r"[0-9a-f]{64}")
_IMMUTABLE = "public, max-age=31536000, immutable"
CLOSED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Whatever an SVG or a PDF holds, opened on its own it runs and loads nothing."""


@blueprint.get("/files/<sha256>")
@compressible
def show(sha256: str) -> Response:
    """One file by the SHA-256 of its content, so that it never changes."""
    if not _SHA256.fullmatch(sha256):
        abort(404)
    with deployment().reading() as session:
        # Several organisations may keep the same bytes; one of them made them public.
        stored = session.scalars(
            select(StoredFile).where(StoredFile.sha256 == sha256, StoredFile.is_public).limit(1)
        ).first()
    if stored is None:
        abort(404)
    response = Response(read_file(deployment().files, sha256), mimetype=stored.media_type)
    response.headers["Cache-Control"] = _IMMUTABLE
    response.headers["Content-Security-Policy"] = CLOSED
    if not stored.media_type.startswith("image/"):
        response.headers["Content-Disposition"] = f"attachment; filename={sha256[:12]}"
    response.set_etag(sha256)
    response.make_conditional(request)
    return response
