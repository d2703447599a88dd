"""The day within which everybody is told."""

from datetime import UTC, datetime, timedelta

import pytest

from traceability.recalls.clock import Deadline

OPENED = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "hours_minutes", "is_over"),
    [
        (timedelta(0), (24, 0), False),
        (timedelta(hours=2, minutes=46), (21, 14), False),
        (timedelta(hours=24), (0, 0), True),
        (timedelta(hours=25, minutes=5), (1, 5), True),
    ],
)
def test_a_day_is_left_and_then_it_is_over(after, hours_minutes, is_over):
    deadline = Deadline.of(OPENED, OPENED + after)

    assert deadline.at == OPENED + timedelta(days=1)
    assert (deadline.hours_minutes, deadline.is_over) == (hours_minutes, is_over)
