"""The form that asks for a print: stamps, design, paper, the roll's printer, hidden codes."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from labels import stock
from storefront import formats
from storefront.printing import ledger
from storefront.printing.hidden_codes import hidden_runs_for
from storefront.printing.models import LabelStyle
from storefront.printing.paper import (
    DESIGNS,
    DPIS,
    USUAL_DESIGN,
    Language,
    Layout,
    has_hidden_codes,
    paper_words,
    papers_of,
    usual_paper,
)
from storefront.printing.printers import last_roll_printer, printers_of
from storefront.printing.styles import style_by_id, styles_of
from storefront.web.current import here
from storefront.web.forms import Required, TextField
from storefront.web.language import language
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.picking import ListField, Option, pick
from storefront.web.workspace.recording import form_of
from storefront.web.workspace.sheet_places import start_field
from storefront.web.workspace.stamp_life import range_fields
from storefront.web.workspace.studio_form import id_in, printer_field
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range

STYLE = "style:"
NEW = "new"
"""Instead of a run of hidden codes: one that is made with the print."""

LANGUAGES = {
    Language.ZPL: lazy_gettext("Zebra and the like: ZPL"),
    Language.TSPL: lazy_gettext("TSC, Xprinter and the like: TSPL"),
    Language.PDF: lazy_gettext("Another one, through its driver on a computer: PDF"),
}
"""The thermal printers that there are, by what they read."""
DPI_WORDS = {
    203: lazy_gettext("203 dpi (8 dots a millimetre), as most are"),
    300: lazy_gettext("300 dpi (12 dots a millimetre)"),
}


def print_form(db: Session, run: StampRun, left: tuple[Range, ...]) -> Any:
    """The form; which fields it has follows from the design and the paper that were sent."""
    organisation_id = here().organisation.id
    wanted = left[0] if left else Range(1, run.count)
    asked = request.args.get("style")
    chosen = request.form.get("design") or (f"{STYLE}{asked}" if asked else USUAL_DESIGN)
    options = [
        *((f"{STYLE}{each.id}", each.name) for each in styles_of(db, organisation_id, DESIGNS)),
        *((name, design_words(name)) for name in DESIGNS),
    ]
    known = chosen if chosen in dict(options) else USUAL_DESIGN
    design, _ = design_of(db, known)
    papers = _papers(design, request.form.get("paper"))
    usual = request.args.get("paper", "")
    paper = usual if usual in dict(papers) else usual_paper(design)
    fields = {
        **range_fields(str(wanted.first), str(wanted.last)),
        "design": pick(lazy_gettext("Design"), options, default=known),
    }
    if has_hidden_codes(design):
        fields["hidden"] = _hidden_field(db, run)
    fields["paper"] = ListField(
        lazy_gettext("Printed on"),
        choices=[SelectChoice(name, text) for name, text in papers],
        default=paper,
        validators=[Required()],
    )
    fields |= _printer_fields(db, run, request.form.get("paper", paper))
    fields["reason"] = TextField(
        lazy_gettext("Why are they printed again?"),
        description=lazy_gettext("Only for stamps that were printed before."),
        render_kw={"maxlength": ledger.LONGEST_REASON},
    )
    return form_of(fields)


def forgive_unasked(form: Any) -> None:
    """Drop what is wrong with fields that were not on the page that was sent."""
    for field in form:
        if field.name not in request.form:
            field.errors = []


def design_of(db: Session, chosen: str) -> tuple[str, LabelStyle | None]:
    """The design that was chosen, or that of the style."""
    style_id = id_in(chosen.removeprefix(STYLE)) if chosen.startswith(STYLE) else None
    if style_id is None:
        return (chosen if chosen in DESIGNS else USUAL_DESIGN), None
    style = style_by_id(db, here().organisation.id, style_id)
    return style.design, style


def language_of(form: Any) -> Language:
    """What the file is to be written in; on sheets nobody is asked."""
    return Language(form.language.data) if "language" in form else Language.PDF


def layout_shown(form: Any, design: str) -> Layout | None:
    """What a first stamp is drawn on while the form is filled in: a roll in its printer's dots.

    None until it is said which printer that is.
    """
    if "language" not in form or form.language.data == Language.PDF.value:
        return Layout(design)
    said = form.language.data, form.dpi.data if "dpi" in form else None
    printers = {
        (each.value, str(dpi)): (each, dpi)
        for each in LANGUAGES
        for dpi in DPIS
        if each.is_printers
    }
    if said not in printers or form.paper.data not in papers_of(design):
        return None
    of_file, dpi = printers[said]
    return Layout(design, form.paper.data, language=of_file, dpi=dpi)


@blueprint.app_template_filter("design_name")
def design_words(design: str) -> str:
    """What the design of a stamp is called: its size, and whether there is something to scratch."""
    size = gettext("%(size)s mm", size=design.removeprefix("scratch-").replace("x", " × "))
    return gettext("%(size)s, to scratch off", size=size) if has_hidden_codes(design) else size


def _papers(design: str, sent: str | None) -> list[Option]:
    """The papers that suit the design; one that was sent and does not is refused with a reason."""
    names = list(papers_of(design))
    if sent in stock.shipped() and sent not in names:
        names.append(sent)
    return [(name, paper_words(name, language())) for name in names]


def _printer_fields(db: Session, run: StampRun, paper: str) -> dict[str, Any]:
    """Of a sheet where it begins and which error is corrected; of a roll which printer it is."""
    printers = printer_field(printers_of(db, run.organisation_id))
    if paper not in stock.shipped() or stock.load(paper).kind != "roll":
        return {"start": start_field(), "printer": printers}
    last = last_roll_printer(db, run.organisation_id)
    fields: dict[str, Any] = {
        "language": pick(
            lazy_gettext("The roll's printer"),
            [(each.value, str(text)) for each, text in LANGUAGES.items()],
            default=last[0].value if last else None,
            description=lazy_gettext("Which one it is stands on the printer."),
        )
    }
    sent = request.form.get("language") or (last[0].value if last else None)
    if sent == Language.PDF.value:
        return fields | {"printer": printers}
    fields["dpi"] = pick(
        lazy_gettext("How fine it prints"),
        [(str(dpi), str(DPI_WORDS[dpi])) for dpi in DPIS],
        default=str(last[1]) if last else None,
        description=lazy_gettext("It stands on the label under the printer, or in its manual."),
    )
    return fields


def _hidden_field(db: Session, run: StampRun) -> Any:
    """Which codes go under the patches: a run that fits, or new ones."""
    fitting = hidden_runs_for(db, run)
    options = [
        (
            str(each.number),
            gettext(
                "Run %(run)s, with %(count)s hidden codes",
                run=each.number,
                count=formats.number(each.count, language()),
            ),
        )
        for each in fitting
    ]
    enough = [str(each.number) for each in fitting if each.count >= run.count]
    made = gettext("Make %(count)s hidden codes now", count=formats.number(run.count, language()))
    return pick(
        lazy_gettext("Under the patches"),
        [*options, (NEW, made)],
        default=enough[0] if enough else NEW,
        description=lazy_gettext(
            "A hidden code is scanned once, after buying. Those of a run go with one run of stamps."
        ),
    )
