"""The register of products for the field, with their pre-harvest intervals."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Required, TextField, WholeField
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import code_field, form_of, typed
from traceability.crops import registry
from traceability.crops.profile import CropProfile, InputKind
from traceability.errors import NguonError
from traceability.field.reading import inputs_of
from traceability.field.register import create_input
from traceability.parties.reading import places_of
from traceability.parties.roles import Permission

INPUT_KINDS = {
    InputKind.PESTICIDE: lazy_gettext("Against pests and diseases"),
    InputKind.FERTILISER: lazy_gettext("Fertiliser"),
}


@blueprint.app_template_filter("input_kind")
def input_kind(kind: InputKind) -> str:
    """What a kind of input is called."""
    return str(INPUT_KINDS[kind])


@blueprint.get("/inputs")
@signed_in(Permission.REGISTERS)
def inputs() -> ResponseReturnValue:
    """List them."""
    with deployment().reading() as db:
        return render_template(
            "workspace/inputs.html",
            inputs=inputs_of(db, here().organisation.id),
            crops={crop.code: crop for crop in registry.profiles()},
        )


@blueprint.route("/inputs/new", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def new_input() -> ResponseReturnValue:
    """Register one."""
    with deployment().reading() as db:
        grown = {place.crop for place in places_of(db, here().organisation.id, kinds=["plot"])}
    crops = [crop for crop in registry.profiles() if crop.code in grown] or registry.profiles()
    form = _form(crops)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _register(db, form, crops))
        except NguonError as error:
            form.refuse(error, {"phi_days": f"phi_{crops[0].code}"})
    page = render_template("workspace/new_input.html", form=form, crops=crops)
    return page, 422 if form.refusals else 200


def _form(crops: Sequence[CropProfile]) -> Any:
    fields: dict[str, Any] = {
        "kind": pick(
            lazy_gettext("Kind"),
            [(kind.value, str(text)) for kind, text in INPUT_KINDS.items()],
            default=InputKind.PESTICIDE.value,
        ),
        "name": TextField(
            lazy_gettext("Name"),
            description=lazy_gettext("As it stands on the label."),
            validators=[Required()],
            render_kw={"autocomplete": "off"},
        ),
        "code": code_field(lazy_gettext("For example NEEM.")),
        "active_ingredient": TextField(lazy_gettext("Active ingredient")),
        "registration": TextField(lazy_gettext("Registration no.")),
    }
    for crop in crops:
        fields[f"phi_{crop.code}"] = WholeField(
            lazy_gettext("Days until harvest, %(crop)s", crop=two_text(crop, "name")),
            unit=gettext("days"),
            description=lazy_gettext("The pre-harvest interval on the label."),
        )
    return form_of(fields)


def _register(db: Session, form: Any, crops: Sequence[CropProfile]) -> str:
    days = {crop.code: form[f"phi_{crop.code}"].data for crop in crops}
    entry = create_input(
        db,
        recorder(),
        code=form.code.data,
        kind=form.kind.data,
        name=form["name"].data,
        active_ingredient=typed(form.active_ingredient.data),
        registration=typed(form.registration.data),
        phi_days={crop: given for crop, given in days.items() if given is not None},
    )
    tell(
        gettext("Registered: %(name)s.", name=entry.name),
        next_label=gettext("Record field work"),
        next_url=url_for("workspace.field_work"),
    )
    return url_for("workspace.inputs")
