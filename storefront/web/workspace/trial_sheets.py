"""The outlines of a label sheet, to be tried on plain paper."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from labels.stock import EXACT
from storefront.printing.printers import printer_by_id
from storefront.printing.trial_sheet import LABEL_SHEETS, trial_sheet
from storefront.web.current import deployment, here, signed_in
from storefront.web.downloads import download
from storefront.web.workspace.area import blueprint
from traceability.parties.roles import Permission


@blueprint.get("/labels/outlines/<paper>.pdf")
@signed_in(Permission.STAMPS)
def outlines(paper: str) -> ResponseReturnValue:
    """The outlines of a label sheet; with `printer` in the query, with its correction.

    Raises:
        NotFound: there is no such label sheet, or no such printer here.
    """
    asked = request.args.get("printer", type=UUID)
    calibration = EXACT
    if asked is not None:
        with deployment().reading() as db:
            calibration = printer_by_id(db, here().organisation.id, asked).calibration
    out = trial_sheet(paper, calibration)
    return download(out, name=f"khung-nhan-{paper}.pdf", media_type="application/pdf")


@blueprint.app_template_global("outlines_of")
def outlines_of(paper: str | None, printer: str | None) -> str | None:
    """Where the outlines of a paper are; none of paper that is cut by hand, or of a roll."""
    if paper not in LABEL_SHEETS:
        return None
    return url_for("workspace.outlines", paper=paper, printer=printer or None)
