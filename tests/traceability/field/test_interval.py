from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from traceability.field.interval import Spray, barring

NOVEMBER = date(2026, 11, 1)
SPRAYS = st.builds(
    Spray,
    event_id=st.uuids(),
    plot_id=st.just(UUID(int=1)),
    product=st.just("Abamectin"),
    on=st.integers(0, 60).map(lambda days: NOVEMBER + timedelta(days=days)),
    days=st.integers(0, 30),
)


def spray(on, days):
    return Spray(UUID(int=on), UUID(int=1), "Abamectin", date(2026, 11, on), days)


def test_sprayed_on_the_first_with_seven_days_it_is_harvested_from_the_eighth_on():
    seven = spray(1, 7)

    assert seven.allowed_from == date(2026, 11, 8)
    assert seven.bars(date(2026, 11, 1))
    assert seven.bars(date(2026, 11, 7))
    assert not seven.bars(date(2026, 11, 8))
    assert not seven.bars(date(2026, 10, 31))
    assert [seven.days_left(date(2026, 11, day)) for day in (1, 7, 8, 30)] == [7, 1, 0, 0]


def test_without_an_interval_nothing_is_barred():
    assert barring([spray(1, 0)], date(2026, 11, 1)) is None


def test_of_several_the_one_that_bars_longest_is_named():
    early_but_long, late_but_short = spray(1, 14), spray(5, 3)

    found = barring([late_but_short, early_but_long], date(2026, 11, 6))

    assert found is early_but_long


@given(st.lists(SPRAYS, max_size=6), st.integers(0, 100))
def test_a_day_is_free_exactly_where_every_spray_is_over_or_still_to_come(sprays, days):
    day = NOVEMBER + timedelta(days=days)

    found = barring(sprays, day)

    free = all(day < each.on or day >= each.allowed_from for each in sprays)
    assert (found is None) == free
    if found is not None:
        assert barring(sprays, found.allowed_from) != found
