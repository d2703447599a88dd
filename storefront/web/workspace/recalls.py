"""Recalls: the list, trying one out, opening one, and the page of one with its report."""

import io
from uuid import UUID

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import TextAreaField

from storefront.recalls.files import json_file, pdf_file, xlsx_file
from storefront.recalls.gathering import Gathered, gathered, tried
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.downloads import download
from storefront.web.forms import Form, Required, TextField
from storefront.web.language import language
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from traceability.errors import N_, InvalidInput, NguonError, NotFound
from traceability.lots.models import Lot
from traceability.lots.reading import lot_by_id
from traceability.parties.roles import Permission
from traceability.recalls.services import open_recall, recall_by_id, recalls_in

MOST_REASON = 500

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}


class OpenForm(Form):
    """Why must it come back, and is it meant?"""

    reason_vi = TextAreaField(
        lazy_gettext("Why it is recalled, in Vietnamese"),
        description=lazy_gettext("Everybody who scans a stamp of it reads this. Name no people."),
        validators=[Required()],
        render_kw={"maxlength": MOST_REASON, "rows": 3},
    )
    reason_en = TextAreaField(
        lazy_gettext("Why it is recalled, in English"),
        render_kw={"maxlength": MOST_REASON, "rows": 3},
    )
    typed = TextField(
        lazy_gettext("Type the code of the lot"),
        description=lazy_gettext("So that no recall is opened by a slip of the thumb."),
        validators=[Required()],
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "maxlength": 20},
    )


@blueprint.get("/recalls")
@signed_in(Permission.RECALL)
def recalls() -> ResponseReturnValue:
    """List the recalls; a lot's code leads to what its recall would reach."""
    code = request.args.get("lot", "").strip()
    with deployment().reading() as db:
        if code:
            return _to_drill(db, code)
        return render_template("workspace/recalls.html", recalls=recalls_in(db, recorder()))


def _to_drill(db: Session, code: str) -> ResponseReturnValue:
    found = db.scalar(
        select(Lot.id).where(Lot.organisation_id == here().organisation.id, Lot.code == code)
    )
    if found is None:
        refused = gettext("There is no lot “%(value)s”.", value=code)
        page = render_template(
            "workspace/recalls.html", recalls=recalls_in(db, recorder()), code=code, refused=refused
        )
        return page, 404
    return Response(status=303, headers={"Location": url_for("workspace.drill", lot_id=found)})


@blueprint.get("/lots/<uuid:lot_id>/drill")
@signed_in(Permission.RECALL)
def drill(lot_id: UUID) -> ResponseReturnValue:
    """Try a recall out: the full list, and how long it took. Nothing is changed."""
    with deployment().reading() as db:
        lot = lot_by_id(db, here().organisation.id, lot_id)
        found = tried(db, recorder(), lot)
        return render_template("workspace/recall_drill.html", lot=lot, found=found)


@blueprint.route("/lots/<uuid:lot_id>/recall", methods=["GET", "POST"])
@signed_in(Permission.RECALL)
def recall_lot(lot_id: UUID) -> ResponseReturnValue:
    """Show what a recall would reach, ask why and for the lot's code, and open it."""
    form = OpenForm()
    with deployment().reading() as db:
        lot = lot_by_id(db, here().organisation.id, lot_id)
        code = lot.code
    if form.validate_on_submit():
        try:
            if form.typed.data.upper() != code.upper():
                raise InvalidInput(
                    N_("“%(value)s” is not the code of this lot."),
                    field="typed",
                    value=form.typed.data,
                )
            return redirect_once(form, lambda db: _open(db, lot_id, form))
        except NguonError as error:
            form.refuse(error)
    with deployment().reading() as db:
        lot = lot_by_id(db, here().organisation.id, lot_id)
        found = tried(db, recorder(), lot)
        page = render_template("workspace/recall_open.html", lot=lot, form=form, found=found)
        return page, 422 if form.refusals else 200


def _open(db: Session, lot_id: UUID, form: OpenForm) -> str:
    recall = open_recall(
        db,
        recorder(),
        lot=lot_by_id(db, here().organisation.id, lot_id),
        reason_vi=form.reason_vi.data,
        reason_en=form.reason_en.data,
    )
    tell(gettext("The recall is open. Scan pages say so, and the shop sells nothing of it."))
    return url_for("workspace.recall", recall_id=recall.id)


@blueprint.get("/recalls/<uuid:recall_id>")
@signed_in(Permission.RECALL)
def recall(recall_id: UUID) -> ResponseReturnValue:
    """Show one recall: the clock, who has what, how far it has come."""
    return recall_page(recall_id, Form())


def recall_page(recall_id: UUID, form: Form) -> ResponseReturnValue:
    """The page of a recall; `form` is that of its buttons, with what was refused."""
    with deployment().reading() as db:
        found = gathered(db, recorder(), recall_by_id(db, recorder(), recall_id))
        page = render_template("workspace/recall.html", found=found, form=form)
        return page, 422 if form.refusals else 200


@blueprint.get("/recalls/<uuid:recall_id>/report.<kind>")
@signed_in(Permission.RECALL)
def recall_report(recall_id: UUID, kind: str) -> ResponseReturnValue:
    """Download who has what: XLSX, PDF or JSON."""
    with deployment().reading() as db:
        return _file(gathered(db, recorder(), recall_by_id(db, recorder(), recall_id)), kind)


@blueprint.get("/lots/<uuid:lot_id>/drill.<kind>")
@signed_in(Permission.RECALL)
def drill_report(lot_id: UUID, kind: str) -> ResponseReturnValue:
    """Download what a recall of the lot would reach."""
    with deployment().reading() as db:
        return _file(tried(db, recorder(), lot_by_id(db, here().organisation.id, lot_id)), kind)


def _file(found: Gathered, kind: str) -> ResponseReturnValue:
    if kind not in _TYPES:
        abort(404)
    report = found.report(language())
    if kind == "xlsx":
        content = xlsx_file(report)
    elif kind == "pdf":
        content = pdf_file(report, language=language())
    else:
        content = json_file(found.document())
    (lot_id,) = found.reach.history.lineage.start
    name = f"thu-hoi-{found.reach.history.lots[lot_id].code}.{kind}"
    return download(io.BytesIO(content), name=name, media_type=_TYPES[kind])


def require_recall(db: Session, recall_id: UUID) -> Gathered:
    """The recall with its reach, where it is still open.

    Raises:
        NotFound: it is closed, or not there.
    """
    found = recall_by_id(db, recorder(), recall_id)
    if found.closed_at is not None:
        raise NotFound(N_("The recall was closed before."), field="recall")
    return gathered(db, recorder(), found)
