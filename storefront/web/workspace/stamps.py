"""The stamps: the runs, a new run, and the page of one with what has happened to it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import BooleanField

from storefront.printing import ledger, spoiling
from storefront.printing.models import PrintState
from storefront.printing.paper import paper_words
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Required, WholeField
from storefront.web.language import language, two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext, ngettext
from storefront.web.workspace.amounts import packs
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.picking import Option, pick
from storefront.web.workspace.recording import form_of
from traceability.errors import NguonError
from traceability.lots.models import Lot
from traceability.lots.reading import lot_by_id
from traceability.lots.stock import Content, lots_in_stock
from traceability.parties.roles import Permission
from traceability.stamps.code import Format, Kind
from traceability.stamps.progress import (
    LotStamping,
    RunProgress,
    progress_of_runs,
    runs_of,
    stamping_of_lots,
)
from traceability.stamps.ranges import Range, union
from traceability.stamps.services import issue_run, run_by_number

PER_PAGE = 30
BLANK = "blank"
STATES = {
    PrintState.WAITING: lazy_gettext("Waiting for its turn"),
    PrintState.DRAWING: lazy_gettext("Being drawn"),
    PrintState.PROOFING: lazy_gettext("Being read back"),
    PrintState.READY: lazy_gettext("Ready"),
    PrintState.CANCELLED: lazy_gettext("Called off"),
    PrintState.FAILED: lazy_gettext("Not released"),
}


@blueprint.app_template_filter("ranges")
def ranges_said(stamps: Iterable[Range]) -> str:
    """Ranges as people say them: `1–20, 25`."""
    return ", ".join(
        str(each.first) if each.first == each.last else f"{each.first}–{each.last}"
        for each in stamps
    )


@blueprint.app_template_filter("together")
def together(stamps: Iterable[Any]) -> tuple[Range, ...]:
    """The ranges of an entry, each once: a hidden code has the number of its stamp."""
    return union(Range(each.first, each.last) for each in stamps)


@blueprint.app_template_filter("paper_name")
def paper_name(paper: str) -> str:
    """What a paper is called."""
    return paper_words(paper, language())


@blueprint.app_template_filter("stamps_count")
def stamps_count(stamps: Iterable[Range]) -> int:
    """How many stamps are in ranges that do not overlap."""
    return sum(len(each) for each in stamps)


@blueprint.get("/stamps")
@signed_in(Permission.STAMPS)
def stamps() -> ResponseReturnValue:
    """List the runs, the newest first."""
    before = request.args.get("before", type=int)
    with deployment().reading() as db:
        found = runs_of(db, here().organisation.id, before=before, limit=PER_PAGE + 1)
        shown = found[:PER_PAGE]
        return render_template(
            "workspace/stamps.html",
            runs=shown,
            progress=progress_of_runs(db, shown),
            earlier=url_for("workspace.stamps", before=shown[-1].number)
            if len(found) > PER_PAGE
            else None,
        )


@blueprint.route("/stamps/issue", methods=["GET", "POST"])
@signed_in(Permission.STAMPS)
def issue() -> ResponseReturnValue:
    """Print stamps for a packed lot, or a reel that is put on packs later."""
    with deployment().reading() as db:
        form = _issue_form(db)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _issue(db, form))
        except NguonError as error:
            form.refuse(error)
    page = render_template("workspace/issue.html", form=form)
    return page, 422 if form.refusals else 200


def _issue_form(db: Session) -> Any:
    organisation_id = here().organisation.id
    stock = lots_in_stock(db, organisation_id, content=Content.PRODUCT, limit=200)
    lots = [each.lot for each in stock]
    asked = request.args.get("lot", type=UUID)
    if asked and asked not in {lot.id for lot in lots}:
        lots.insert(0, lot_by_id(db, organisation_id, asked))
    stamping = stamping_of_lots(db, [lot.id for lot in lots])
    lots.sort(key=lambda lot: (lot.id != asked, stamping[lot.id].printed > 0))
    chosen = stamping[asked] if asked else None
    to_print = max(chosen.packets - chosen.printed, 0) if chosen else 0
    options = [lot_option(lot, stamping[lot.id]) for lot in lots]
    return form_of(
        {
            "lot": pick(
                lazy_gettext("For"),
                [*options, (BLANK, gettext("A blank reel, put on packs later"))],
                default=str(asked) if asked else None,
            ),
            "count": WholeField(
                lazy_gettext("Stamps"),
                unit=gettext("stamps"),
                default=to_print or None,
                description=lazy_gettext(
                    "Spares may be printed; those left over are voided later."
                ),
                validators=[Required()],
            ),
            "hidden": BooleanField(
                lazy_gettext("Make hidden codes, which go under the patches"),
                default=request.args.get("kind") == Kind.HIDDEN.value,
            ),
        }
    )


def lot_option(lot: Lot, stamping: LotStamping) -> Option:
    """A packed lot to pick, with its packs and stamps."""
    assert lot.product is not None
    text = gettext(
        "%(lot)s, %(product)s: %(packs)s, %(stamps)s",
        lot=lot.code,
        product=two_text(lot.product, "name"),
        packs=packs(stamping.packets),
        stamps=ngettext("%(num)s stamp printed", "%(num)s stamps printed", stamping.printed),
    )
    return str(lot.id), text


def _issue(db: Session, form: Any) -> str:
    lot = None
    if form.lot.data != BLANK:
        lot = lot_by_id(db, here().organisation.id, UUID(form.lot.data))
    run = issue_run(
        db,
        recorder(),
        deployment().vault,
        count=form.count.data,
        host=deployment().host,
        lot=lot,
        kind=Kind.HIDDEN if form.hidden.data else Kind.UNIT,
        # The place under a patch is small.
        format_=Format.COMPACT if form.hidden.data else Format.FULL,
    )
    tell(
        ngettext(
            "%(num)s hidden code is ready: choose it where you print its scratch stamp.",
            "%(num)s hidden codes are ready: choose them where you print their scratch stamps.",
            run.count,
        )
        if form.hidden.data
        else ngettext(
            "%(num)s stamp is ready to print: run %(run)s.",
            "%(num)s stamps are ready to print: run %(run)s.",
            run.count,
            run=run.number,
        )
    )
    return url_for("workspace.run", number=run.number)


@blueprint.get("/stamps/<int:number>")
@signed_in(Permission.STAMPS)
def run(number: int) -> ResponseReturnValue:
    """Show one run."""
    with deployment().reading() as db:
        one = run_by_number(db, here().organisation.id, number)
        progress = progress_of_runs(db, [one])[one.id]
        lots = {lot_id: lot_by_id(db, one.organisation_id, lot_id) for _, lot_id in progress.lots}
        prints = ledger.every_print_of(db, one)
        left = ledger.left_to_print(db, one)
        return render_template(
            "workspace/run.html",
            run=one,
            progress=progress,
            lots=lots,
            prints=prints,
            spoiled=spoiling.spoiled_sheets_of(db, prints),
            left=left,
            perhaps_printed=ledger.perhaps_printed(db, one, left),
            states=STATES,
            next_act=next_act(progress),
        )


def next_act(progress: RunProgress) -> str:
    """What one would do with the run now: put stamps on packs, activate them, or nothing."""
    if progress.free:
        return "bind"
    return "activate" if progress.bound else ""
