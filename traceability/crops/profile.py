"""A crop as data: its materials, its stages in order, what each stage asks, what is usual.

A profile is read from a file (`document`), so that a new crop is a file and not a release.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from traceability.crops.facts import Answer, Fact, is_blank
from traceability.errors import N_, InvalidFact, InvalidInput, MissingFact
from traceability.words import Words


class StageKind(enum.Enum):
    """What a stage does with quantities. The values are those of the kinds of events."""

    HARVEST = "harvest"
    """Material comes about on a plot."""
    RECEIVE = "receive"
    """Material comes in from another party."""
    PROCESS = "process"
    """Material becomes material."""
    PACK = "pack"
    """Material becomes packets of a product."""


class Period(enum.Enum):
    """What a usual harvest is counted over."""

    SEASON = "season"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Form:
    """A form that the crop takes on its way, such as fresh leaf: what a material is made of."""

    code: str
    name: Words
    is_counted: bool = False
    """Counted in pieces, such as bags; anything else is weighed."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of weight that people use for this crop."""

    code: str
    grams: int


@dataclass(frozen=True, slots=True)
class YieldBounds:
    """Grams that usually go in for one gram that comes out; outside is asked about, not refused.

    Less input than `low` is the sign of goods mixed in from elsewhere; more than `high`, of a slip
    or of loss.
    """

    low: Decimal
    high: Decimal

    def allow(self, *, input_grams: int, output_grams: int) -> bool:
        """Whether so much output from so much input is usual."""
        return self.low * output_grams <= input_grams <= self.high * output_grams

    def usual_output(self, input_grams: int) -> tuple[int, int]:
        """Least and most grams that usually come of `input_grams`."""
        return (
            int((input_grams / self.high).to_integral_value(ROUND_CEILING)),
            int((input_grams / self.low).to_integral_value(ROUND_FLOOR)),
        )


@dataclass(frozen=True, slots=True)
class HarvestBounds:
    """What a hectare usually gives of one form in a season or a year."""

    form: str
    low_kg_per_ha: int
    high_kg_per_ha: int
    per: Period

    def most_grams(self, area_m2: int) -> int:
        """The most that a plot usually gives in the period."""
        return self.high_kg_per_ha * 1_000 * area_m2 // 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step on the way, and the facts it asks for.

    `inputs` and `outputs` are codes of forms; where there are several, any of them will do. A
    harvest or a receipt has no inputs, and packing has no outputs: it makes a product.
    """

    code: str
    kind: StageKind
    name: Words
    action: Words
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    usual_yield: YieldBounds | None = None

    def fact(self, code: str) -> Fact | None:
        """The fact of that code, or None, as for an answer from an older profile."""
        return next((fact for fact in self.facts if fact.code == code), None)

    def check(self, facts: Mapping[str, object]) -> dict[str, Answer]:
        """The answers in their types, in the order asked; what was left empty is left out.

        Raises:
            MissingFact: a required fact was not answered.
            InvalidFact: an answer is not of its type, or to something that was not asked.
        """
        for code, given in facts.items():
            if self.fact(code) is None:
                raise InvalidFact(
                    N_("The stage “%(stage)s” does not ask for “%(fact)s”."),
                    field=code,
                    value=given,
                    stage=self.name,
                    fact=code,
                )
        checked: dict[str, Answer] = {}
        for fact in self.facts:
            given = facts.get(fact.code)
            if not is_blank(given):
                checked[fact.code] = fact.check(given)
            elif fact.required:
                raise MissingFact(
                    N_("The stage “%(stage)s” needs an answer to “%(label)s”."),
                    field=fact.code,
                    stage=self.name,
                    label=fact.label,
                )
        return checked


@dataclass(frozen=True, slots=True, kw_only=True)
class CropProfile:
    """What is grown and how it becomes goods; or what is merely bought, such as packaging."""

    code: str
    name: Words
    scientific_name: str
    materials: tuple[Form, ...]
    stages: tuple[Stage, ...]
    units: tuple[Unit, ...]
    shelf_life_days: int
    """Of a packet, where its product says nothing else."""
    storage: Words
    season_months: tuple[int, ...]
    """Months of harvest, 1 to 12, from the start of the season."""
    harvest_bounds: HarvestBounds | None = None
    is_grown: bool = True
    """False for supplies: no plot grows them, and no product is packed of them."""

    def material(self, form: str) -> Form:
        """The form of that code.

        Raises:
            InvalidInput: the crop takes no such form.
        """
        for each in self.materials:
            if each.code == form:
                return each
        raise InvalidInput(
            N_("“%(crop)s” has no material of the form “%(value)s”."),
            field="form",
            value=form,
            crop=self.name,
        )

    def stage(self, code: str) -> Stage:
        """The stage of that code.

        Raises:
            InvalidInput: the crop has no such stage.
        """
        for each in self.stages:
            if each.code == code:
                return each
        raise InvalidInput(
            N_("“%(crop)s” has no stage “%(value)s”."),
            field="stage",
            value=code,
            crop=self.name,
        )

    def stages_of(self, kind: StageKind) -> tuple[Stage, ...]:
        """The stages of that kind, in order; the first is the usual one."""
        return tuple(stage for stage in self.stages if stage.kind is kind)

    def stages_taking(self, form: str) -> tuple[Stage, ...]:
        """What can be done next with that form, in order."""
        return tuple(stage for stage in self.stages if form in stage.inputs)
