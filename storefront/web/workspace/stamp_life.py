"""Putting stamps on packs, letting them speak, taking them out of use: by first and last stamp."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import RadioField, SelectChoice

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Required, TextField
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext, ngettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import form_of
from storefront.web.workspace.stamp_numbers import index_in, stamp_of
from storefront.web.workspace.stamps import lot_option, next_act, ranges_said
from traceability.errors import N_, InvalidInput, NguonError
from traceability.events.models import Event
from traceability.lots.reading import lot_by_id
from traceability.lots.stock import Content, lots_in_stock
from traceability.parties.roles import Permission
from traceability.stamps import services
from traceability.stamps.beside import beside
from traceability.stamps.models import StampRun
from traceability.stamps.progress import (
    LotStamping,
    RunProgress,
    progress_of_runs,
    stamping_of_lots,
)
from traceability.stamps.ranges import Range, between
from traceability.stamps.services import run_by_number

BOTH = "both"
BIND = "bind"
ACTIVATE = "activate"
_FIELDS = {"stamps": "last", "index": "last"}


@blueprint.route("/stamps/<int:number>/bind", methods=["GET", "POST"])
@signed_in(Permission.STAMPS)
def bind(number: int) -> ResponseReturnValue:
    """Put a range of stamps on the packs of a lot, or activate it, or both."""
    with deployment().reading() as db:
        run = run_by_number(db, here().organisation.id, number)
        progress = progress_of_runs(db, [run])[run.id]
        stamping = stamping_of_lots(db, [run.lot_id])[run.lot_id] if run.lot_id else None
        form = _bind_form(db, run, progress, stamping)
        lot = lot_by_id(db, run.organisation_id, run.lot_id) if run.lot_id else None
        hidden = beside(db, run, Range(1, run.count))
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _bind(db, number, form))
        except NguonError as error:
            form.refuse(error, _FIELDS)
    page = render_template(
        "workspace/bind.html",
        form=form,
        run=run,
        lot=lot,
        progress=progress,
        stamping=stamping,
        hidden=hidden,
    )
    return page, 422 if form.refusals else 200


def _bind_form(
    db: Session, run: StampRun, progress: RunProgress, stamping: LotStamping | None
) -> Any:
    fields: dict[str, Any] = {
        "act": RadioField(
            lazy_gettext("What to do"),
            choices=[
                SelectChoice(BOTH, gettext("Put on packs and activate")),
                SelectChoice(BIND, gettext("Put on packs, activate later")),
                SelectChoice(ACTIVATE, gettext("Activate stamps that are on packs already")),
            ],
            default=ACTIVATE if next_act(progress) == ACTIVATE else BOTH,
            validators=[Required()],
        )
    }
    if run.lot_id is None:
        stock = lots_in_stock(db, run.organisation_id, content=Content.PRODUCT, limit=200)
        counted = stamping_of_lots(db, [each.lot.id for each in stock])
        options = [
            lot_option(each.lot, counted[each.lot.id])
            for each in stock
            if counted[each.lot.id].lacking
        ]
        fields["lot"] = pick(
            lazy_gettext("On the packs of"),
            options,
            required=False,
            default=options[0][0] if len(options) == 1 else None,
        )
    first, last = _proposed(progress, stamping)
    fields |= range_fields(first, last)
    return form_of(fields)


def range_fields(first: str, last: str) -> dict[str, Any]:
    """First and last stamp: scanned with a reader, typed as a code, or as a number."""
    keys = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    return {
        "first": TextField(
            lazy_gettext("First stamp"), default=first, validators=[Required()], render_kw=keys
        ),
        "last": TextField(
            lazy_gettext("Last stamp"), default=last, validators=[Required()], render_kw=keys
        ),
    }


def _proposed(progress: RunProgress, stamping: LotStamping | None) -> tuple[str, str]:
    """What was scanned before, or the next stamps that are free, as many as packs lack one."""
    if request.args.get("first") and request.args.get("last"):
        return request.args["first"], request.args["last"]
    act = next_act(progress)
    if not act:
        return "", ""
    stretch = progress.free[0] if act == BIND else progress.bound[0]
    last = stretch.last
    if act == BIND and stamping is not None and stamping.lacking:
        last = min(last, stretch.first + stamping.lacking - 1)
    return str(stretch.first), str(last)


def range_of(db: Session, run: StampRun, form: Any) -> Range:
    """The range between the two stamps, in whichever order they were given."""
    vault = deployment().vault
    return between(
        index_in(db, vault, run, form.first.data, field="first"),
        index_in(db, vault, run, form.last.data, field="last"),
    )


def _bind(db: Session, number: int, form: Any) -> str:
    run = run_by_number(db, here().organisation.id, number)
    stamps = range_of(db, run, form)
    act = form.act.data
    if act != ACTIVATE:
        lot_id = str(run.lot_id) if run.lot_id else form.lot.data
        if not lot_id:
            raise InvalidInput(N_("Say on the packs of which lot the stamps are."), field="lot")
        lot = lot_by_id(db, run.organisation_id, UUID(lot_id))
        event = services.bind(db, recorder(), run=run, stamps=stamps, lot=lot)
    if act != BIND:
        event = services.activate(db, recorder(), run=run, stamps=stamps)
    _tell(db, act, run, stamps, event)
    return url_for("workspace.run", number=number)


def _tell(db: Session, act: str, run: StampRun, stamps: Range, event: Event) -> None:
    words = {"first": stamps.first, "last": stamps.last}
    along = _along(db, run, event)
    if act == BIND:
        tell(
            gettext("Stamps %(first)s to %(last)s are on packs, not active yet.", **words) + along,
            next_label=gettext("Activate them"),
            next_url=url_for("workspace.bind", number=run.number),
        )
        return
    said = gettext("Stamps %(first)s to %(last)s are active: buyers can scan them.", **words)
    left = [part for each in beside(db, run, stamps) for part in each.within(_free(db, each.run))]
    if left:  # their stamps were put on packs alone, before codes went with them
        tell(
            said + along,
            next_label=gettext("Now the hidden codes beside them"),
            next_url=url_for(
                "workspace.bind",
                number=left[0].run.number,
                first=left[0].stamps.first,
                last=left[0].stamps.last,
            ),
        )
    else:
        tell(said + along)


def _along(db: Session, run: StampRun, event: Event) -> str:
    """What else the same entry is about, as sentences: the hidden codes under the patches."""
    others = [stamps for stamps in event.stamp_ranges if stamps.run_id != run.id]
    return "".join(
        " "
        + gettext(
            "The same goes for hidden codes %(stamps)s of run %(run)s.",
            stamps=ranges_said(
                Range(each.first, each.last) for each in others if each.run_id == of
            ),
            run=db.get_one(StampRun, of).number,
        )
        for of in dict.fromkeys(each.run_id for each in others)
    )


def _free(db: Session, run: StampRun) -> tuple[Range, ...]:
    return progress_of_runs(db, [run])[run.id].free


@blueprint.route("/stamps/<int:number>/void", methods=["GET", "POST"])
@signed_in(Permission.STAMPS)
def void(number: int) -> ResponseReturnValue:
    """Take a range of stamps out of use for ever."""
    with deployment().reading() as db:
        run = run_by_number(db, here().organisation.id, number)
        progress = progress_of_runs(db, [run])[run.id]
        hidden = beside(db, run, Range(1, run.count), every=True)
        form = form_of(range_fields("", ""))
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _void(db, number, form))
        except NguonError as error:
            form.refuse(error, _FIELDS)
    page = render_template(
        "workspace/void.html", form=form, run=run, progress=progress, hidden=hidden
    )
    return page, 422 if form.refusals else 200


def _void(db: Session, number: int, form: Any) -> str:
    run = run_by_number(db, here().organisation.id, number)
    stamps = range_of(db, run, form)
    event = services.void(db, recorder(), run=run, stamps=stamps)
    tell(
        ngettext(
            "%(num)s stamp is void for ever.", "%(num)s stamps are void for ever.", len(stamps)
        )
        + _along(db, run, event)
    )
    return url_for("workspace.run", number=number)


@blueprint.route("/stamps/scan", methods=["GET", "POST"])
@signed_in(Permission.STAMPS)
def scan_stamps() -> ResponseReturnValue:
    """Find the run of two stamps in the hand, and go on to put them on packs."""
    form = form_of(range_fields("", ""))
    if form.validate_on_submit():
        try:
            with deployment().reading() as db:
                run, first, last = _both(db, form)
                number = run.number
        except NguonError as error:
            form.refuse(error)
        else:
            target = url_for("workspace.bind", number=number, first=first, last=last)
            return redirect(target, code=303)
    page = render_template("workspace/scan_stamps.html", form=form)
    return page, 422 if form.refusals else 200


def _both(db: Session, form: Any) -> tuple[StampRun, int, int]:
    vault = deployment().vault
    run, first = stamp_of(db, vault, form.first.data, field="first")
    other, last = stamp_of(db, vault, form.last.data, field="last")
    if run.organisation_id != here().organisation.id:
        raise InvalidInput(
            N_("“%(value)s” is neither the number nor the code of a stamp."),
            field="first",
            value=form.first.data[:80],
        )
    if other.id != run.id:
        raise InvalidInput(
            N_("“%(value)s” is not a stamp of run %(run)s."),
            field="last",
            value=form.last.data[:80],
            run=run.number,
        )
    return run, first, last
