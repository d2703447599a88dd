"""A lot against the law: passed, missing, where to fill it in, and an owner's word on the rest."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import TextAreaField

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Form, Required
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import today
from traceability.claims.reading import claims_of_lot
from traceability.errors import NguonError
from traceability.lots.journey import Journey, journey_of
from traceability.lots.models import Lot
from traceability.lots.reading import lot_by_id
from traceability.parties.roles import Permission, allowed
from traceability.rules.checking import Answer, Status
from traceability.rules.rule_set import Act, NeedsCertificate, NeedsFact, NeedsStage, NeedsValue
from traceability.rules.services import MOST_REASON, LotCheck, accept_missing, check_lot

_OF_THE_COOPERATIVE = {
    "producer_name",
    "producer_address",
    "producer_phone",
    "producer_identifier",
    "brand",
    "trademark",
    "origin",
}
_FORMS = {"harvest": "workspace.harvest", "process": "workspace.process", "pack": "workspace.pack"}


class AcceptForm(Form):
    """Why does it go out although something is missing?"""

    reason = TextAreaField(
        lazy_gettext("Why the lot goes out without it"),
        description=lazy_gettext("Whoever scans a stamp of this lot reads it."),
        validators=[Required()],
        render_kw={"rows": 3, "maxlength": MOST_REASON},
    )


@blueprint.get("/lots/<uuid:lot_id>/check")
@signed_in(Permission.VIEW)
def lot_check(lot_id: UUID) -> ResponseReturnValue:
    """Show what each text asks of a lot, and what it lacks."""
    return _page(lot_id, AcceptForm(formdata=None))


@blueprint.post("/lots/<uuid:lot_id>/check")
@signed_in(Permission.OVERRIDE)
def accept_lot(lot_id: UUID) -> ResponseReturnValue:
    """Let the lot go out as it is: an owner's word, kept for good."""
    form = AcceptForm()
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _accept(db, lot_id, form))
        except NguonError as error:
            form.refuse(error)
    return _page(lot_id, form)


def where_to_fill_in(answer: Answer, lot: Lot, journey: Journey) -> str | None:
    """The page on which what is missing can be entered; None where there is none for the role."""
    role = here().role
    if isinstance(answer.item.needs, NeedsStage | NeedsFact):
        for leg in journey.legs:
            names = {leg.kind.value, leg.stage.code if leg.stage else None}
            if names & set(answer.item.needs.stages):
                return f"{url_for('workspace.lot', lot_id=leg.lots[0].id)}#happened"
        kind = next((each for each in answer.item.needs.stages if each in _FORMS), None)
        return url_for(_FORMS[kind]) if kind else None
    if not allowed(role, Permission.REGISTERS):
        return None
    if isinstance(answer.item.needs, NeedsCertificate):
        return url_for("workspace.new_certificate")
    return _of_value(answer.item.needs, lot)


def _of_value(needs: NeedsValue, lot: Lot) -> str | None:
    if needs.name in _OF_THE_COOPERATIVE:
        return url_for("workspace.cooperative")
    if lot.product_id is None or needs.name in {"serial", "source"}:
        return None
    return url_for("workspace.product", product_id=lot.product_id)


def _page(lot_id: UUID, form: Form) -> ResponseReturnValue:
    with deployment().reading() as db:
        lot = lot_by_id(db, here().organisation.id, lot_id)
        found = check_lot(db, lot, today=today())
        journey = journey_of(db, lot)
        page = render_template(
            "workspace/lot_check.html",
            lot=lot,
            found=found,
            where=_where(found, lot, journey),
            claims=claims_of_lot(db, lot, journey.lineage),
            stopping=stopping(found),
            form=form,
        )
    return page, 422 if form.refusals else 200


def stopping(found: LotCheck) -> list[Answer]:
    """What stops stamps or listings, each item once."""
    keys = {each.key for act in Act for each in found.blocking(act)}
    return [each for each in found.answers if each.key in keys]


def _where(found: LotCheck, lot: Lot, journey: Journey) -> dict[tuple[str, str], str | None]:
    return {
        answer.key: where_to_fill_in(answer, lot, journey)
        for answer in found.answers
        if answer.status is not Status.PASSED
    }


def _accept(db: Session, lot_id: UUID, form: AcceptForm) -> str:
    lot = lot_by_id(db, here().organisation.id, lot_id)
    accept_missing(db, recorder(), lot=lot, reason=form.reason.data or "", today=today())
    tell(
        gettext("Noted. Lot %(lot)s may be stamped and listed.", lot=lot.code),
        next_label=gettext("Print stamps"),
        next_url=url_for("workspace.issue", lot=lot.id) if lot.product_id else None,
    )
    return url_for("workspace.lot_check", lot_id=lot.id)
