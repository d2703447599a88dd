from datetime import UTC, date, datetime, timedelta

import pytest

from storefront.demo.clock import PastClock, working_days
from storefront.demo.content import cooperatives
from storefront.demo.load import MOST_WEEKS

MONDAY_TO_SATURDAY = frozenset(range(6))
ALL_YEAR = frozenset(range(1, 13))
SUNDAY = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def test_the_last_working_days_end_before_today_and_leave_sundays_out():
    days = working_days(SUNDAY, months=ALL_YEAR, weekdays=MONDAY_TO_SATURDAY, weeks=2)

    assert days[0] == date(2026, 11, 9)
    assert days[-1] == date(2026, 11, 21)
    assert len(days) == 12
    assert date(2026, 11, 15) not in days


def test_out_of_season_they_are_the_last_of_the_season():
    days = working_days(SUNDAY, months=frozenset({7, 8, 9}), weekdays=frozenset(range(7)), weeks=1)

    assert days == tuple(date(2026, 9, day) for day in range(24, 31))


def test_before_this_years_season_they_are_those_of_last_year():
    days = working_days(
        datetime(2026, 3, 1, tzinfo=UTC),
        months=frozenset({7, 8, 9}),
        weekdays=frozenset(range(7)),
        weeks=1,
    )

    assert days[-1] == date(2025, 9, 30)


def test_a_season_that_has_just_begun_gives_way_to_the_one_before():
    days = working_days(
        datetime(2026, 7, 3, tzinfo=UTC),
        months=frozenset({7, 8, 9}),
        weekdays=frozenset(range(7)),
        weeks=1,
    )

    assert (days[0], days[-1]) == (date(2025, 9, 24), date(2025, 9, 30))


def test_a_season_may_reach_over_new_year():
    days = working_days(
        datetime(2027, 1, 3, tzinfo=UTC),
        months=frozenset({10, 11, 12, 1, 2}),
        weekdays=MONDAY_TO_SATURDAY,
        weeks=1,
    )

    assert (days[0], days[-1]) == (date(2026, 12, 27) + timedelta(days=1), date(2027, 1, 2))


@pytest.mark.parametrize("content", cooperatives(), ids=lambda content: content.code)
def test_every_season_of_the_demo_is_long_enough_for_the_most_weeks(content):
    season = content.season
    weeks = min(MOST_WEEKS, season.most_weeks)

    days = working_days(SUNDAY, months=season.months, weekdays=season.weekdays, weeks=weeks)

    assert len(days) == weeks * len(season.weekdays)
    assert days[-1] - days[0] < timedelta(days=366)


@pytest.mark.parametrize(
    ("utc", "yesterday"),
    [
        (datetime(2026, 11, 20, 16, 30, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2026, 11, 20, 17, 30, tzinfo=UTC), date(2026, 11, 20)),
    ],
)
def test_today_is_the_day_in_vietnam(utc, yesterday):
    days = working_days(utc, months=ALL_YEAR, weekdays=MONDAY_TO_SATURDAY, weeks=1)

    assert days[-1] == yesterday


def test_the_clock_shows_a_little_after_the_hour_at_which_something_happened():
    clock = PastClock(SUNDAY)

    at = clock.put(date(2026, 11, 3), 6, 30)

    assert at.business_date == date(2026, 11, 3)
    assert at.offset_minutes == 420
    assert at.moment == datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    assert timedelta() < clock() - at.moment < timedelta(minutes=30)
