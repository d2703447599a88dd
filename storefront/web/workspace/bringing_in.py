"""Bringing in what an office has in Excel: a template, a check of every cell, then all or nothing.

Between the check and the entry the file travels in the page itself: nothing is kept that nobody
confirms.
"""

import base64
import binascii
from collections.abc import Sequence

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from sqlalchemy.orm import Session
from wtforms import HiddenField

from storefront.sheets.entering import BadCells, Report, check_rows, enter_rows
from storefront.sheets.reading import RawRow, read_workbook
from storefront.sheets.template import sheets
from storefront.sheets.writing import template_file
from storefront.web.current import deployment, recorder, signed_in
from storefront.web.forms import Form
from storefront.web.language import language
from storefront.web.limits import limiter
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext, ngettext
from storefront.web.workspace.area import blueprint
from traceability.database import writing
from traceability.errors import N_, InvalidInput, NguonError
from traceability.parties.roles import Permission

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BringInForm(Form):
    """A workbook, or the one that was checked and is confirmed."""

    file = FileField(lazy_gettext("The filled-in workbook"), render_kw={"accept": f".xlsx,{XLSX}"})
    checked = HiddenField()


@blueprint.route("/bring-in", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
@limiter.limit("30 per minute", methods=["POST"])
def bring_in() -> ResponseReturnValue:
    """Take a workbook, show what it holds, and enter it once that is confirmed."""
    form = BringInForm()
    form.file.flags.required = True  # by hand: a confirmed workbook travels in the other field
    report: Report | None = None
    if form.validate_on_submit():
        try:
            if form.checked.data:
                rows = read_workbook(_unfolded(form.checked.data))
                return redirect_once(form, lambda db: _enter(db, rows))
            content = form.file.data.read() if form.file.data else b""
            if not content:
                raise InvalidInput(N_("Choose the filled-in workbook."), field="file")
            report = _check(read_workbook(content))
            form.checked.data = base64.b64encode(content).decode() if report.is_good else ""
        except BadCells as error:
            report = error.report
            form.checked.data = ""
        except NguonError as error:
            form.checked.data = ""
            form.refuse(error)
    page = render_template("workspace/bring_in.html", form=form, report=report, sheets=sheets())
    return page, 422 if form.refusals or (report and not report.is_good) else 200


@blueprint.get("/bring-in/template.xlsx")
@signed_in(Permission.REGISTERS)
def bring_in_template() -> ResponseReturnValue:
    """Hand out the empty template in the page's language."""
    response = Response(template_file(language()), mimetype=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="nguon-template.xlsx"'
    return response


def _check(rows: Sequence[RawRow]) -> Report:
    """Enter everything, look how it went, and undo it."""
    with Session(writing(deployment().engine)) as db:
        report = check_rows(db, recorder(), rows)
        db.rollback()
    return report


def _enter(db: Session, rows: Sequence[RawRow]) -> str:
    report = enter_rows(db, recorder(), rows)
    count = report.new.total()
    tell(
        ngettext("%(count)s row entered.", "%(count)s rows entered.", count, count=count),
        next_label=gettext("Record a harvest"),
        next_url=url_for("workspace.harvest"),
    )
    return url_for("workspace.today")


def _unfolded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(N_("Choose the filled-in workbook."), field="file") from error
