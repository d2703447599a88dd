"""The GS1 company prefix of the cooperative, under which its cartons get their numbers."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import BooleanField

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import TextField
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.recording import form_of, typed
from traceability.errors import NguonError
from traceability.parties.models import Organisation
from traceability.parties.numbering import note_company_prefix
from traceability.parties.roles import Permission


@blueprint.route("/cooperative/gs1-prefix", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def company_prefix() -> ResponseReturnValue:
    """Show it, and note or take it away."""
    with deployment().reading() as db:
        noted = db.get_one(Organisation, here().organisation.id).gs1_company_prefix
    form = form_of(
        {
            "gs1_company_prefix": TextField(
                lazy_gettext("GS1 company prefix"),
                description=lazy_gettext(
                    "4 to 12 digits, as on the letter from GS1. In Vietnam it begins with 893. "
                    "Empty takes it away."
                ),
                default=noted,
                render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 12},
            ),
            "gs1_prefix_is_licensed": BooleanField(
                lazy_gettext("GS1 licensed this prefix to our cooperative"), default=bool(noted)
            ),
        }
    )
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _note(db, form))
        except NguonError as error:
            form.refuse(error)
    page = render_template("workspace/company_prefix.html", form=form)
    return page, 422 if form.refusals else 200


def _note(db: Session, form: Any) -> str:
    prefix = typed(form.gs1_company_prefix.data)
    note_company_prefix(db, recorder(), prefix=prefix, is_licensed=form.gs1_prefix_is_licensed.data)
    tell(gettext("The prefix is noted.") if prefix else gettext("The prefix is taken away."))
    return url_for("workspace.cooperative")
