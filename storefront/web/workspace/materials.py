"""Materials: the forms in which a crop passes through the cooperative."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Required, TextField
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.picking import ListField
from storefront.web.workspace.recording import code_field, form_of, typed
from traceability.crops import registry
from traceability.errors import NguonError
from traceability.lots.reading import materials_of
from traceability.lots.services import create_material
from traceability.parties.roles import Permission


@blueprint.get("/materials")
@signed_in(Permission.REGISTERS)
def materials() -> ResponseReturnValue:
    """List them."""
    with deployment().reading() as db:
        return render_template(
            "workspace/materials.html",
            materials=materials_of(db, here().organisation.id),
            crops={crop.code: crop for crop in registry.profiles()},
        )


@blueprint.route("/materials/new", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def new_material() -> ResponseReturnValue:
    """Register one: a form that a crop's file knows."""
    form = _form()
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _register(db, form))
        except NguonError as error:
            form.refuse(error, {"crop": "what", "form": "what"})
    page = render_template("workspace/new_material.html", form=form)
    return page, 422 if form.refusals else 200


def _form() -> Any:
    choices = [SelectChoice("", gettext("Choose"))]
    for crop in registry.profiles():
        group = two_text(crop, "name")
        choices += [
            SelectChoice(f"{crop.code}:{form.code}", two_text(form, "name"), optgroup=group)
            for form in crop.materials
        ]
    return form_of(
        {
            "what": ListField(lazy_gettext("What"), choices=choices, validators=[Required()]),
            "code": code_field(lazy_gettext("It begins the codes of its lots, such as LA or CHE.")),
            "name_vi": TextField(
                lazy_gettext("Name"),
                description=lazy_gettext("Leave it empty to use the usual name."),
            ),
            "name_en": TextField(lazy_gettext("Name in English")),
        }
    )


def _register(db: Session, form: Any) -> str:
    crop, _, which = form.what.data.partition(":")
    material = create_material(
        db,
        recorder(),
        code=form.code.data,
        crop=crop,
        form=which,
        name_vi=typed(form.name_vi.data),
        name_en=typed(form.name_en.data),
    )
    tell(
        gettext("Registered: %(name)s.", name=two_text(material, "name")),
        next_label=gettext("Register another"),
        next_url=url_for("workspace.new_material"),
    )
    return url_for("workspace.materials")
