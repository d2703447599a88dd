"""Asking for the reason where an event's figures are unusual, and keeping it with its facts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.crops import registry
from traceability.crops.facts import LONGEST_TEXT, UNUSUAL
from traceability.crops.profile import Stage
from traceability.events.models import Event, EventKind, EventLine
from traceability.events.standing import standing
from traceability.lots.models import Lot, Material
from traceability.lots.plausibility import (
    Doubt,
    doubt_of_harvest,
    doubt_of_yield,
    period_of,
)
from traceability.parties.models import Place
from traceability.parties.registration import checked_text
from traceability.times import EventTime


def harvest_doubt(
    session: Session,
    *,
    plot: Place,
    material: Material,
    grams: int,
    at: EventTime,
    instead_of: UUID | None = None,
) -> Doubt | None:
    """Whether the plot can bear this harvest beside the others of its season.

    `instead_of` is the event in whose place it is recorded.
    """
    crop = registry.profile(material.crop)
    bounds = crop.harvest_bounds
    if bounds is None or material.form != bounds.form or plot.area_m2 is None:
        return None
    first, following = period_of(crop, bounds, at.business_date)
    query = (
        select(func.coalesce(func.sum(EventLine.grams), 0))
        .join(Event, Event.id == EventLine.event_id)
        .join(Lot, Lot.id == EventLine.lot_id)
        .join(Material, Material.id == Lot.material_id)
        .where(
            Event.organisation_id == plot.organisation_id,
            Event.place_id == plot.id,
            Event.kind == EventKind.HARVEST,
            Event.business_date >= first,
            Event.business_date < following,
            Material.crop == material.crop,
            Material.form == material.form,
            standing(),
        )
    )
    if instead_of is not None:
        query = query.where(Event.id != instead_of)
    before = int(session.scalar(query) or 0)
    return doubt_of_harvest(bounds, area_m2=plot.area_m2, before_grams=before, taken_grams=grams)


def process_doubt(stage: Stage, *, input_grams: int, output_grams: int) -> Doubt | None:
    """Whether the step gave what it usually gives."""
    return doubt_of_yield(stage.usual_yield, input_grams=input_grams, output_grams=output_grams)


def with_reason(
    facts: Mapping[str, Any], doubt: Doubt | None, reason: str | None
) -> dict[str, Any]:
    """The facts, with the reason where there is a doubt; one that nobody asked for is dropped.

    Raises:
        Implausible: there is a doubt and no reason.
    """
    kept = {key: value for key, value in facts.items() if key != UNUSUAL}
    if doubt is None:
        return kept
    if reason is None or not reason.strip():
        raise doubt.refusal()
    return {**kept, UNUSUAL: checked_text(reason, field=UNUSUAL, most=LONGEST_TEXT)}
