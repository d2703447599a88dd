"""Prices of what members deliver: by material, grade and the day from which they count."""

from itertools import groupby
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront import formats
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.forms import DayField, Required, WholeField
from storefront.web.language import language, two_text
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import today as this_day
from storefront.web.workspace.picking import Option, pick
from storefront.web.workspace.recording import form_of
from storefront.web.workspace.weigh import delivered_works
from traceability.crops import registry
from traceability.deliveries.grading import UNGRADED, grades_of, may_be_ungraded
from traceability.deliveries.pricing import prices_of, set_price
from traceability.errors import NguonError
from traceability.lots.models import Material
from traceability.lots.reading import material_by_id
from traceability.parties.roles import Permission


@blueprint.get("/prices")
@signed_in(Permission.MEMBERS)
def prices() -> ResponseReturnValue:
    """What a kilogram costs today in each grade, and every price before and to come."""
    with deployment().reading() as db:
        found = sorted(
            prices_of(db, here().organisation.id),
            key=lambda each: (each.material.code, each.grade),
        )
        groups = [list(group) for _, group in groupby(found, lambda p: (p.material_id, p.grade))]
        return render_template(
            "workspace/prices.html",
            groups=[(_valid(group), group) for group in groups],
            deliverable=bool(_choices(db)),
        )


@blueprint.route("/prices/new", methods=["GET", "POST"])
@signed_in(Permission.MEMBERS)
def new_price() -> ResponseReturnValue:
    """Set a price from a day on; what was priced before keeps its price."""
    with deployment().reading() as db:
        form = _form(_choices(db))
    if form.validate_on_submit():
        try:
            return redirect_once(form, lambda db: _set(db, form))
        except NguonError as error:
            form.refuse(error, {"grade": "what"})
    page = render_template("workspace/new_price.html", form=form)
    return page, 422 if form.refusals else 200


def _choices(db: Session) -> list[Option]:
    """Every material in every grade in which members deliver it."""
    found: list[Option] = []
    for work in delivered_works(db):
        crop, form = registry.profile(work.material.crop), work.material.form
        name = two_text(work.material, "name")
        found += [
            (f"{work.material.id}.{choice.code}", f"{name}, {choice.name.in_(language())}")
            for choice in grades_of(crop, form)
        ]
        if may_be_ungraded(crop, form):
            label = gettext("%(material)s, no grade", material=name)
            found.append((f"{work.material.id}.{UNGRADED}", label))
    return found


def _valid(group: list[Any]) -> Any:
    """The price that counts today; None where the first is still to come."""
    return next((price for price in group if price.valid_from <= this_day()), None)


def _form(choices: list[Option]) -> Any:
    return form_of(
        {
            "what": pick(
                lazy_gettext("Goods and grade"), choices, default=request.args.get("what")
            ),
            "price_vnd": WholeField(
                lazy_gettext("Price"), unit=lazy_gettext("₫ per kg"), validators=[Required()]
            ),
            "valid_from": DayField(
                lazy_gettext("From day"),
                validators=[Required()],
                default=this_day,
                description=lazy_gettext(
                    "Slips from this day on that have no price yet get it; those that have one "
                    "keep it."
                ),
            ),
        }
    )


def _set(db: Session, form: Any) -> str:
    material_id, _, grade = form.what.data.partition(".")
    material: Material = material_by_id(db, here().organisation.id, UUID(material_id))
    price = set_price(
        db,
        recorder(),
        material=material,
        grade=grade,
        valid_from=form.valid_from.data,
        price_vnd=form.price_vnd.data,
    )
    tell(
        gettext(
            "From %(day)s on: %(price)s per kg.",
            day=formats.day(price.valid_from, language()),
            price=formats.money(price.price_vnd, language()),
        ),
        next_label=gettext("Set another price"),
        next_url=url_for("workspace.new_price"),
    )
    return url_for("workspace.prices")
