"""The pre-harvest interval (thời gian cách ly): from when a plot may be harvested again. Pure.

Sprayed on the 1st with an interval of seven days, it may be harvested from the 8th on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Spray:
    """A product was put on a plot, after which it must rest for so many days."""

    event_id: UUID
    plot_id: UUID
    product: str
    on: date
    days: int

    @property
    def allowed_from(self) -> date:
        """The first day of harvest."""
        return self.on + timedelta(days=self.days)

    def bars(self, day: date) -> bool:
        """Whether a harvest of that day lies inside the interval."""
        return self.on <= day < self.allowed_from

    def days_left(self, day: date) -> int:
        """How many days the plot still has to rest."""
        return max((self.allowed_from - day).days, 0)


def barring(sprays: Iterable[Spray], day: date) -> Spray | None:
    """The spray that bars a harvest of that day longest; None where it may be harvested."""
    found = [spray for spray in sprays if spray.bars(day)]
    return max(found, key=lambda spray: (spray.allowed_from, spray.on), default=None)
