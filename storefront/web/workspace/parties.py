"""Households, suppliers and buyers."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Required, TextField
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.kinds import PARTY_KINDS
from storefront.web.workspace.paging import paged
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import code_field, form_of, typed
from traceability.errors import NguonError
from traceability.parties.models import Party
from traceability.parties.reading import parties_of
from traceability.parties.roles import Permission
from traceability.parties.services import add_party


@blueprint.get("/parties")
@signed_in(Permission.REGISTERS)
def parties() -> ResponseReturnValue:
    """List them."""
    search = request.args.get("q", "")[:100]
    with deployment().reading() as db:
        found = parties_of(db, here().organisation.id, search=search)
        page = paged(found, "workspace.parties", q=search or None)
        return render_template("workspace/parties.html", page=page, search=search)


@blueprint.route("/parties/new", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def new_party() -> ResponseReturnValue:
    """Register one."""
    with deployment().reading() as db:
        form = _form(next_code(parties_of(db, here().organisation.id)))
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _register(db, form))
        except NguonError as error:
            form.refuse(error)
    page = render_template("workspace/new_party.html", form=form)
    return page, 422 if form.refusals else 200


def next_code(known: Any) -> str:
    """The next number that is free: `H-013`."""
    taken = {party.code for party in known}
    number = len(taken) + 1
    while f"H-{number:03d}" in taken:
        number += 1
    return f"H-{number:03d}"


def _form(code: str) -> Any:
    return form_of(
        {
            "kind": pick(
                lazy_gettext("Kind"),
                [(code, str(text)) for code, text in PARTY_KINDS.items()],
                default="household",
            ),
            "name": TextField(
                lazy_gettext("Name"), validators=[Required()], render_kw={"autocomplete": "off"}
            ),
            "code": code_field(lazy_gettext("For example H-012."), default=code),
            "phone": TextField(
                lazy_gettext("Telephone"), render_kw={"inputmode": "tel", "autocomplete": "off"}
            ),
            "address": TextField(lazy_gettext("Address"), render_kw={"autocomplete": "off"}),
        }
    )


def _register(db: Session, form: Any) -> str:
    party: Party = add_party(
        db,
        recorder(),
        kind=form.kind.data,
        code=form.code.data,
        name=form.name.data,
        phone=typed(form.phone.data),
        address=typed(form.address.data),
    )
    tell(
        gettext("Registered: %(name)s.", name=party.name),
        next_label=gettext("Register another"),
        next_url=url_for("workspace.new_party"),
    )
    return url_for("workspace.parties")
