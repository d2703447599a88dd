"""What is possible but unusual: figures outside the crop's own bounds. Pure.

Hard limits (more than there is, more packets than weight) are refused where they arise. These are
soft: whoever records such a figure says why, and the reason stays with the event, for auditors.
"""

from dataclasses import dataclass
from datetime import date

from traceability.crops.facts import UNUSUAL
from traceability.crops.profile import CropProfile, HarvestBounds, Period, YieldBounds
from traceability.errors import N_, Implausible
from traceability.quantities import Grams


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a figure is unusual: a sentence with its figures, as an error carries it."""

    template: str
    params: dict[str, object]

    def refusal(self) -> Implausible:
        """The question that is put to whoever gave no reason."""
        return Implausible(self.template, field=UNUSUAL, **self.params)


def doubt_of_yield(
    bounds: YieldBounds | None, *, input_grams: int, output_grams: int
) -> Doubt | None:
    """Whether so much came out of so much as usually does; None where it does."""
    if bounds is None or bounds.allow(input_grams=input_grams, output_grams=output_grams):
        return None
    least, most = bounds.usual_output(input_grams)
    return Doubt(
        N_(
            "%(made)s out of %(input)s is unusual: it is usually %(least)s to %(most)s. "
            "Correct it, or say why it is right."
        ),
        {
            "made": Grams(output_grams),
            "input": Grams(input_grams),
            "least": Grams(least),
            "most": Grams(most),
        },
    )


def doubt_of_harvest(
    bounds: HarvestBounds | None, *, area_m2: int | None, before_grams: int, taken_grams: int
) -> Doubt | None:
    """Whether a plot of that area can bear what was taken from it in the period so far."""
    if bounds is None or area_m2 is None:
        return None
    most, total = bounds.most_grams(area_m2), before_grams + taken_grams
    if total <= most:
        return None
    templates = {
        Period.YEAR: N_(
            "With %(taken)s this plot would have given %(total)s this year; one of its size gives "
            "%(most)s at most. Correct it, or say why it is right."
        ),
        Period.SEASON: N_(
            "With %(taken)s this plot would have given %(total)s this season; one of its size "
            "gives %(most)s at most. Correct it, or say why it is right."
        ),
    }
    return Doubt(
        templates[bounds.per],
        {"taken": Grams(taken_grams), "total": Grams(total), "most": Grams(most)},
    )


def period_of(crop: CropProfile, bounds: HarvestBounds, day: date) -> tuple[date, date]:
    """The first day of the period that a harvest of that day counts in, and of the next one.

    A year is the calendar's. A season is the twelve months from its first month on, so that no
    harvest lies outside.
    """
    month = 1 if bounds.per is Period.YEAR else crop.season_months[0]
    year = day.year if day.month >= month else day.year - 1
    return date(year, month, 1), date(year + 1, month, 1)
