"""Asking for sheets of a run: which stamps, design or style, paper, first label."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from labels import stock
from storefront.printing import ledger
from storefront.printing.files import require_drawable
from storefront.printing.models import LabelStyle
from storefront.printing.paper import (
    DESIGNS,
    USUAL_DESIGN,
    Layout,
    paper_words,
    papers_of,
    usual_paper,
)
from storefront.printing.printers import printer_by_id, printers_of
from storefront.printing.styles import style_by_id, styled, styles_of
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Required, TextField
from storefront.web.language import language
from storefront.web.sent_once import redirect_once
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.law_before_printing import law_told
from storefront.web.workspace.picking import ListField, Option, pick
from storefront.web.workspace.recording import form_of
from storefront.web.workspace.sheet_places import sheet_shown, start_field, take_place
from storefront.web.workspace.stamp_life import range_fields, range_of
from storefront.web.workspace.studio_form import id_in, printer_field
from traceability.errors import NguonError
from traceability.parties.roles import Permission
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.services import run_by_number

_FIELDS = {"stamps": "last", "index": "last", "style": "design"}
_STYLE = "style:"


@blueprint.route("/stamps/<int:number>/print", methods=["GET", "POST"])
@signed_in(Permission.STAMPS)
def print_run(number: int) -> ResponseReturnValue:
    """Ask for sheets of a run; the button "Show the sheet" only shows what was chosen."""
    with deployment().reading() as db:
        run = run_by_number(db, here().organisation.id, number)
        form = _form(db, run, ledger.left_to_print(db, run))
    if request.method == "POST":
        take_place(form)
    is_look = request.form.get("act") == "preview"
    if form.validate_on_submit() and not is_look:
        try:
            return redirect_once(form, lambda db: _ask(db, number, form))
        except NguonError as error:
            form.refuse(error, _FIELDS)
            form.reason.flags.required = error.field == "reason"
    with deployment().reading() as db:
        run = run_by_number(db, here().organisation.id, number)
        design, style = _design(db, form.design.data or USUAL_DESIGN)
        left = ledger.left_to_print(db, run)
        page = render_template(
            "workspace/print_run.html",
            form=form,
            run=run,
            left=left,
            perhaps_printed=ledger.perhaps_printed(db, run, left),
            design=design,
            style=style,
            sheet=sheet_shown(design, form.paper.data or "", form.start.data),
            law=law_told(db, run.lot),
        )
    return page, 422 if form.refusals else 200


def _form(db: Session, run: StampRun, left: tuple[Range, ...]) -> Any:
    organisation_id = here().organisation.id
    wanted = left[0] if left else Range(1, run.count)
    asked = request.args.get("style")
    chosen = request.form.get("design") or (f"{_STYLE}{asked}" if asked else USUAL_DESIGN)
    options = [
        *((f"{_STYLE}{each.id}", each.name) for each in styles_of(db, organisation_id, DESIGNS)),
        *((name, gettext("%(size)s mm", size=name.replace("x", " × "))) for name in DESIGNS),
    ]
    known = chosen if chosen in dict(options) else USUAL_DESIGN
    design, _ = _design(db, known)
    papers = _papers(design, request.form.get("paper"))
    usual = request.args.get("paper", "")
    return form_of(
        {
            **range_fields(str(wanted.first), str(wanted.last)),
            "design": pick(lazy_gettext("Design"), options, default=known),
            "paper": ListField(
                lazy_gettext("Printed on"),
                choices=[SelectChoice(name, text) for name, text in papers],
                default=usual if usual in dict(papers) else usual_paper(design),
                validators=[Required()],
            ),
            "start": start_field(),
            "printer": printer_field(printers_of(db, organisation_id)),
            "reason": TextField(
                lazy_gettext("Why are they printed again?"),
                description=lazy_gettext("Only for stamps that were printed before."),
                render_kw={"maxlength": ledger.LONGEST_REASON},
            ),
        }
    )


def _papers(design: str, sent: str | None) -> list[Option]:
    """The papers that suit the design; one that was sent and does not is refused with a reason."""
    names = list(papers_of(design))
    if sent in stock.shipped() and sent not in names:
        names.append(sent)
    return [(name, paper_words(name, language())) for name in names]


def _design(db: Session, chosen: str) -> tuple[str, LabelStyle | None]:
    """The design that was chosen, or that of the style."""
    style_id = id_in(chosen.removeprefix(_STYLE)) if chosen.startswith(_STYLE) else None
    if style_id is None:
        return (chosen if chosen in DESIGNS else USUAL_DESIGN), None
    style = style_by_id(db, here().organisation.id, style_id)
    return style.design, style


def _ask(db: Session, number: int, form: Any) -> str:
    run = run_by_number(db, here().organisation.id, number)
    stamps = range_of(db, run, form)
    design, style = _design(db, form.design.data)
    printer_id: UUID | None = id_in(form.printer.data or "")
    printer = printer_by_id(db, run.organisation_id, printer_id) if printer_id else None
    calibration = printer.calibration if printer else stock.EXACT
    layout = Layout.checked(design, form.paper.data, form.start.data, calibration)
    asked = ledger.ask_for_print(
        db,
        recorder(),
        run=run,
        stamps=stamps,
        layout=layout,
        style=style,
        printer=printer,
        reason=form.reason.data,
    )
    drawn = styled(layout, style, deployment().files)
    require_drawable(deployment().vault, run, drawn, index=stamps.first)
    return url_for("workspace.one_print", number=number, print_number=asked.number)
