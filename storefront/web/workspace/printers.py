"""Printers: a page to measure, the four distances, and the correction that comes of them."""

from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from labels.printer_page import Measured, write_page
from labels.stock import EXACT
from storefront.printing.models import LabelPrinter
from storefront.printing.printers import (
    LONGEST_NAME,
    add_printer,
    measure_printer,
    printer_by_id,
    printers_of,
    remove_printer,
)
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.downloads import download
from storefront.web.forms import Form, NumberField, Required, TextField
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from traceability.errors import NguonError
from traceability.parties.roles import Permission

_AXES = ("left_mm", "right_mm", "top_mm", "bottom_mm")


class PrinterForm(Form):
    """Where do the crosses stand on the page that the printer printed?"""

    name = TextField(
        lazy_gettext("Name of the printer"),
        description=lazy_gettext("Such as: Brother in the packing room, lower tray"),
        validators=[Required()],
        render_kw={"maxlength": LONGEST_NAME, "autocomplete": "off"},
    )
    left_mm = NumberField(
        lazy_gettext("From the left edge to cross A"),
        unit="mm",
        description=lazy_gettext("20 if the printer is right"),
        validators=[Required()],
    )
    right_mm = NumberField(
        lazy_gettext("From the left edge to cross B"),
        unit="mm",
        description=lazy_gettext("190 if the printer is right"),
        validators=[Required()],
    )
    top_mm = NumberField(
        lazy_gettext("From the top edge to cross A"),
        unit="mm",
        description=lazy_gettext("20 if the printer is right"),
        validators=[Required()],
    )
    bottom_mm = NumberField(
        lazy_gettext("From the top edge to cross C"),
        unit="mm",
        description=lazy_gettext("277 if the printer is right"),
        validators=[Required()],
    )

    @property
    def measured(self) -> Measured:
        """The four distances."""
        return Measured(**{each: float(self[each].data) for each in _AXES})


@blueprint.route("/printers", methods=["GET", "POST"])
@signed_in(Permission.STAMPS)
def printers() -> ResponseReturnValue:
    """List the printers, and take a new one in."""
    form = PrinterForm()
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _add(db, form))
        except NguonError as error:
            form.refuse(error)
    with deployment().reading() as db:
        found = printers_of(db, here().organisation.id)
        page = render_template("workspace/printers.html", form=form, printers=found)
    return page, 422 if form.refusals else 200


@blueprint.route("/printers/<uuid:printer_id>", methods=["GET", "POST"])
@signed_in(Permission.STAMPS)
def printer(printer_id: UUID) -> ResponseReturnValue:
    """Measure a printer anew, or call it otherwise."""
    with deployment().reading() as db:
        one = printer_by_id(db, here().organisation.id, printer_id)
    form = PrinterForm(**_as_measured(one))
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _measure(db, printer_id, form))
        except NguonError as error:
            form.refuse(error)
    page = render_template("workspace/printer.html", form=form, printer=one)
    return page, 422 if form.refusals else 200


@blueprint.post("/printers/<uuid:printer_id>/remove")
@signed_in(Permission.STAMPS)
def remove(printer_id: UUID) -> ResponseReturnValue:
    """Take a printer off the list."""
    with deployment().transaction() as db:
        one = printer_by_id(db, here().organisation.id, printer_id)
        remove_printer(db, recorder(), printer=one)
        tell(gettext("The printer “%(name)s” is off the list.", name=one.name))
    return redirect(url_for("workspace.printers"), code=303)


@blueprint.get("/printers/calibration.pdf")
@signed_in(Permission.STAMPS)
def calibration_page() -> ResponseReturnValue:
    """The page to measure, or with `printer` the one to check its correction with."""
    asked = request.args.get("printer", type=UUID)
    calibration, name = EXACT, ""
    if asked is not None:
        with deployment().reading() as db:
            one = printer_by_id(db, here().organisation.id, asked)
        calibration, name = one.calibration, one.name
    out = BytesIO()
    write_page(out, calibration=calibration, name=name)
    file = "trang-kiem-tra.pdf" if asked else "trang-do-may-in.pdf"
    return download(out, name=file, media_type="application/pdf")


def _add(db: Session, form: PrinterForm) -> str:
    made = add_printer(db, recorder(), name=form.name.data or "", measured=form.measured)
    _told(made)
    return url_for("workspace.printers")


def _measure(db: Session, printer_id: UUID, form: PrinterForm) -> str:
    one = printer_by_id(db, here().organisation.id, printer_id)
    measure_printer(db, recorder(), printer=one, name=form.name.data or "", measured=form.measured)
    _told(one)
    return url_for("workspace.printers")


def _told(one: LabelPrinter) -> None:
    tell(
        gettext("The printer “%(name)s” is noted. Print the page that checks it.", name=one.name),
        next_label=gettext("Take the page that checks it"),
        next_url=url_for("workspace.calibration_page", printer=one.id),
    )


def _as_measured(one: LabelPrinter) -> dict[str, Any]:
    measured = Measured.of(one.calibration)
    return {"name": one.name} | {each: Decimal(f"{getattr(measured, each):g}") for each in _AXES}
