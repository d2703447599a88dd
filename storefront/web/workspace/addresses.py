"""New addresses and codes: provinces merge, districts go, plots are numbered anew."""

import hashlib
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import HiddenField

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import DayField, Form, Required, TextField
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext, ngettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import NotLater
from storefront.web.workspace.recording import code_field, form_of, typed
from traceability.errors import NguonError
from traceability.parties.former import former_codes
from traceability.parties.models import Organisation, Place
from traceability.parties.reading import place_by_id
from traceability.parties.renaming import (
    Renaming,
    change_address,
    recode_place,
    rename_everywhere,
    would_rename,
)
from traceability.parties.roles import Permission

_BASIS = lazy_gettext("For example Resolution 202/2025/QH15.")


class RenamingForm(Form):
    """A name that has changed in addresses."""

    old = TextField(
        lazy_gettext("Name until now"),
        description=lazy_gettext("As it stands in the addresses: Bắc Kạn, or huyện Na Rì."),
        validators=[Required()],
    )
    new = TextField(
        lazy_gettext("New name"),
        description=lazy_gettext("Empty where it is abolished, as districts were in 2025."),
    )
    since = DayField(lazy_gettext("Since"), validators=[Required(), NotLater()])
    basis = TextField(lazy_gettext("By which text"), description=_BASIS)
    seen = HiddenField()


@blueprint.route("/addresses", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def rename_addresses() -> ResponseReturnValue:
    """Write a merged province or an abolished district into every address, after a look."""
    form = RenamingForm()
    found: list[Renaming] | None = None
    if form.validate_on_submit():
        old, new = form.old.data or "", form.new.data or ""
        try:
            with deployment().reading() as db:
                found = would_rename(db, recorder(), old=old, new=new)
            fingerprint = _fingerprint(found)
            if found and form.seen.data == fingerprint:
                return redirect_once(form, lambda db: _rename(db, form))
            form.seen.data = fingerprint
        except NguonError as error:
            form.refuse(error)
    page = render_template("workspace/rename_addresses.html", form=form, found=found)
    return page, 422 if form.refusals else 200


@blueprint.route("/address", methods=["GET", "POST"], defaults={"place_id": None})
@blueprint.route("/places/<uuid:place_id>/address", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def new_address(place_id: UUID | None) -> ResponseReturnValue:
    """Give a place, or the cooperative itself, a new address; the old one stays known."""
    with deployment().reading() as db:
        of = _addressed(db, place_id)
        form = _address_form(of)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _change(db, place_id, form))
        except NguonError as error:
            form.refuse(error)
    page = render_template("workspace/new_address.html", form=form, of=of, place_id=place_id)
    return page, 422 if form.refusals else 200


@blueprint.route("/places/<uuid:place_id>/code", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def new_place_code(place_id: UUID) -> ResponseReturnValue:
    """Give a place another code; the old one goes on naming it."""
    form = form_of({"code": code_field(lazy_gettext("For example LO-3 or XUONG-1."))})
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _recode(db, place_id, form))
        except NguonError as error:
            form.refuse(error)
    with deployment().reading() as db:
        one = place_by_id(db, here().organisation.id, place_id)
        page = render_template(
            "workspace/new_place_code.html", form=form, place=one, former=former_codes(db, one)
        )
    return page, 422 if form.refusals else 200


def _addressed(db: Session, place_id: UUID | None) -> Organisation | Place:
    organisation_id = here().organisation.id
    if place_id is None:
        return db.get_one(Organisation, organisation_id)
    return place_by_id(db, organisation_id, place_id)


def _address_form(of: Organisation | Place) -> Any:
    return form_of(
        {
            "address_vi": TextField(
                lazy_gettext("Address"), default=of.address_vi, validators=[Required()]
            ),
            "address_en": TextField(lazy_gettext("Address in English"), default=of.address_en),
            "since": DayField(lazy_gettext("Since"), validators=[Required(), NotLater()]),
            "basis": TextField(lazy_gettext("By which text"), description=_BASIS),
        }
    )


def _change(db: Session, place_id: UUID | None, form: Any) -> str:
    change_address(
        db,
        recorder(),
        of=_addressed(db, place_id),
        address_vi=form.address_vi.data,
        address_en=typed(form.address_en.data),
        since=form.since.data,
        basis=typed(form.basis.data),
    )
    tell(gettext("The address is changed. Stamps show the old one too."))
    if place_id is None:
        return url_for("workspace.more")
    return url_for("workspace.place", place_id=place_id)


def _recode(db: Session, place_id: UUID, form: Any) -> str:
    one = place_by_id(db, here().organisation.id, place_id)
    old = one.code
    recode_place(db, recorder(), place=one, code=form.code.data)
    tell(gettext("The code is %(code)s now. %(old)s goes on naming it.", code=one.code, old=old))
    return url_for("workspace.place", place_id=place_id)


def _rename(db: Session, form: RenamingForm) -> str:
    assert form.since.data is not None, "required"
    found = rename_everywhere(
        db,
        recorder(),
        old=form.old.data or "",
        new=form.new.data or "",
        since=form.since.data,
        basis=typed(form.basis.data),
    )
    count = len(found)
    tell(ngettext("%(count)s address changed.", "%(count)s addresses changed.", count, count=count))
    return url_for("workspace.places")


def _fingerprint(found: list[Renaming]) -> str:
    """By which the form knows that what is confirmed is what was shown."""
    said = repr([(str(each.of.id), each.after) for each in found])
    return hashlib.sha256(said.encode()).hexdigest()[:32]
