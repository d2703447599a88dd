"""A clock that is put to any hour: what the demo records, it records at that hour."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from traceability.times import VIETNAM, EventTime

_UNTIL_RECORDED = timedelta(minutes=6)
"""People write down what they did a little later."""


@dataclass
class PastClock:
    """Shows the hour to which it was put last."""

    now: datetime

    def __call__(self) -> datetime:
        """The hour it shows."""
        return self.now

    def put(self, day: date, hour: int, minute: int = 0) -> EventTime:
        """Put the clock to shortly after an hour in Vietnam, and return that hour's time."""
        moment = datetime.combine(day, time(hour, minute), VIETNAM)
        self.now = moment + _UNTIL_RECORDED
        return EventTime.at(moment)


def working_days(
    now: datetime, *, months: frozenset[int], weekdays: frozenset[int], weeks: int
) -> tuple[date, ...]:
    """The last working days of the season before today, in order; as many as in `weeks` weeks.

    Out of season they are those of the season's end. Monday is weekday 0.
    """
    wanted = weeks * len(weekdays)
    day = now.astimezone(VIETNAM).date()
    found: list[date] = []
    while len(found) < wanted:
        day -= timedelta(days=1)
        if day.month in months and day.weekday() in weekdays:
            found.append(day)
    return tuple(reversed(found))
