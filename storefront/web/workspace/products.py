"""Products: a pack of a material as it is sold, with its picture."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import FileField, SelectChoice, TextAreaField

from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import Form, Required, TextField, WholeField
from storefront.web.language import two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.uploads import takes_up_to
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.picking import ListField
from storefront.web.workspace.recording import code_field, form_of, typed
from storefront.web.workspace.weights import WeightField
from traceability.crops import registry
from traceability.crops.profile import StageKind
from traceability.errors import N_, InvalidInput, NguonError
from traceability.files.pictures import MOST_BYTES, redrawn
from traceability.files.services import store_file
from traceability.lots.amending import describe_product, picture_product
from traceability.lots.models import Material, Product
from traceability.lots.reading import material_by_id, materials_of, product_by_id, products_of
from traceability.lots.services import create_product
from traceability.parties.roles import Permission

_FORM_BYTES = 200_000
"""Room for the other fields beside the picture."""


@blueprint.get("/products")
@signed_in(Permission.REGISTERS)
def products() -> ResponseReturnValue:
    """List them."""
    search = request.args.get("q", "")[:100]
    with deployment().reading() as db:
        found = products_of(db, here().organisation.id, search=search)
        return render_template("workspace/products.html", products=found, search=search)


@blueprint.route("/products/new", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def new_product() -> ResponseReturnValue:
    """Register one."""
    with deployment().reading() as db:
        packable = _packable(materials_of(db, here().organisation.id))
    if not packable:
        return render_template("workspace/products_not_yet.html")
    form = _new_form(packable)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _register(db, form))
        except NguonError as error:
            form.refuse(error, {"net_grams": "net"})
    page = render_template("workspace/new_product.html", form=form)
    return page, 422 if form.refusals else 200


def _packable(materials: Sequence[Material]) -> list[Material]:
    """The materials that some stage of their crop packs."""
    return [
        material
        for material in materials
        if any(
            stage.kind is StageKind.PACK
            for stage in registry.profile(material.crop).stages_taking(material.form)
        )
    ]


def _new_form(packable: list[Material]) -> Any:
    choices = [SelectChoice(str(m.id), two_text(m, "name")) for m in packable]
    if len(choices) > 1:
        choices.insert(0, SelectChoice("", gettext("Choose")))
    usual = registry.profile(packable[0].crop).shelf_life_days
    return form_of(
        {
            "material": ListField(
                lazy_gettext("Packed from"), choices=choices, validators=[Required()]
            ),
            "name_vi": TextField(
                lazy_gettext("Name"),
                description=lazy_gettext("As it stands on the pack, weight included."),
                validators=[Required()],
            ),
            "name_en": TextField(lazy_gettext("Name in English")),
            "code": code_field(lazy_gettext("It begins the codes of its lots, such as CHE200.")),
            "net": WeightField(
                lazy_gettext("Net weight of one pack"),
                units=("g", "kg"),
                usual_unit="g",
                validators=[Required()],
            ),
            "shelf_life_days": WholeField(
                lazy_gettext("Good for"), unit=gettext("days after packing"), default=usual
            ),
            **_described(None),
        }
    )


def _described(product: Product | None) -> dict[str, Any]:
    """What may be said of a product at any time."""

    def kept(name: str) -> str | None:
        return getattr(product, name) if product else None

    return {
        "gtin": TextField(
            lazy_gettext("Barcode number (GTIN)"),
            description=lazy_gettext("Only if you have one from GS1."),
            default=kept("gtin"),
            render_kw={"inputmode": "numeric", "autocomplete": "off"},
        ),
        "ingredients_vi": TextAreaField(
            lazy_gettext("Ingredients"), default=kept("ingredients_vi"), render_kw={"rows": 2}
        ),
        "ingredients_en": TextAreaField(
            lazy_gettext("Ingredients in English"),
            default=kept("ingredients_en"),
            render_kw={"rows": 2},
        ),
    }


def _register(db: Session, form: Any) -> str:
    product = create_product(
        db,
        recorder(),
        code=form.code.data,
        name_vi=form.name_vi.data,
        name_en=typed(form.name_en.data),
        material=material_by_id(db, here().organisation.id, UUID(form.material.data)),
        net_grams=form.net.data.grams,
        gtin=typed(form.gtin.data),
        shelf_life_days=form.shelf_life_days.data,
        ingredients_vi=typed(form.ingredients_vi.data),
        ingredients_en=typed(form.ingredients_en.data),
    )
    tell(gettext("Registered: %(name)s. Now give it a picture.", name=two_text(product, "name")))
    return url_for("workspace.product", product_id=product.id)


class PictureForm(Form):
    """A picture of the pack."""

    picture = FileField(
        lazy_gettext("Picture of the pack"),
        description=lazy_gettext("PNG, JPEG or WebP, at most 5 MB."),
        validators=[Required()],
        render_kw={"accept": "image/png,image/jpeg,image/webp"},
    )


@blueprint.route("/products/<uuid:product_id>", methods=["GET", "POST"])
@signed_in(Permission.REGISTERS)
def product(product_id: UUID) -> ResponseReturnValue:
    """Show one, and describe it better."""
    with deployment().reading() as db:
        one = product_by_id(db, here().organisation.id, product_id)
        form = _edit_form(one)
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _describe(db, product_id, form))
        except NguonError as error:
            form.refuse(error)
    page = render_template(
        "workspace/product.html", product=one, form=form, picture=PictureForm(formdata=None)
    )
    return page, 422 if form.refusals else 200


def _edit_form(one: Product, *, sent: bool = True) -> Any:
    return form_of(
        {
            "name_vi": TextField(
                lazy_gettext("Name"), default=one.name_vi, validators=[Required()]
            ),
            "name_en": TextField(lazy_gettext("Name in English"), default=one.name_en),
            **_described(one),
            "storage_vi": TextAreaField(
                lazy_gettext("How to store it"), default=one.storage_vi, render_kw={"rows": 2}
            ),
            "storage_en": TextAreaField(
                lazy_gettext("How to store it, in English"),
                default=one.storage_en,
                render_kw={"rows": 2},
            ),
        },
        sent=sent,
    )


def _describe(db: Session, product_id: UUID, form: Any) -> str:
    one = product_by_id(db, here().organisation.id, product_id)
    texts = ("name_en", "ingredients_vi", "ingredients_en", "storage_vi", "storage_en")
    describe_product(
        db,
        recorder(),
        one,
        name_vi=form.name_vi.data,
        gtin=typed(form.gtin.data),
        **{name: typed(form[name].data) for name in texts},
    )
    tell(gettext("Saved."))
    return url_for("workspace.product", product_id=product_id)


@blueprint.post("/products/<uuid:product_id>/picture")
@signed_in(Permission.REGISTERS)
@takes_up_to(MOST_BYTES + _FORM_BYTES)
def product_picture(product_id: UUID) -> ResponseReturnValue:
    """Give a product its picture."""
    form = PictureForm()
    if form.validate_on_submit():
        try:
            picture = redrawn(_sent(form))
            return redirect_once(form, lambda db: _keep(db, product_id, picture))
        except NguonError as error:
            form.refuse(error, {"file": "picture"})
    with deployment().reading() as db:
        one = product_by_id(db, here().organisation.id, product_id)
        edit = _edit_form(one, sent=False)
    page = render_template("workspace/product.html", product=one, form=edit, picture=form)
    return page, 422


def _sent(form: PictureForm) -> bytes:
    sent = form.picture.data
    content: bytes = sent.read(MOST_BYTES + 1) if sent else b""
    if not content:
        raise InvalidInput(N_("The file is empty."), field="picture")
    return content


def _keep(db: Session, product_id: UUID, picture: bytes) -> str:
    one = product_by_id(db, here().organisation.id, product_id)
    stored = store_file(
        db,
        deployment().files,
        organisation_id=one.organisation_id,
        content=picture,
        clock=deployment().clock,
    )
    picture_product(db, recorder(), one, image=stored.sha256)
    tell(gettext("The picture is saved."))
    return url_for("workspace.product", product_id=product_id)
