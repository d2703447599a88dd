"""Label styles: designs in the cooperative's own words and colours, with its logo."""

from typing import Any

from flask import Response, request
from flask.views import MethodView
from marshmallow import Schema, fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.printing.models import LabelStyle
from storefront.printing.styles import keep_logo, retire_style, save_style
from storefront.web.current import deployment
from storefront.web.uploads import takes_up_to
from traceability.files.services import MOST_BYTES
from traceability.parties.roles import Permission

blueprint = resource("label-styles", __doc__)


class StyleSchema(Schema):
    """A style. It never changes: a changed one is a newer version of its name."""

    id = fields.UUID(dump_only=True)
    name = fields.String(required=True)
    version = fields.Integer(dump_only=True)
    seen = fields.Integer(
        load_only=True,
        strict=True,
        metadata={"description": "the version that it changes, where there is one"},
    )
    design = fields.String(required=True)
    texts = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        load_default=dict,
        metadata={"description": "by the design's names; an empty one is left out"},
    )
    colours = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    logo = fields.String(
        attribute="logo_sha256",
        data_key="logo",
        metadata={"description": "SHA-256 that POST /label-styles/logos gave"},
    )
    made_at = fields.AwareDateTime(dump_only=True)
    retired_at = fields.AwareDateTime(dump_only=True)


class LogoSchema(Schema):
    """A logo that was kept."""

    sha256 = fields.String()


@blueprint.route("")
class Styles(MethodView):
    """The styles of the organisation."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, StyleSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List the styles that are offered."""
        mine = recorder(Permission.STAMPS)
        query = select(LabelStyle).where(
            LabelStyle.organisation_id == mine.organisation_id, LabelStyle.retired_at.is_(None)
        )
        with deployment().reading() as session:
            return page(StyleSchema, session, query, args)

    @blueprint.arguments(StyleSchema)
    @blueprint.response(201, StyleSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Save a style, or a newer version of one; what cannot be printed is refused."""
        logo = body.pop("logo_sha256", None)
        return created(
            StyleSchema,
            lambda session: save_style(session, recorder(), deployment().files, logo=logo, **body),
            at="/api/v1/label-styles/{}",
        )


@blueprint.route("/<uuid:style_id>")
class OneStyle(MethodView):
    """One style."""

    @blueprint.response(200, StyleSchema)
    def get(self, style_id: Any) -> Response:
        """Read a style, offered or not."""
        recorder(Permission.STAMPS)
        with deployment().reading() as session:
            return one(StyleSchema, owned(session, LabelStyle, style_id))


@blueprint.route("/<uuid:style_id>/retirement", methods=["POST"])
@blueprint.response(201, StyleSchema)
def retirement(style_id: Any) -> Response:
    """Offer a style no longer; what was printed with it can be printed again."""

    def act(session: Session) -> LabelStyle:
        style: LabelStyle = owned(session, LabelStyle, style_id)
        retire_style(session, recorder(), style=style)
        return style

    return created(StyleSchema, act)


@blueprint.route("/logos", methods=["POST"])
@blueprint.response(201, LogoSchema)
@takes_up_to(MOST_BYTES)
def keep(**_: Any) -> Response:
    """Keep a logo for styles: the bytes of a PNG, JPEG or WebP picture are the request's body."""
    return created(
        LogoSchema,
        lambda session: {
            "sha256": keep_logo(session, recorder(), deployment().files, request.get_data())
        },
    )
