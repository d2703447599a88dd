"""The cooperative itself: what stands about it on stamps, in the shop and in listings."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Required, TextField
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.recording import form_of, typed
from traceability.errors import NguonError
from traceability.parties.describing import DESCRIBED, describe_organisation
from traceability.parties.models import Organisation
from traceability.parties.roles import Permission


@blueprint.route("/cooperative", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def cooperative() -> ResponseReturnValue:
    """Show it, and describe it better."""
    with deployment().reading() as db:
        form = _form(db.get_one(Organisation, here().organisation.id))
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _describe(db, form))
        except NguonError as error:
            form.refuse(error)
    page = render_template("workspace/cooperative.html", form=form, names=DESCRIBED)
    return page, 422 if form.refusals else 200


def _form(organisation: Organisation) -> Any:
    def field(name: str, label: Any, hint: Any = "", **more: Any) -> Any:
        return TextField(label, description=hint, default=getattr(organisation, name), **more)

    required = {"validators": [Required()]}
    return form_of(
        {
            "name_vi": field("name_vi", lazy_gettext("Name"), **required),
            "name_en": field("name_en", lazy_gettext("Name in English")),
            "address_vi": field("address_vi", lazy_gettext("Address"), **required),
            "address_en": field("address_en", lazy_gettext("Address in English")),
            "phone": field(
                "phone",
                lazy_gettext("Telephone"),
                lazy_gettext("Whoever scans a stamp and doubts it calls this number."),
            ),
            "email": field("email", lazy_gettext("E-mail")),
            "registration": field(
                "registration",
                lazy_gettext("Registration number"),
                lazy_gettext("As on the certificate of registration, or the tax code."),
            ),
            "brand": field("brand", lazy_gettext("Brand"), lazy_gettext("If you have one.")),
            "trademark": field(
                "trademark",
                lazy_gettext("Trademark"),
                lazy_gettext("Only if it is registered."),
            ),
        }
    )


def _describe(db: Session, form: Any) -> str:
    describe_organisation(db, recorder(), **{name: typed(form[name].data) for name in DESCRIBED})
    tell(gettext("Saved."))
    return url_for("workspace.cooperative")
