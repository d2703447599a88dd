"""What is possible but unusual is asked about, with the figures that would be usual."""

from datetime import date
from decimal import Decimal

import pytest

from traceability.crops import registry
from traceability.crops.profile import HarvestBounds, Period, YieldBounds
from traceability.errors import Implausible
from traceability.lots.plausibility import doubt_of_harvest, doubt_of_yield, period_of

FIRING = YieldBounds(Decimal("4.2"), Decimal("5.5"))
TEA = HarvestBounds("fresh_leaf", 6_000, 16_000, Period.YEAR)
NA = registry.profile("custard_apple")


@pytest.mark.parametrize("output", [8_000, 9_000])
def test_a_usual_yield_raises_no_doubt(output):
    assert doubt_of_yield(FIRING, input_grams=40_000, output_grams=output) is None


@pytest.mark.parametrize("output", [7_000, 12_000])
def test_an_unusual_yield_names_what_would_be_usual(output):
    refusal = doubt_of_yield(FIRING, input_grams=40_000, output_grams=output).refusal()

    assert isinstance(refusal, Implausible)
    assert refusal.field == "unusual"
    assert "usually 7.273 kg to 9.523 kg" in str(refusal)


def test_a_stage_without_bounds_raises_no_doubt():
    assert doubt_of_yield(None, input_grams=1, output_grams=1) is None


def test_a_plot_bears_what_one_of_its_size_bears_and_not_a_gram_more():
    most = 8_000_000  # half a hectare at 16 t a year

    def doubt(before, taken):
        return doubt_of_harvest(TEA, area_m2=5_000, before_grams=before, taken_grams=taken)

    assert doubt(most - 40_000, 40_000) is None
    assert "8000.001 kg this year" in str(doubt(most - 40_000, 40_001).refusal())


def test_a_plot_of_unknown_size_raises_no_doubt():
    assert doubt_of_harvest(TEA, area_m2=None, before_grams=0, taken_grams=10**9) is None


def test_a_year_is_the_calendars():
    tea = registry.profile("tea")

    assert period_of(tea, TEA, date(2026, 1, 5)) == (date(2026, 1, 1), date(2027, 1, 1))


def test_a_season_begins_with_its_first_month_and_leaves_no_day_out():
    first = NA.season_months[0]
    bounds = HarvestBounds("fruit", 1, 2, Period.SEASON)

    assert period_of(NA, bounds, date(2026, first, 1)) == (
        date(2026, first, 1),
        date(2027, first, 1),
    )
    assert period_of(NA, bounds, date(2026, first - 1, 28))[0] == date(2025, first, 1)
