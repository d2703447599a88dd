"""A print of a run: watching it being drawn, taking the file, what was spoiled of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, SelectChoice

from labels import Notice
from storefront.printing import downloads, ledger, spoiling
from storefront.printing.asking import told_of
from storefront.printing.models import COUNTED, Fate, Print, PrintState
from storefront.printing.work import kept_file
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.downloads import download
from storefront.web.forms import Form, Required, TextField, WholeField
from storefront.web.language import say
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext, ngettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.print_form import LANGUAGES
from storefront.web.workspace.stamp_numbers import index_in
from traceability.errors import N_, InvalidInput, NguonError, NotFound
from traceability.parties.roles import Permission
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.services import run_by_number

_LONGEST_ROW = 6  # figures; a longer number is a stamp's code
FATES = {
    Fate.AGAIN: lazy_gettext("Destroyed: print its stamps again"),
    Fate.VOID: lazy_gettext("Lost, or I do not know: make its stamps void"),
}


def _fate_field(label: Any) -> Any:
    choices = [SelectChoice(fate.value, words) for fate, words in FATES.items()]
    return RadioField(label, choices=choices, validators=[Required()])


def _sure_field() -> Any:
    """Asked only where somebody may not have meant it."""
    return BooleanField(lazy_gettext("I mean it: they become void there, too"))


class SpoiledForm(Form):
    """Which sheets came to nothing, and where are they?"""

    first_sheet = WholeField(lazy_gettext("First sheet"), validators=[Required()])
    last_sheet = WholeField(lazy_gettext("Last sheet"), validators=[Required()])
    fate = _fate_field(lazy_gettext("Where the sheets are now"))
    sure = _sure_field()


class SpoiledRowsForm(Form):
    """The same of a roll, whose rows carry no number: a stamp of the row is as good."""

    first_sheet = TextField(lazy_gettext("First row"), validators=[Required()])
    last_sheet = TextField(lazy_gettext("Last row"), validators=[Required()])
    fate = _fate_field(lazy_gettext("Where the labels are now"))
    sure = _sure_field()


@dataclass(frozen=True, slots=True)
class Shown:
    """How far a print is, for a bar and a sentence."""

    stage: PrintState
    done: int
    count: int
    seconds_left: int | None

    @classmethod
    def of(cls, printed: Print, now: datetime) -> "Shown":
        """From what its worker noted last; the time left once a twentieth is done."""
        count, left = len(printed.stamps), None
        if printed.stage_at is not None and printed.done * 20 >= count:
            spent = (now - printed.stage_at).total_seconds()
            left = round(spent / printed.done * (count - printed.done)) if printed.done else None
        return cls(printed.state, printed.done, count, left)


@blueprint.get("/stamps/<int:number>/prints/<int:print_number>")
@signed_in(Permission.STAMPS)
def one_print(number: int, print_number: int) -> ResponseReturnValue:
    """Show one print: how far it is, its file, who took it, what was spoiled of it."""
    with deployment().reading() as db:
        printed = _print(db, number, print_number)
        others = [
            each
            for each in ledger.prints_of(db, printed.run, printed.stamps)
            if each.id != printed.id
        ]
        spoiled = spoiling.spoiled_of(db, printed.id)
        return render_template(
            "workspace/print.html",
            run=printed.run,
            printed=printed,
            shown=Shown.of(printed, deployment().clock()),
            others=others,
            void=ledger.void_among(db, printed.run, printed.stamps),
            downloads=downloads.downloads_of(db, printed.id),
            spoiled=[
                (each, printed.layout.on_sheets(printed.stamps, each.sheets)) for each in spoiled
            ],
            fates=FATES,
            languages=LANGUAGES,
            notices=told_of(deployment(), printed) if printed.state in COUNTED else (),
            is_kept=_file(printed).exists(),
            file_name=_file_name(printed),
            button=Form(formdata=None),
        )


@blueprint.get("/stamps/<int:number>/prints/<int:print_number>/file.<any(pdf, zpl, tspl):ending>")
@signed_in(Permission.STAMPS)
def print_file(number: int, print_number: int, ending: str) -> ResponseReturnValue:
    """The finished file; who took it is noted.

    Raises:
        OutOfOrder: it is not finished.
        NotFound: the file is no longer kept, or is in another language.
    """
    with deployment().transaction() as db:
        printed = _print(db, number, print_number)
        if printed.language.value != ending:
            raise NotFound(N_("There is no such record."), field="print", value=print_number)
        name = _file_name(printed)
        downloads.note_download(db, recorder(), printed=printed)
        try:
            file = _file(printed).open("rb")
        except FileNotFoundError as error:
            raise NotFound(downloads.NOT_KEPT, field="print", value=print_number) from error
    return download(file, name=name, media_type=printed.language.media_type)


@blueprint.post("/stamps/<int:number>/prints/<int:print_number>/<any(cancel, again):act>")
@signed_in(Permission.STAMPS)
def act_on_print(number: int, print_number: int, act: str) -> ResponseReturnValue:
    """Call a print off, or have its file drawn once more."""
    with deployment().transaction() as db:
        printed = _print(db, number, print_number)
        if act == "cancel":
            ledger.cancel_print(db, recorder(), printed=printed)
            tell(
                gettext("The file is not drawn again. Its stamps count as printed, as before.")
                if ledger.was_released(printed)
                else gettext("The print was called off. Nothing was printed.")
            )
        else:
            ledger.draw_anew(db, recorder(), printed=printed)
    target = url_for("workspace.one_print", number=number, print_number=print_number)
    return redirect(target, code=303)


@blueprint.route("/stamps/<int:number>/prints/<int:print_number>/spoiled", methods=["GET", "POST"])
@signed_in(Permission.STAMPS)
def spoiled(number: int, print_number: int) -> ResponseReturnValue:
    """Note sheets that came to nothing."""
    with deployment().reading() as db:
        is_roll = _print(db, number, print_number).layout.is_roll
    form: Form = SpoiledRowsForm() if is_roll else SpoiledForm()
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _spoil(db, number, print_number, form))
        except NguonError as error:
            form.refuse(error, {"last": "last_sheet", "first": "first_sheet"})
    with deployment().reading() as db:
        printed = _print(db, number, print_number)
        page = render_template(
            "workspace/spoiled.html", form=form, run=printed.run, printed=printed
        )
    return page, 422 if form.refusals else 200


def _spoil(db: Session, number: int, print_number: int, form: Any) -> str:
    printed = _print(db, number, print_number)
    first, last = (
        _row(db, printed, field.data, field.name) if printed.layout.is_roll else field.data
        for field in (form.first_sheet, form.last_sheet)
    )
    sheets = Range(first, last)
    noted = spoiling.note_spoiled(
        db,
        recorder(),
        printed=printed,
        sheets=sheets,
        fate=Fate(form.fate.data),
        sure=form.sure.data,
    )
    stamps = printed.layout.on_sheets(printed.stamps, noted.sheets)
    if noted.fate is Fate.VOID:
        tell(
            ngettext(
                "%(num)s stamp is void for ever.", "%(num)s stamps are void for ever.", len(stamps)
            )
        )
    else:
        tell(
            gettext(
                "Stamps %(first)s to %(last)s can be printed again.",
                first=stamps.first,
                last=stamps.last,
            ),
            next_label=gettext("Print them"),
            next_url=url_for("workspace.print_run", number=number),
        )
    return url_for("workspace.one_print", number=number, print_number=print_number)


def _row(db: Session, printed: Print, typed: str, field: str) -> int:
    """The row that was meant: by its number, or by a stamp that stands in it.

    Raises:
        InvalidInput: neither a number nor a stamp of the print.
    """
    if typed.strip().isascii() and typed.strip().isdigit() and len(typed.strip()) <= _LONGEST_ROW:
        return int(typed)
    index = index_in(db, deployment().vault, printed.run, typed, field=field)
    if not printed.first <= index <= printed.last:
        raise InvalidInput(N_("Stamp %(value)s is not on this print."), field=field, value=index)
    return (index - printed.first) // printed.layout.grid.per_sheet + 1


@blueprint.app_template_global("sheets_said")
def sheets_said(printed: Print, count: int | None = None) -> str:
    """How many sheets a print takes, drawn or not, or so many of them; of a roll, rows."""
    if count is None:
        count = printed.sheets or printed.layout.sheets(len(printed.stamps))
    if printed.layout.is_roll:
        return ngettext("%(num)s row", "%(num)s rows", count)
    return ngettext("%(num)s sheet", "%(num)s sheets", count)


@blueprint.app_template_global("problem_said")
def problem_said(printed: Print) -> str:
    """Why a print came to nothing, in the language of the page where that is known in parts."""
    if printed.trouble is None:
        return printed.problem or ""
    return say(Notice("failed", printed.trouble["template"], printed.trouble["params"]))


@blueprint.app_template_global("print_name")
def print_name(printed: Print, run: StampRun) -> str:
    """What a print is called on a page of a run, which may be that of its hidden codes."""
    if printed.run_id == run.id:
        return gettext("Print %(number)s", number=printed.number)
    return gettext("Print %(number)s of run %(run)s", number=printed.number, run=printed.run.number)


def _print(db: Session, number: int, print_number: int) -> Print:
    run = run_by_number(db, here().organisation.id, number)
    return ledger.print_numbered(db, run, print_number)


def _file(printed: Print) -> Any:
    return kept_file(deployment(), printed)


def _file_name(printed: Print) -> str:
    """What the file is called where it is taken to."""
    parts = ("tem", here().organisation.code, printed.run.number, printed.first, printed.last)
    dpi = [f"{printed.dpi}dpi"] if printed.dpi else []
    return f"{'-'.join(map(str, (*parts, printed.design, *dpi)))}.{printed.language.value}"
