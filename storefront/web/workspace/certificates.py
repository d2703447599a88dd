"""Certificates, with what each is for and how long it is valid."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import DayField, Required, TextField
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import today
from storefront.web.workspace.kinds import SCHEMES
from storefront.web.workspace.picking import ListField, pick
from storefront.web.workspace.recording import form_of
from traceability.errors import NguonError
from traceability.lots.models import Lot
from traceability.lots.reading import lot_by_id, product_by_id, products_of
from traceability.parties.models import Certificate
from traceability.parties.papers import standing_of
from traceability.parties.reading import certificates_of, place_by_id, places_of
from traceability.parties.roles import Permission
from traceability.parties.services import add_certificate

_PLACE = "place:"
_PRODUCT = "product:"
_LOT = "lot:"


@blueprint.get("/certificates")
@signed_in(Permission.REGISTERS)
def certificates() -> ResponseReturnValue:
    """List them, with what has lapsed."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        found = certificates_of(db, organisation_id)
        return render_template(
            "workspace/certificates.html",
            certificates=found,
            standing={paper.id: standing_of(paper, today()) for paper in found},
            places={place.id: place for place in places_of(db, organisation_id)},
            products={product.id: product for product in products_of(db, organisation_id)},
            lots={paper.lot_id: lot_of(db, paper) for paper in found if paper.lot_id},
        )


@blueprint.route("/certificates/new", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def new_certificate() -> ResponseReturnValue:
    """Register one."""
    with deployment().reading() as db:
        form = _form(db)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _register(db, form))
        except NguonError as error:
            form.refuse(error, {"place": "of", "product": "of", "lot": "of"})
    page = render_template("workspace/new_certificate.html", form=form)
    return page, 422 if form.refusals else 200


def _form(db: Session) -> Any:
    organisation_id = here().organisation.id
    of = [SelectChoice("", gettext("The whole cooperative"))]
    of += [
        SelectChoice(f"{_PLACE}{each.id}", two_text(each, "name"), optgroup=gettext("Place"))
        for each in places_of(db, organisation_id)
    ]
    of += [
        SelectChoice(f"{_PRODUCT}{each.id}", two_text(each, "name"), optgroup=gettext("Product"))
        for each in products_of(db, organisation_id)
    ]
    asked = request.args.get("lot", type=UUID)
    if asked is not None:
        lot = lot_by_id(db, organisation_id, asked)
        of.append(SelectChoice(f"{_LOT}{lot.id}", lot.code, optgroup=gettext("Lot")))
    return form_of(
        {
            "scheme": pick(
                lazy_gettext("Certificate"),
                [(code, str(text)) for code, text in SCHEMES.items()],
            ),
            "stars": pick(
                lazy_gettext("OCOP stars"), [(n, n) for n in ("3", "4", "5")], required=False
            ),
            "number": TextField(lazy_gettext("Number"), validators=[Required()]),
            "issuer": TextField(lazy_gettext("Issued by"), validators=[Required()]),
            "of": ListField(
                lazy_gettext("It is for"),
                choices=of,
                default=f"{_LOT}{asked}" if asked else "",
            ),
            "valid_from": DayField(lazy_gettext("Valid from"), validators=[Required()]),
            "valid_to": DayField(
                lazy_gettext("Valid until"),
                description=lazy_gettext("Leave it empty for OCOP: 36 months by law."),
            ),
        }
    )


def _register(db: Session, form: Any) -> str:
    organisation_id = here().organisation.id
    of = form.of.data or ""
    place_id = product_id = lot_id = None
    if of.startswith(_PLACE):
        place_id = place_by_id(db, organisation_id, UUID(of.removeprefix(_PLACE))).id
    elif of.startswith(_PRODUCT):
        product_id = product_by_id(db, organisation_id, UUID(of.removeprefix(_PRODUCT))).id
    elif of.startswith(_LOT):
        lot_id = lot_by_id(db, organisation_id, UUID(of.removeprefix(_LOT))).id
    certificate = add_certificate(
        db,
        recorder(),
        scheme=form.scheme.data,
        number=form.number.data,
        issuer=form.issuer.data,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        stars=int(form.stars.data) if form.stars.data else None,
        place_id=place_id,
        product_id=product_id,
        lot_id=lot_id,
    )
    tell(
        gettext(
            "The certificate %(number)s is noted. Now add a scan or a photo of it.",
            number=certificate.number,
        )
    )
    return url_for("workspace.certificate", certificate_id=certificate.id)


def lot_of(db: Session, paper: Certificate) -> Lot:
    """The lot that a certificate names."""
    assert paper.lot_id is not None
    return lot_by_id(db, paper.organisation_id, paper.lot_id)
