"""Recording what was done on plots: sprayed, fertilised, weeded, pruned, watered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from traceability.areas import Area
from traceability.crops import field_facts, registry
from traceability.crops.facts import is_blank
from traceability.crops.profile import Operation
from traceability.errors import N_, InvalidFact, InvalidInput
from traceability.events.models import Event, EventKind
from traceability.events.recording import Draft, Evidence, append
from traceability.field.asking import OPERATOR, area_facts, checked
from traceability.field.models import AgroInput
from traceability.field.reading import hold_plots, lots_reached, require_member
from traceability.parties.models import Party, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.times import EventTime


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was put on the land. What is left out is taken from the register's entry.

    `product` names what stands in no register; `phi_days` is the pre-harvest interval, `dose` a
    number of `dose_unit`, one of `field_facts.DOSE_UNITS`.
    """

    used: AgroInput | None = None
    product: str | None = None
    active_ingredient: str | None = None
    phi_days: int | str | None = None
    dose: Decimal | str | float | None = None
    dose_unit: str | None = None


def record_field_operation(
    session: Session,
    recorder: Recorder,
    *,
    plots: Sequence[Place],
    operation: str,
    at: EventTime,
    treatment: Treatment | None = None,
    facts: Mapping[str, Any] | None = None,
    area: Area | None = None,
    household: Party | None = None,
    operator: UUID | None = None,
    documents: Sequence[Evidence] = (),
) -> list[Event]:
    """Record one work on one or several plots: an entry for each, so that each can be put right.

    What was done is recorded also where the plot was harvested too early before it was said: the
    event then speaks about those lots, and they are held (`lots.holding`). `household` did it, or
    the plot's own; `operator` is a person of the organisation. `area` is for one plot; without it
    the whole plot was treated.

    Raises:
        InvalidInput: no plots, of several crops, or the crop knows no such operation.
        MissingFact: a product against pests without its name or its interval.
        InvalidFact: an answer that cannot be.
    """
    recorder.require(Permission.RECORD_FIELD)
    recorder.require_own(household, treatment.used if treatment else None, *plots)
    crop = _crop_of(plots)
    asked = registry.profile(crop).operation(operation)
    treatment = treatment or Treatment()
    answers = {**_used(asked, crop, treatment), **(facts or {})}
    if treatment.used is not None:
        answers["product"] = treatment.used.name
    kept = {"crop": crop, **checked(asked, answers)}
    kept |= _kept_of(treatment, kept)
    if operator is not None:
        require_member(session, recorder.organisation_id, operator)
        kept[OPERATOR] = str(operator)
    if area is not None and len(plots) > 1:
        raise InvalidInput(
            N_("An area is of one plot. Record the plots one by one, or each as a whole."),
            field="area",
            value=f"{area.figure} {area.unit}",
        )
    at.not_after(recorder.now())
    hold_plots(session, [plot.id for plot in plots])
    return [
        append(
            session,
            recorder,
            Draft(
                kind=EventKind.FIELD_OPERATION,
                stage=operation,
                at=at,
                place_id=plot.id,
                party_id=household.id if household else plot.party_id,
                facts={**kept, **_area(plot, area)},
                about=lots_reached(session, plot.id, kept, at.business_date),
                documents=documents,
            ),
        )
        for plot in sorted(plots, key=lambda plot: plot.id)
    ]


def _crop_of(plots: Sequence[Place]) -> str:
    if not plots or len({plot.id for plot in plots}) < len(plots):
        raise InvalidInput(N_("Name each plot once, and at least one."), field="plots")
    for plot in plots:
        if plot.kind != "plot" or plot.crop is None:
            raise InvalidInput(
                N_("“%(value)s” is not a plot of a crop."), field="plots", value=plot.code
            )
    crops = {str(plot.crop) for plot in plots}
    if len(crops) > 1:
        raise InvalidInput(
            N_("The plots are of several crops: %(value)s."),
            field="plots",
            value=", ".join(sorted(crops)),
        )
    return crops.pop()


def _used(asked: Operation, crop: str, treatment: Treatment) -> dict[str, object]:
    """What was used as answers; what was left out is the register's."""
    used = treatment.used
    given: dict[str, object] = {
        "product": treatment.product,
        "active_ingredient": treatment.active_ingredient,
        "dose": treatment.dose,
        "phi_days": treatment.phi_days,
    }
    if used is not None:
        if used.kind is not asked.uses:
            raise InvalidFact(
                N_("“%(value)s” is not for “%(operation)s”."),
                field="input",
                value=used.code,
                operation=asked.name,
            )
        given["product"] = used.name
        for code, noted in (
            ("active_ingredient", used.active_ingredient),
            ("phi_days", used.phi_days(crop)),
        ):
            if is_blank(given[code]):
                given[code] = noted
    return {code: answer for code, answer in given.items() if not is_blank(answer)}


def _kept_of(treatment: Treatment, facts: Mapping[str, Any]) -> dict[str, str]:
    """What is kept beside the answers: the register's code and number, the unit of the dose."""
    kept = {}
    if treatment.used is not None:
        kept["input"] = treatment.used.code
        if treatment.used.registration:
            kept["registration"] = treatment.used.registration
    if "dose" in facts:
        if treatment.dose_unit not in field_facts.DOSE_UNITS:
            raise InvalidFact(
                N_("“%(value)s” is none of: %(choices)s."),
                field="dose_unit",
                value=treatment.dose_unit,
                choices=", ".join(field_facts.DOSE_UNITS),
            )
        kept["dose_unit"] = treatment.dose_unit
    return kept


def _area(plot: Place, area: Area | None) -> dict[str, Any]:
    area = area or plot.area
    return area_facts(area) if area else {}
