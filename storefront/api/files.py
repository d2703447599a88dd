"""Photos and PDFs that events name as evidence: sent first, then named by their SHA-256."""

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields

from storefront.api.access import recorder, resource
from storefront.api.answering import created, one
from storefront.web.current import deployment
from storefront.web.public_files import CLOSED
from storefront.web.uploads import takes_up_to
from traceability.files.evidence import MOST_PHOTO_BYTES, own_file, show_to_all, store_evidence
from traceability.files.models import StoredFile
from traceability.files.services import read_file

blueprint = resource("files", __doc__)


class FileSchema(Schema):
    """A kept file. Of a photo what is kept is drawn anew, so its SHA-256 is another than sent."""

    sha256 = fields.String()
    media_type = fields.String()
    size = fields.Integer()
    is_public = fields.Boolean()
    stored_at = fields.AwareDateTime()


class FileQuery(Schema):
    """How a photo is kept."""

    keep_position = fields.Boolean(
        load_default=False,
        metadata={"description": "keep where the photo was taken, where it says so"},
    )


class VisibilitySchema(Schema):
    """Who may see a file."""

    is_public = fields.Boolean(required=True)


@blueprint.route("", methods=["POST"])
@blueprint.arguments(FileQuery, location="query")
@blueprint.response(201, FileSchema)
@takes_up_to(MOST_PHOTO_BYTES)
def keep(args: dict[str, Any]) -> Response:
    """Keep a photo or a PDF: the bytes are the body of the request."""

    def act(session: Any) -> StoredFile:
        return store_evidence(
            session,
            recorder(),
            deployment().files,
            content=request.get_data(),
            keep_position=args["keep_position"],
        )

    return created(FileSchema, act)


@blueprint.route("/<string:sha256>", methods=["GET"])
@blueprint.response(200, content_type="application/octet-stream")
def read(sha256: str) -> Response:
    """Read a file of the organisation."""
    with deployment().reading() as session:
        stored = own_file(session, recorder().organisation_id, sha256)
    response = Response(read_file(deployment().files, stored.sha256), mimetype=stored.media_type)
    response.headers["Content-Security-Policy"] = CLOSED
    return response


@blueprint.route("/<string:sha256>/visibility", methods=["POST"])
@blueprint.arguments(VisibilitySchema)
@blueprint.response(200, FileSchema)
def show(body: dict[str, Any], sha256: str) -> Response:
    """Let everybody see a file, or only the members of the organisation."""
    with deployment().transaction() as session:
        stored = show_to_all(session, recorder(), sha256, is_public=body["is_public"])
        return one(FileSchema, stored)
