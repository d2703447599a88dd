"""The three times of an event."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.errors import InvalidTime
from traceability.times import CLOCK_TOLERANCE, VIETNAM, EventTime, local_date, system_clock


def test_six_in_the_morning_in_thai_nguyen_is_the_day_before_in_utc():
    at = EventTime.at(datetime(2026, 11, 22, 6, 0, tzinfo=VIETNAM))

    assert at.moment == datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
    assert at.business_date == date(2026, 11, 22)
    assert at.offset_minutes == 420
    assert at.as_entered.isoformat() == "2026-11-22T06:00:00+07:00"


@given(
    st.datetimes().filter(lambda naive: 1 < naive.year < 9999),
    st.integers(-14 * 60, 14 * 60),
)
def test_the_offset_and_the_day_are_those_of_the_place(naive, minutes):
    given_time = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))

    at = EventTime.at(given_time)

    assert at.as_entered == given_time
    assert at.as_entered.utcoffset() == timedelta(minutes=minutes)
    assert at.business_date == naive.date()
    assert at.moment.utcoffset() == timedelta(0)


def test_a_time_without_an_offset_is_refused():
    with pytest.raises(InvalidTime) as refused:
        EventTime.at(datetime.fromisoformat("2026-11-22T06:00:00"))

    assert (refused.value.field, refused.value.value) == ("at", "2026-11-22T06:00:00")


@pytest.mark.parametrize(
    "edge",
    [
        datetime(1, 1, 1, tzinfo=VIETNAM),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-5))),
    ],
)
def test_the_edge_of_the_calendar_is_refused_instead_of_overflowing(edge):
    """The year 1 in Vietnam has no moment in UTC; it came out as an OverflowError."""
    with pytest.raises(InvalidTime) as refused:
        EventTime.at(edge)

    assert refused.value.field == "at"


def test_a_moment_is_told_as_the_clocks_in_vietnam_show_it():
    at = EventTime.local(datetime(2026, 11, 21, 23, 0, tzinfo=UTC))

    assert (at.offset_minutes, at.business_date) == (420, date(2026, 11, 22))


def test_a_phone_may_be_a_few_minutes_ahead_and_no_more():
    now = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    ahead = EventTime.at(now + CLOCK_TOLERANCE)

    assert ahead.not_after(now) is ahead
    with pytest.raises(InvalidTime, match="future") as refused:
        EventTime.at(now + CLOCK_TOLERANCE + timedelta(seconds=1)).not_after(now)
    assert refused.value.field == "at"


def test_the_future_is_named_in_the_offset_in_which_it_was_given():
    with pytest.raises(InvalidTime) as refused:
        EventTime.at(datetime(2027, 1, 1, 6, 0, tzinfo=VIETNAM)).not_after(
            datetime(2026, 11, 22, tzinfo=UTC)
        )

    assert refused.value.value == "2027-01-01T06:00+07:00"


def test_the_local_date_turns_at_seven_in_the_evening_of_utc():
    assert local_date(datetime(2026, 11, 21, 16, 59, tzinfo=UTC)) == date(2026, 11, 21)
    assert local_date(datetime(2026, 11, 21, 17, 0, tzinfo=UTC)) == date(2026, 11, 22)


def test_the_clock_of_the_machine_knows_its_offset():
    assert system_clock().utcoffset() == timedelta(0)
