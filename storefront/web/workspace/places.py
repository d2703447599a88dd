"""Plots, workshops and warehouses, and the planting-area codes of plots."""

import json
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import TextAreaField

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import DayField, Form, Required, TextField
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.kinds import PLACE_KINDS
from storefront.web.workspace.paging import paged
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import code_field, form_of, party_options, typed
from storefront.web.workspace.weights import AreaField
from traceability.crops import registry
from traceability.errors import N_, InvalidInput, NguonError
from traceability.parties import services
from traceability.parties.former import former_addresses, former_codes
from traceability.parties.models import Place
from traceability.parties.reading import parties_of, party_by_id, place_by_id, places_of
from traceability.parties.roles import Permission


@blueprint.get("/places")
@signed_in(Permission.REGISTERS)
def places() -> ResponseReturnValue:
    """List them."""
    with deployment().reading() as db:
        search = request.args.get("q", "")[:100]
        found = places_of(db, here().organisation.id, search=search)
        page = paged(found, "workspace.places", q=search or None)
        return render_template("workspace/places.html", page=page, search=search)


@blueprint.route("/places/new", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def new_place() -> ResponseReturnValue:
    """Register one."""
    with deployment().reading() as db:
        form = _form(db)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _register(db, form))
        except NguonError as error:
            form.refuse(error, {"household": "household"})
    page = render_template("workspace/new_place.html", form=form)
    return page, 422 if form.refusals else 200


def _form(db: Session) -> Any:
    households = parties_of(db, here().organisation.id, kinds=["household"])
    crops = [(crop.code, two_text(crop, "name")) for crop in registry.profiles() if crop.is_grown]
    fields: dict[str, Any] = {
        "kind": pick(
            lazy_gettext("Kind"),
            [(code, str(text)) for code, text in PLACE_KINDS.items()],
            default=request.args.get("kind", "plot"),
        ),
        "name_vi": TextField(lazy_gettext("Name"), validators=[Required()]),
        "name_en": TextField(lazy_gettext("Name in English")),
        "code": code_field(lazy_gettext("For example LO-3 or XUONG-1.")),
        "address_vi": TextField(lazy_gettext("Address")),
        "crop": pick(lazy_gettext("What grows there"), crops, required=False),
        "area": AreaField(
            lazy_gettext("Area"),
            description=lazy_gettext("1 sào is 360 m², 1 mẫu is 3,600 m²."),
        ),
    }
    if households:
        fields["household"] = pick(
            lazy_gettext("Whose plot it is"), party_options(households), required=False
        )
    fields["gln"] = TextField(
        lazy_gettext("GLN"),
        description=lazy_gettext("Its Global Location Number, where GS1 licensed one."),
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 13},
    )
    fields["outline"] = TextAreaField(
        lazy_gettext("Outline"),
        description=lazy_gettext("A GeoJSON polygon, longitude before latitude."),
        render_kw={"rows": 4, "spellcheck": "false"},
    )
    return form_of(fields)


def _register(db: Session, form: Any) -> str:
    household = form["household"].data if "household" in form else None
    kind = form.kind.data
    plot = kind == "plot"
    place = services.add_place(
        db,
        recorder(),
        kind=kind,
        code=form.code.data,
        name_vi=form.name_vi.data,
        name_en=typed(form.name_en.data),
        address_vi=typed(form.address_vi.data),
        crop=(form.crop.data or None) if plot else None,
        area=form.area.data if plot else None,
        outline=_outline(form.outline.data) if plot else None,
        household=party_by_id(db, here().organisation.id, UUID(household)) if household else None,
        gln=typed(form.gln.data),
    )
    if plot:
        tell(
            gettext("Registered: %(name)s.", name=two_text(place, "name")),
            next_label=gettext("Record a harvest"),
            next_url=url_for("workspace.harvest"),
        )
        return url_for("workspace.place", place_id=place.id)
    tell(gettext("Registered: %(name)s.", name=two_text(place, "name")))
    return url_for("workspace.places")


def _outline(text: str | None) -> dict[str, Any] | None:
    """The polygon in what was pasted: alone, or wrapped as a feature as map programs save it.

    Raises:
        InvalidInput: it is no JSON object.
    """
    if not (text or "").strip():
        return None
    try:
        found = json.loads(text or "")
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and isinstance(found.get("features"), list):
        found = found["features"][0] if len(found["features"]) == 1 else None
    if isinstance(found, dict) and "geometry" in found:
        found = found["geometry"]
    if not isinstance(found, dict) or not found:
        raise InvalidInput(
            N_("The outline is not a closed GeoJSON polygon of [longitude, latitude]."),
            field="outline",
        )
    return found


class AreaCodeForm(Form):
    """A planting-area code as the authority wrote it."""

    code = TextField(lazy_gettext("Planting-area code"), validators=[Required()])
    issuer = TextField(lazy_gettext("Issued by"), validators=[Required()])
    valid_from = DayField(lazy_gettext("Valid from"), validators=[Required()])
    valid_to = DayField(lazy_gettext("Valid until"))


@blueprint.route("/places/<uuid:place_id>", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def place(place_id: UUID) -> ResponseReturnValue:
    """Show one; give a plot its planting-area code."""
    form = AreaCodeForm()
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _add_code(db, place_id, form))
        except NguonError as error:
            form.refuse(error)
    with deployment().reading() as db:
        one = place_by_id(db, here().organisation.id, place_id)
        page = render_template(
            "workspace/place.html",
            place=one,
            form=form,
            household=_household(db, one),
            former_codes=former_codes(db, one),
            former_addresses=former_addresses(db, one.organisation_id).get(one.id, ()),
        )
    return page, 422 if form.refusals else 200


def _household(db: Session, one: Place) -> Any:
    return party_by_id(db, one.organisation_id, one.party_id) if one.party_id else None


def _add_code(db: Session, place_id: UUID, form: AreaCodeForm) -> str:
    one = place_by_id(db, here().organisation.id, place_id)
    assert form.valid_from.data is not None, "required"
    services.add_planting_area_code(
        db,
        recorder(),
        place=one,
        code=form.code.data,
        issuer=form.issuer.data,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
    )
    tell(gettext("The planting-area code %(code)s is noted.", code=form.code.data))
    return url_for("workspace.place", place_id=place_id)
