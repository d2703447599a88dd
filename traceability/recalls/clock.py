"""The day within which everybody must be told. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(hours=24)
"""Circular 17/2021/TT-BNNPTNT: what must come back is decided within 24 hours of the finding."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long is left; after a day, how long it is over."""

    at: datetime
    left: timedelta

    @classmethod
    def of(cls, opened_at: datetime, now: datetime) -> "Deadline":
        """The deadline of a recall that was opened at a moment."""
        return cls(opened_at + DAY, opened_at + DAY - now)

    @property
    def is_over(self) -> bool:
        """Whether the day has passed."""
        return self.left <= timedelta(0)

    @property
    def hours_minutes(self) -> tuple[int, int]:
        """Hours and minutes that are left, or that it is over."""
        minutes = int(abs(self.left).total_seconds() // 60)
        return divmod(minutes, 60)
