from datetime import UTC, date, datetime, timedelta

import pytest

from storefront.demo.clock import PastClock, working_days

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
