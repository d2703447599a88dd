"""The numbers that GS1 licensed: of the cooperative, of its places; and those of its products."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import TextField
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import form_of, place_options, typed
from traceability.errors import NguonError
from traceability.gs1.keys import gtin14
from traceability.lots.reading import products_of
from traceability.parties.models import Organisation
from traceability.parties.numbering import number_organisation, number_place
from traceability.parties.reading import place_by_id, places_of
from traceability.parties.roles import Permission

_WHOLE = "organisation"


@blueprint.route("/gs1", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def gs1_numbers() -> ResponseReturnValue:
    """List them, and note one."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        organisation = db.get_one(Organisation, organisation_id)
        places = places_of(db, organisation_id)
        form = form_of(
            {
                "of": pick(
                    lazy_gettext("Whose number it is"),
                    [(_WHOLE, two_text(organisation, "name")), *place_options(places)],
                    default=_WHOLE,
                ),
                "gln": TextField(
                    lazy_gettext("GLN"),
                    description=lazy_gettext("13 digits. Empty takes the number away."),
                    render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 13},
                ),
            }
        )
        if form.validate_on_submit():
            try:
                return redirect_once(form, lambda session: _number(session, form))
            except NguonError as error:
                form.refuse(error)
        page = render_template(
            "workspace/gs1_numbers.html",
            form=form,
            organisation=organisation,
            places=[place for place in places if place.gln],
            products=[p for p in products_of(db, organisation_id) if p.gtin],
            link_of=lambda gtin: f"/01/{gtin14(gtin)}",
        )
    return page, 422 if form.refusals else 200


def _number(db: Session, form: Any) -> str:
    gln = typed(form.gln.data)
    if form.of.data == _WHOLE:
        number_organisation(db, recorder(), gln=gln)
    else:
        place = place_by_id(db, here().organisation.id, UUID(form.of.data))
        number_place(db, recorder(), place=place, gln=gln)
    tell(gettext("The number is noted.") if gln else gettext("The number is taken away."))
    return url_for("workspace.gs1_numbers")
