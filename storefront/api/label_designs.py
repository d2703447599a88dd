"""Label designs: what there is, on which papers each goes, and pictures of them."""

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields

import labels
from labels import registry, stock
from labels.paper import papers_for
from storefront.api.access import recorder, resource
from storefront.api.answering import owned
from storefront.printing import changing, styles
from storefront.printing.changing import Sides
from storefront.printing.models import LabelStyle
from storefront.printing.picturing import picture, sample_of
from storefront.printing.subjects import content_of, stamp_like, thing_by_id
from storefront.web.current import deployment
from traceability.errors import N_, NotFound
from traceability.lots.models import Lot
from traceability.parties.models import Organisation
from traceability.parties.roles import Permission

blueprint = resource("label-designs", __doc__)


class TextSchema(Schema):
    """A text of a label that a style may change."""

    name = fields.String()
    means_vi = fields.String()
    means_en = fields.String()


class PaperSchema(Schema):
    """A paper, and how many labels of the design a sheet or a row of it holds."""

    name = fields.String()
    title_vi = fields.String()
    title_en = fields.String()
    kind = fields.String(metadata={"description": "sheet or roll"})
    labels = fields.Integer()


class DesignSchema(Schema):
    """A shipped design."""

    name = fields.String()
    title_vi = fields.String()
    title_en = fields.String()
    subject = fields.String(
        metadata={"description": "stamp, carton, plot, lot, product or payment"}
    )
    width_mm = fields.Float()
    height_mm = fields.Float()
    texts = fields.List(fields.Nested(TextSchema))
    colours = fields.Dict(keys=fields.String(), values=fields.String())
    has_logo = fields.Boolean()
    papers = fields.List(fields.Nested(PaperSchema))


class PictureQuery(Schema):
    """What the picture shows; without `of` made-up content, as long as it comes."""

    of = fields.UUID(metadata={"description": "the id of a lot, carton, plot or product"})
    style = fields.UUID(metadata={"description": "the id of a style of the design"})


@blueprint.route("")
class Designs(MethodView):
    """What can be printed."""

    @blueprint.response(200, DesignSchema(many=True))
    def get(self) -> list[dict[str, Any]]:
        """List the designs."""
        recorder(Permission.STAMPS)
        designs = (labels.load_design(name) for name in labels.shipped_designs())
        return [_told(each) for each in designs if each.subject != "reverse"]


@blueprint.route("/<string:name>/picture")
class DesignPicture(MethodView):
    """A design as it is printed."""

    @blueprint.arguments(PictureQuery, location="query")
    @blueprint.response(200, content_type="image/png")
    def get(self, args: dict[str, Any], name: str) -> Response:
        """Draw a label as PNG, from the PDF that would be printed."""
        mine = recorder(Permission.STAMPS)
        if name not in labels.shipped_designs():
            raise NotFound(N_("There is no such design."), field="design", value=name)
        sides = Sides.of(name)
        design = sides.front
        with deployment().reading() as session:
            style: LabelStyle | None = None
            if "style" in args:
                style = owned(session, LabelStyle, args["style"], field="style")
                if style is not None and style.design != name:
                    raise NotFound(
                        N_("There is no such style."), field="style", value=str(args["style"])
                    )
            changes = styles.changes_of(style, deployment().files)
            content = sample_of(design)
            if "of" in args:
                thing = thing_by_id(session, mine.organisation_id, design.subject, args["of"])
                if design.subject == "stamp" and isinstance(thing, Lot):
                    whose = session.get_one(Organisation, mine.organisation_id)
                    content = stamp_like(
                        session, deployment(), design, organisation=whose, lot=thing
                    )
                else:
                    content = content_of(session, deployment(), thing, language="vi")
        changed = sides.with_(changes)
        png, _ = changing.drawn_with(sides, changes, lambda: picture(changed, content))
        return Response(png, mimetype="image/png")


def _told(design: labels.Design) -> dict[str, Any]:
    sides = Sides.of(design.name)
    return {
        "name": design.name,
        "title_vi": design.title_vi,
        "title_en": design.title_en,
        "subject": design.subject,
        "width_mm": design.width_mm,
        "height_mm": design.height_mm,
        "texts": [_text(sides, name) for name in sides.texts],
        "colours": sides.colours,
        "has_logo": sides.has_logo,
        "papers": [
            {
                "name": paper,
                "title_vi": stock.load(paper).title_vi,
                "title_en": stock.load(paper).title_en,
                "kind": stock.load(paper).kind,
                "labels": count,
            }
            for paper, count in papers_for(design).items()
        ],
    }


def _text(sides: Sides, name: str) -> dict[str, str]:
    told = registry.known().get(("text", name))
    means = {
        code: told.means(code) if told else sides.words_of(name, code) for code in ("vi", "en")
    }
    return {"name": name, "means_vi": means["vi"], "means_en": means["en"]}
