"""Label printers: what each does wrong, from distances measured on the calibration page."""

from io import BytesIO
from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields
from sqlalchemy import select

from labels.printer_page import Measured, write_page
from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.printing.models import LabelPrinter
from storefront.printing.printers import add_printer, measure_printer, remove_printer
from storefront.printing.trial_sheet import trial_sheet
from storefront.web.current import deployment
from storefront.web.downloads import download
from traceability.parties.roles import Permission

blueprint = resource("label-printers", __doc__)


def _distance(what: str) -> fields.Float:
    return fields.Float(
        required=True, load_only=True, allow_nan=False, metadata={"description": what}
    )


class PrinterSchema(Schema):
    """A printer: four distances go in, its correction comes out."""

    id = fields.UUID(dump_only=True)
    name = fields.String(required=True)
    left_mm = _distance("from the paper's left edge to cross A")
    right_mm = _distance("from the paper's left edge to cross B")
    top_mm = _distance("from the paper's top edge to cross A")
    bottom_mm = _distance("from the paper's top edge to cross C")
    offset_x_um = fields.Integer(dump_only=True)
    offset_y_um = fields.Integer(dump_only=True)
    scale_x_ppm = fields.Integer(dump_only=True)
    scale_y_ppm = fields.Integer(dump_only=True)
    measured_at = fields.AwareDateTime(dump_only=True)


@blueprint.route("")
class Printers(MethodView):
    """The printers of the organisation."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, PrinterSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List printers."""
        mine = recorder(Permission.STAMPS)
        query = select(LabelPrinter).where(LabelPrinter.organisation_id == mine.organisation_id)
        with deployment().reading() as session:
            return page(PrinterSchema, session, query, args)

    @blueprint.arguments(PrinterSchema)
    @blueprint.response(201, PrinterSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Note a printer and what was measured."""
        name = body.pop("name")
        return created(
            PrinterSchema,
            lambda session: add_printer(session, recorder(), name=name, measured=Measured(**body)),
            at="/api/v1/label-printers/{}",
        )


@blueprint.route("/<uuid:printer_id>")
class OnePrinter(MethodView):
    """One printer."""

    @blueprint.response(200, PrinterSchema)
    def get(self, printer_id: Any) -> Response:
        """Read a printer's correction."""
        recorder(Permission.STAMPS)
        with deployment().reading() as session:
            return one(PrinterSchema, owned(session, LabelPrinter, printer_id))

    @blueprint.arguments(PrinterSchema)
    @blueprint.response(200, PrinterSchema)
    def put(self, body: dict[str, Any], printer_id: Any) -> Response:
        """Note what was measured anew."""
        name = body.pop("name")
        with deployment().transaction() as session:
            printer: LabelPrinter = owned(session, LabelPrinter, printer_id)
            measured = Measured(**body)
            measure_printer(session, recorder(), printer=printer, name=name, measured=measured)
            return one(PrinterSchema, printer)

    @blueprint.response(204)
    def delete(self, printer_id: Any) -> None:
        """Take a printer off the list."""
        with deployment().transaction() as session:
            remove_printer(session, recorder(), printer=owned(session, LabelPrinter, printer_id))


@blueprint.route("/calibration-page")
@blueprint.response(200, content_type="application/pdf")
def calibration_page() -> Response:
    """Take the page to measure."""
    recorder(Permission.STAMPS)
    out = BytesIO()
    write_page(out)
    return download(out, name="calibration.pdf", media_type="application/pdf")


@blueprint.route("/trial-sheets/<string:paper>")
@blueprint.response(200, content_type="application/pdf")
def trial_sheet_of(paper: str) -> Response:
    """Take the outlines of a label sheet, to be held against one."""
    recorder(Permission.STAMPS)
    name = f"trial-sheet-{paper}.pdf"
    return download(trial_sheet(paper), name=name, media_type="application/pdf")
