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
    """The last working days of one season before today, in order; as many as in `weeks` weeks.

    A season that has not had so many yet is left out for the one before it: nothing fresh lies
    over a winter. Monday is weekday 0. The season must have that many days at all.
    """
    wanted = weeks * len(weekdays)
    day = now.astimezone(VIETNAM).date()
    found: list[date] = []
    while len(found) < wanted:
        day -= timedelta(days=1)
        if day.month not in months:
            found.clear()
        elif day.weekday() in weekdays:
            found.append(day)
    return tuple(reversed(found))
