"""What a work in the field asks: the crop file's own facts between those that all share. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from traceability.areas import Area
from traceability.crops import field_facts as shared
from traceability.crops.profile import Asking, InputKind, Operation
from traceability.errors import N_
from traceability.words import Words

OPERATOR = "operator"
"""The fact that keeps the opaque id of the person who did the work."""


def asked_of(operation: Operation, *, dose_unit: str | None = None) -> Asking:
    """The questions of an operation in the order of the work; a dose is counted in `dose_unit`."""
    against_pests = operation.uses is InputKind.PESTICIDE
    used = (
        replace(shared.PRODUCT, required=against_pests),
        shared.ACTIVE_INGREDIENT,
        replace(shared.DOSE, unit=Words(dose_unit, dose_unit)) if dose_unit else shared.DOSE,
        replace(shared.PHI_DAYS, required=against_pests),
    )
    return Asking(
        code=operation.code,
        name=operation.name,
        facts=(*(used if operation.uses else ()), *operation.facts, shared.WEATHER),
    )


def checked(operation: Operation, answers: Mapping[str, object]) -> dict[str, Any]:
    """The answers in their types.

    Raises:
        MissingFact: a product against pests without its name or its interval.
        InvalidFact: an answer that cannot be, or to what is not asked.
    """
    kept = asked_of(operation).check(answers)
    whole_days(kept.get(shared.PHI_DAYS.code, 0))
    return kept


def area_facts(area: Area) -> dict[str, Any]:
    """How much land was worked on, as it is kept."""
    return {"area": area.figure, "area_unit": area.unit, "area_m2": area.square_metres}


def whole_days(given: object) -> int:
    """A pre-harvest interval.

    Raises:
        InvalidFact: no whole number of days.
    """
    days = shared.PHI_DAYS.check(given)
    if not isinstance(days, int):
        raise shared.PHI_DAYS.refusal(
            N_("%(label)s: %(value)s is not a whole number of days."), given
        )
    return days


def corrected(
    operation: Operation, kept: Mapping[str, Any], answers: Mapping[str, object]
) -> dict[str, Any]:
    """The facts of an entry whose answers were wrong; what is not asked stays as it was.

    Raises:
        MissingFact, InvalidFact: as `checked`.
    """
    asked = {fact.code for fact in asked_of(operation).facts}
    facts = {key: value for key, value in kept.items() if key not in asked}
    facts |= checked(operation, answers)
    if facts.get("product") != kept.get("product"):  # another one than the register's
        facts.pop("input", None)
        facts.pop("registration", None)
    if "dose" not in facts:
        facts.pop("dose_unit", None)
    return facts
