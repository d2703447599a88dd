"""Asking for a print of a run: on sheets, on a roll, with hidden codes beside."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from labels import stock
from storefront.printing import ledger
from storefront.printing.asking import ask
from storefront.printing.files import require_drawable
from storefront.printing.hidden_codes import new_codes_for
from storefront.printing.models import LabelStyle
from storefront.printing.paper import USUAL_DESIGN, Layout, has_hidden_codes
from storefront.printing.printers import printer_by_id
from storefront.printing.styles import styled
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.label_notices import say_notice
from storefront.web.language import say
from storefront.web.sent_once import redirect_once
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.law_before_printing import law_told
from storefront.web.workspace.print_form import (
    NEW,
    design_of,
    forgive_unasked,
    language_of,
    layout_shown,
    print_form,
)
from storefront.web.workspace.sheet_places import sheet_shown, take_place
from storefront.web.workspace.stamp_life import range_of
from storefront.web.workspace.studio_form import id_in
from traceability.errors import InvalidInput, NguonError
from traceability.parties.roles import Permission
from traceability.stamps.models import StampRun
from traceability.stamps.services import run_by_number

_FIELDS = {"stamps": "last", "index": "last", "style": "design", "count": "hidden"}


@blueprint.route("/stamps/<int:number>/print", methods=["GET", "POST"])
@signed_in(Permission.STAMPS)
def print_run(number: int) -> ResponseReturnValue:
    """Ask for a print of a run; the button "Show what I chose" only shows it."""
    with deployment().reading() as db:
        run = run_by_number(db, here().organisation.id, number)
        form = print_form(db, run, ledger.left_to_print(db, run))
    if request.method == "POST" and "start" in form:
        take_place(form)
    is_look = request.form.get("act") == "preview"
    if form.validate_on_submit() and not is_look:
        try:
            return redirect_once(form, lambda db: _ask(db, number, form))
        except NguonError as error:
            form.refuse(error, _FIELDS)
            form.reason.flags.required = error.field == "reason"
    if is_look:
        forgive_unasked(form)
    with deployment().reading() as db:
        run = run_by_number(db, here().organisation.id, number)
        design, style = design_of(db, form.design.data or USUAL_DESIGN)
        left = ledger.left_to_print(db, run)
        page = render_template(
            "workspace/print_run.html",
            form=form,
            run=run,
            left=left,
            perhaps_printed=ledger.perhaps_printed(db, run, left),
            design=design,
            style=style,
            warnings=_warnings(run, layout_shown(form, design), style),
            sheet=sheet_shown(design, form.paper.data or "", form.start.data)
            if "start" in form
            else None,
            law=law_told(db, run.lot),
        )
    return page, 422 if form.refusals else 200


def _warnings(run: StampRun, layout: Layout | None, style: LabelStyle | None) -> tuple[str, ...]:
    """What there is to know before stamps are asked for: small squares, a text left out.

    Nothing before it is known which dots a roll's printer burns, or whose codes lie under the
    patches of a scratch stamp: then the page of the print tells it.
    """
    if layout is None or has_hidden_codes(layout.design):
        return ()
    try:
        drawable = styled(layout, style, deployment().files)
        notices = require_drawable(deployment().vault, run, drawable, index=1)
    except InvalidInput as error:
        return (say(error),)
    return tuple(map(say_notice, notices))


def _ask(db: Session, number: int, form: Any) -> str:
    run = run_by_number(db, here().organisation.id, number)
    stamps = range_of(db, run, form)
    design, style = design_of(db, form.design.data)
    language = language_of(form)
    printer_id: UUID | None = id_in(form.printer.data or "") if "printer" in form else None
    printer = printer_by_id(db, run.organisation_id, printer_id) if printer_id else None
    layout = Layout.checked(
        design,
        form.paper.data,
        form.start.data if "start" in form else 1,
        printer.calibration if printer else stock.EXACT,
        language=language,
        dpi=int(form.dpi.data) if language.is_printers and form.dpi.data else None,
    )
    hidden = _hidden_codes(db, run, form.hidden.data) if "hidden" in form else None
    asked, _ = ask(
        deployment(),
        db,
        recorder(),
        run=run,
        stamps=stamps,
        layout=layout,
        hidden=hidden,
        style=style,
        printer=printer,
        reason=form.reason.data,
    )
    return url_for("workspace.one_print", number=number, print_number=asked.number)


def _hidden_codes(db: Session, run: StampRun, chosen: str) -> StampRun:
    """The run of hidden codes that was chosen, or new ones."""
    if chosen == NEW:
        return new_codes_for(db, recorder(), deployment().vault, run)
    return run_by_number(db, run.organisation_id, int(chosen))
