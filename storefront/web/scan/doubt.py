"""Something is wrong with a stamp: two taps, and more only for who wants to say more."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField

from storefront.web.current import deployment, site
from storefront.web.forms import Form, Required, TextField
from storefront.web.limits import limiter
from storefront.web.scan.answer import Contact, contact_of
from storefront.web.scan.letter import tell_the_cooperative
from storefront.web.scan.views import LONGEST_CODE, blueprint
from storefront.web.scan.words import REASON_WORDS
from storefront.web.sent_once import redirect_once
from traceability.errors import NguonError
from traceability.stamps.doubts import MOST_CONTACT, MOST_MESSAGE, report_doubt
from traceability.stamps.reading import find_stamp
from traceability.stamps.verdict import Signature


class DoubtForm(Form):
    """What is wrong, and whatever else somebody wants to say."""

    code = HiddenField()
    reason = RadioField(
        lazy_gettext("What seems wrong?"),
        choices=[SelectChoice(code, words) for code, words in REASON_WORDS.items()],
        validators=[Required()],
    )
    message = TextAreaField(
        lazy_gettext("What did you see, and where?"),
        render_kw={"rows": 3, "maxlength": MOST_MESSAGE},
    )
    contact = TextField(
        lazy_gettext("Your telephone or e-mail"),
        description=lazy_gettext("Only if you want an answer."),
        render_kw={"maxlength": MOST_CONTACT, "autocomplete": "tel"},
    )


@blueprint.route("/t/doubt", methods=["GET", "POST"])
@limiter.limit("10 per hour", methods=["POST"])
def doubt() -> ResponseReturnValue:
    """Take a report. The page holds a form token and is therefore never compressed."""
    form = DoubtForm(
        code=request.args.get("code", "")[:LONGEST_CODE], reason=request.args.get("reason")
    )
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _report(db, form))
        except NguonError as error:
            form.refuse(error)
    return render_template("scan/doubt.html", form=form), 422 if form.refusals else 200


@blueprint.get("/t/thanks")
def thanks() -> ResponseReturnValue:
    """Say that the report arrived, and whom to call."""
    code = request.args.get("code", "")[:LONGEST_CODE]
    with deployment().reading() as db:
        contact = _whom_to_call(db, code)
    return render_template("scan/thanks.html", code=code, contact=contact)


def _report(db: Session, form: DoubtForm) -> str:
    text = (form.code.data or "")[:LONGEST_CODE]
    report = report_doubt(
        db,
        deployment().vault,
        text=text,
        reason=form.reason.data,
        message=form.message.data,
        contact=form.contact.data,
        now=deployment().clock(),
    )
    tell_the_cooperative(db, report)
    return url_for("scan.thanks", code=text)


def _whom_to_call(db: Session, text: str) -> Contact:
    found = find_stamp(db, deployment().vault, text)
    vouched_for = found.signature in {Signature.CORRECT, Signature.NOT_CHECKED}
    organisation = found.run.organisation if found.run and vouched_for else None
    return contact_of(site().settings, organisation)
