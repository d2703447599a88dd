"""The designs to choose from, the organisation's own styles first, each with a small picture."""

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

import labels
from storefront.printing import styles
from storefront.printing.changing import NONE, Changes, Sides
from storefront.printing.picturing import picture, sample_of
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint
from traceability.errors import N_, InvalidInput, NotFound
from traceability.parties.roles import Permission

_DAY_SECONDS = 86_400
_Pairs = tuple[tuple[str, str], ...]

SUBJECTS = {
    "stamp": lazy_gettext("Stamps for packs"),
    "carton": lazy_gettext("Cartons"),
    "product": lazy_gettext("Leaflets and brochures"),
    "lot": lazy_gettext("Lots in the workshop"),
    "plot": lazy_gettext("Plots"),
    "payment": lazy_gettext("Payment at a stall"),
}


@blueprint.get("/labels")
@signed_in(Permission.STAMPS)
def label_gallery() -> ResponseReturnValue:
    """Every design by what it is of, after the styles that were made here."""
    designs = [labels.load_design(name) for name in labels.shipped_designs()]
    designs.sort(key=lambda each: each.width_mm * each.height_mm)
    with deployment().reading() as db:
        own = styles.styles_of(db, here().organisation.id)
    return render_template(
        "workspace/labels.html",
        own=own,
        titles={each.name: each for each in designs},
        subjects=[
            (title, [each for each in designs if each.subject == subject])
            for subject, title in SUBJECTS.items()
        ],
    )


@blueprint.get("/labels/<design>/picture.png")
@signed_in(Permission.STAMPS)
def label_picture(design: str) -> ResponseReturnValue:
    """A small picture of a design, or of a style, with made-up content.

    Raises:
        NotFound: there is no such design, or no such style here.
    """
    style_id = request.args.get("style", type=UUID)
    if design not in labels.shipped_designs():
        raise NotFound(N_("There is no such design."), field="design", value=design)
    changes = NONE
    if style_id is not None:
        with deployment().reading() as db:
            style = styles.style_by_id(db, here().organisation.id, style_id)
            changes = styles.changes_of(style, deployment().files)
            design = style.design
    response = Response(
        _drawn(design, *map(_pairs, (changes.texts, changes.colours)), changes.logo),
        mimetype="image/png",
    )
    response.headers["Cache-Control"] = f"private, max-age={_DAY_SECONDS}"
    return response


@blueprint.post("/labels/styles/<uuid:style_id>/retire")
@signed_in(Permission.STAMPS)
def retire_style(style_id: UUID) -> ResponseReturnValue:
    """Offer a style no longer."""
    with deployment().transaction() as db:
        style = styles.style_by_id(db, here().organisation.id, style_id)
        styles.retire_style(db, recorder(), style=style)
        tell(gettext("The style “%(name)s” is offered no longer.", name=style.name))
    return redirect(url_for("workspace.label_gallery"), code=303)


def _pairs(changed: Mapping[str, str]) -> _Pairs:
    return tuple(sorted(changed.items()))


@lru_cache(maxsize=200)
def _drawn(design: str, texts: _Pairs, colours: _Pairs, logo: bytes | None) -> bytes:
    """Kept in memory: drawing one takes a third of a second, and a gallery shows twenty."""
    sides = Sides.of(design)
    changed = sides.with_(Changes(dict(texts), dict(colours), logo))
    try:
        return picture(changed, sample_of(sides.front), small=True)[0]
    except labels.LabelError as error:
        raise InvalidInput(error.template, field="design", **error.params) from error
