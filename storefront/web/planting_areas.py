"""What a planting-area code stands for: old codes keep answering, and say what followed them.

A code may be on paper for years after districts and provinces were renumbered. The page names the
cooperative, the crop and the codes of the same plot with their validity; no household, no outline.
"""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.web.current import deployment
from storefront.web.limits import limiter
from storefront.web.workspace.days import today
from traceability.crops import registry
from traceability.crops.profile import CropProfile
from traceability.parties.former import areas_coded
from traceability.parties.models import Organisation, Place, PlantingAreaCode

blueprint = Blueprint("planting_areas", __name__)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Area:
    """A plot that has, or had, the code."""

    organisation: Organisation
    crop: CropProfile | None
    codes: tuple[PlantingAreaCode, ...]

    def stands(self, code: str, day: date) -> bool:
        """Whether the code is in force on that day."""
        return any(
            each.code == code
            and each.status == "active"
            and each.valid_from <= day
            and (each.valid_to is None or each.valid_to >= day)
            for each in self.codes
        )


@blueprint.get("/areas/<code>")
@limiter.limit("60 per minute")
def show(code: str) -> ResponseReturnValue:
    """Say whose the code is, whether it stands, and what the plot's codes are."""
    if len(code) > _LONGEST:
        abort(404)
    with deployment().reading() as db:
        found = [_area(db, each) for each in areas_coded(db, code)]
        areas = list({area.codes[0].place_id: area for area in found}.values())
        page = render_template("planting_area.html", code=code, areas=areas, today=today())
    return page, 200 if areas else 404


def _area(db: Session, code: PlantingAreaCode) -> Area:
    place = db.get_one(Place, code.place_id)
    codes = db.scalars(
        select(PlantingAreaCode)
        .where(PlantingAreaCode.place_id == place.id)
        .order_by(PlantingAreaCode.valid_from.desc())
    ).all()
    crop = registry.profile(place.crop) if place.crop else None
    return Area(place.organisation, crop, tuple(codes))
