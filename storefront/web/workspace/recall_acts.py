"""What is done with a recall: telling recipients, noting answers, closing it."""

from collections.abc import Callable
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import RadioField, SelectChoice

from storefront.recalls.gathering import Gathered, gathered
from storefront.recalls.letters import write_to_buyers
from storefront.web.current import deployment, recorder, signed_in
from storefront.web.forms import Form, Required, TextField
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext, ngettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.kinds import OUTCOMES
from storefront.web.workspace.recalls import MOST_REASON, recall_page, require_recall
from storefront.web.workspace.weights import WeightField
from traceability.errors import NguonError
from traceability.parties.roles import Permission
from traceability.recalls.contacts import note_contact
from traceability.recalls.services import close_recall, recall_by_id


class CloseForm(Form):
    """How did it end, and where is what did not come back?"""

    outcome = RadioField(
        lazy_gettext("How it ended"),
        choices=[SelectChoice(value, label) for value, label in OUTCOMES.items()],
        validators=[Required()],
    )
    lost = WeightField(
        lazy_gettext("Consumed or not to be recovered"),
        description=lazy_gettext("Exactly what buyers still have by the books; 0 where nothing."),
        validators=[Required()],
        zero=True,
    )
    lost_reason = TextField(
        lazy_gettext("Why it cannot be recovered"),
        description=lazy_gettext("Needed where the weight is above 0. Name no people."),
        render_kw={"maxlength": MOST_REASON},
    )


@blueprint.post("/recalls/<uuid:recall_id>/contacts/<recipient>/<act>")
@signed_in(Permission.RECALL)
def recall_contact(recall_id: UUID, recipient: str, act: str) -> ResponseReturnValue:
    """Note that a recipient was told, or has answered."""

    def note(db: Session, found: Gathered) -> None:
        assert found.recall is not None
        note_contact(
            db,
            recorder(),
            recall=found.recall,
            reach=found.reach,
            recipient=recipient,
            answered=act == "answered",
        )
        tell(gettext("Noted."))

    return _at_once(recall_id, note)


@blueprint.route("/recalls/<uuid:recall_id>/letters", methods=["GET", "POST"])
@signed_in(Permission.RECALL)
def recall_letters(recall_id: UUID) -> ResponseReturnValue:
    """Ask once more, then write to every buyer who left an address."""

    def write(db: Session, found: Gathered) -> None:
        assert found.recall is not None
        count = write_to_buyers(db, recorder(), recall=found.recall, reach=found.reach)
        tell(ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", count))

    if request.method == "POST":
        return _at_once(recall_id, write)
    with deployment().reading() as db:
        found = require_recall(db, recall_id)
        return render_template("workspace/recall_letters.html", found=found, form=Form())


@blueprint.route("/recalls/<uuid:recall_id>/close", methods=["GET", "POST"])
@signed_in(Permission.RECALL)
def recall_close(recall_id: UUID) -> ResponseReturnValue:
    """Show where everything is, ask for the outcome and for what is lost, and close it."""
    form = CloseForm()
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _close(db, recall_id, form))
        except NguonError as error:
            form.refuse(error)
    with deployment().reading() as db:
        found = gathered(db, recorder(), recall_by_id(db, recorder(), recall_id))
        page = render_template("workspace/recall_close.html", found=found, form=form)
        return page, 422 if form.refusals else 200


def _close(db: Session, recall_id: UUID, form: CloseForm) -> str:
    assert form.lost.data is not None, "the field is required"
    close_recall(
        db,
        recorder(),
        recall=recall_by_id(db, recorder(), recall_id),
        outcome=form.outcome.data,
        lost_grams=form.lost.data.grams,
        lost_reason=form.lost_reason.data,
    )
    tell(gettext("The recall is closed."))
    return url_for("workspace.recall", recall_id=recall_id)


def _at_once(recall_id: UUID, act: Callable[[Session, Gathered], None]) -> ResponseReturnValue:
    form = Form()
    if form.validate_on_submit():

        def in_transaction(db: Session) -> str:
            act(db, require_recall(db, recall_id))
            return url_for("workspace.recall", recall_id=recall_id)

        try:
            return redirect_once(form, in_transaction)
        except NguonError as error:
            form.refuse(error)
    return recall_page(recall_id, form)
