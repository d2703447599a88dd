"""Prints of stamp runs: asking for sheets or a roll, how far they are, the file, what was spoiled.

Of a roll, rows are counted as sheets.
"""

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session

from labels import Notice
from labels.stock import EXACT
from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.printing import downloads, ledger, spoiling
from storefront.printing.asking import Asked, ask, told_of
from storefront.printing.models import (
    Fate,
    LabelPrinter,
    LabelStyle,
    Print,
    PrintState,
    SpoiledSheets,
)
from storefront.printing.paper import (
    DESIGNS,
    DPIS,
    USUAL_DESIGN,
    USUAL_PAPER,
    Language,
    Layout,
    every_paper,
)
from storefront.printing.work import kept_file
from storefront.web.current import deployment
from storefront.web.downloads import download
from storefront.web.label_notices import say_notice
from traceability.errors import NotFound
from traceability.parties.roles import Permission
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range

blueprint = resource("prints", __doc__)


class PrintSchema(Schema):
    """A print of stamps `first` to `last` of a run, on sheets of paper or on a roll."""

    id = fields.UUID(dump_only=True)
    run = fields.String(
        required=True, load_only=True, metadata={"description": "the id of the stamp run"}
    )
    run_id = fields.UUID(dump_only=True)
    number = fields.Integer(dump_only=True)
    first = fields.Integer(load_default=1, strict=True)
    last = fields.Integer(strict=True, metadata={"description": "to the end where it is left out"})
    design = fields.String(load_default=USUAL_DESIGN, validate=validate.OneOf(DESIGNS))
    paper = fields.String(load_default=USUAL_PAPER, validate=validate.OneOf(every_paper()))
    start = fields.Integer(
        load_default=1,
        strict=True,
        metadata={"description": "the first free label of a half-used sheet"},
    )
    language = fields.Enum(
        Language,
        by_value=True,
        load_default=Language.PDF,
        metadata={"description": "of the file: pdf, or for a thermal printer's roll zpl or tspl"},
    )
    dpi = fields.Integer(
        strict=True,
        validate=validate.OneOf(DPIS),
        metadata={"description": "how fine that printer prints; only with zpl and tspl"},
    )
    hidden = fields.String(
        load_only=True,
        metadata={
            "description": "of a scratch stamp: the id of the run of kind hidden, whose codes of"
            " the same numbers lie under the patches"
        },
    )
    hidden_id = fields.UUID(dump_only=True)
    style = fields.UUID(load_only=True, metadata={"description": "the id of a style of the design"})
    style_id = fields.UUID(dump_only=True)
    printer = fields.String(
        metadata={"description": "the id of a measured printer; shown by its name"}
    )
    reason = fields.String(metadata={"description": "why stamps are printed again"})
    state = fields.Enum(PrintState, by_value=True, dump_only=True)
    done = fields.Integer(dump_only=True)
    proofed = fields.Integer(
        dump_only=True,
        metadata={"description": "how many codes were read back before the file was released"},
    )
    sheets = fields.Integer(dump_only=True)
    bytes = fields.Integer(dump_only=True)
    sha256 = fields.String(dump_only=True)
    asked_at = fields.AwareDateTime(dump_only=True)
    finished_at = fields.AwareDateTime(dump_only=True)
    problem = fields.String(dump_only=True)


class NoticeSchema(Schema):
    """Something to know before paper is spent: small squares, a text that was cut or left out."""

    code = fields.String()
    detail = fields.Function(say_notice, metadata={"type": "string"})
    field = fields.Function(
        lambda notice: _named(notice, "text", "rows", "design"),
        metadata={"type": "string", "description": "the text or list, else the design"},
    )
    value = fields.Function(
        lambda notice: _named(notice, "module_mm", "bar_mm", "count"),
        metadata={
            "type": ["string", "null"],
            "description": "in mm the squares of the QR code as they are printed, on a roll in"
            " whole dots, or the thinnest bar; of a list the rows without room",
        },
    )


class AskedSchema(PrintSchema):
    """A print, and what to know of it before paper is spent."""

    notices = fields.List(fields.Nested(NoticeSchema), dump_only=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """The notices stand beside the print."""
        of = obj if attr == "notices" else obj.printed
        return super().get_attribute(of, attr, default)


def _named(notice: Notice, *names: str) -> str | None:
    found = (str(notice.params[name]) for name in names if name in notice.params)
    return next(found, None)


class SpoiledSchema(Schema):
    """Sheets of a print that came to nothing, and what becomes of their stamps."""

    id = fields.UUID(dump_only=True)
    first_sheet = fields.Integer(required=True, strict=True)
    last_sheet = fields.Integer(required=True, strict=True)
    fate = fields.Enum(Fate, by_value=True, required=True)
    sure = fields.Boolean(
        load_default=False,
        load_only=True,
        metadata={
            "description": "void lost stamps although some are on packs, or on another print"
        },
    )
    noted_at = fields.AwareDateTime(dump_only=True)


@blueprint.route("")
class Prints(MethodView):
    """The prints of the organisation."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, PrintSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List prints."""
        mine = recorder(Permission.STAMPS)
        query = select(Print).where(Print.organisation_id == mine.organisation_id)
        with deployment().reading() as session:
            return page(PrintSchema, session, query, args)

    @blueprint.arguments(PrintSchema)
    @blueprint.response(201, AskedSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Ask for sheets or a roll; they are drawn and read back soon after."""
        recorder(Permission.STAMPS)

        def act(session: Session) -> Asked:
            run: StampRun = owned(session, StampRun, body["run"], field="run")
            stamps = Range(body["first"], body.get("last", run.count))
            hidden: StampRun | None = None
            if "hidden" in body:
                hidden = owned(session, StampRun, body["hidden"], field="hidden")
            style: LabelStyle | None = None
            if "style" in body:
                style = owned(session, LabelStyle, body["style"], field="style")
            printer: LabelPrinter | None = None
            if "printer" in body:
                printer = owned(session, LabelPrinter, body["printer"], field="printer")
            calibration = printer.calibration if printer else EXACT
            layout = Layout.checked(
                body["design"],
                body["paper"],
                body["start"],
                calibration,
                language=body["language"],
                dpi=body.get("dpi"),
            )
            return ask(
                deployment(),
                session,
                recorder(),
                run=run,
                stamps=stamps,
                layout=layout,
                hidden=hidden,
                style=style,
                printer=printer,
                reason=body.get("reason"),
            )

        return created(AskedSchema, act, at="/api/v1/prints/{}")


@blueprint.route("/<uuid:print_id>")
class OnePrint(MethodView):
    """One print."""

    @blueprint.response(200, AskedSchema)
    def get(self, print_id: Any) -> Response:
        """Read how far a print is, and what there is to know of it."""
        recorder(Permission.STAMPS)
        with deployment().reading() as session:
            printed: Print = owned(session, Print, print_id)
            return one(AskedSchema, Asked(printed, told_of(deployment(), printed)))


@blueprint.route("/<uuid:print_id>/file")
@blueprint.response(200, content_type="application/pdf")
@blueprint.alt_response(200, success=True, content_type="application/octet-stream")
def print_file(print_id: Any) -> Response:
    """Take the file of a finished print, a PDF or what its printer reads; who took it is noted."""
    with deployment().transaction() as session:
        printed: Print = owned(session, Print, print_id)
        downloads.note_download(session, recorder(), printed=printed)
        try:
            file = kept_file(deployment(), printed).open("rb")
        except FileNotFoundError as error:
            raise NotFound(downloads.NOT_KEPT, field="print", value=printed.number) from error
        name = f"{printed.id}.{printed.language.value}"
        return download(file, name=name, media_type=printed.language.media_type)


@blueprint.route("/<uuid:print_id>/cancellation", methods=["POST"])
@blueprint.response(201, PrintSchema)
def cancellation(print_id: Any) -> Response:
    """Call a print off that is not finished."""

    def act(session: Session) -> Print:
        printed: Print = owned(session, Print, print_id)
        ledger.cancel_print(session, recorder(), printed=printed)
        return printed

    return created(PrintSchema, act, at="/api/v1/prints/{}")


@blueprint.route("/<uuid:print_id>/drawing", methods=["POST"])
@blueprint.response(201, PrintSchema)
def drawing(print_id: Any) -> Response:
    """Have the file of a print drawn again: it failed, or is no longer kept."""

    def act(session: Session) -> Print:
        printed: Print = owned(session, Print, print_id)
        ledger.draw_anew(session, recorder(), printed=printed)
        return printed

    return created(PrintSchema, act, at="/api/v1/prints/{}")


@blueprint.route("/<uuid:print_id>/spoiled-sheets")
class Spoiled(MethodView):
    """What was spoiled of a print."""

    @blueprint.response(200, SpoiledSchema(many=True))
    def get(self, print_id: Any) -> Response:
        """List spoiled sheets."""
        recorder(Permission.STAMPS)
        with deployment().reading() as session:
            printed: Print = owned(session, Print, print_id)
            query = select(SpoiledSheets).where(SpoiledSheets.print_id == printed.id)
            return page(SpoiledSchema, session, query, {"limit": 200})

    @blueprint.arguments(SpoiledSchema)
    @blueprint.response(201, SpoiledSchema)
    def post(self, body: dict[str, Any], print_id: Any) -> Response:
        """Note spoiled sheets: destroyed (print again) or lost (the stamps are void)."""

        def act(session: Session) -> SpoiledSheets:
            return spoiling.note_spoiled(
                session,
                recorder(),
                printed=owned(session, Print, print_id),
                sheets=Range(body["first_sheet"], body["last_sheet"]),
                fate=body["fate"],
                sure=body["sure"],
            )

        return created(SpoiledSchema, act)
