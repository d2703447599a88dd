"""The three times of an event, and the calendar that people here live by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from traceability.errors import N_, InvalidTime

Clock = Callable[[], datetime]

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far ahead a phone's clock may be before its time counts as the future."""


@dataclass(frozen=True, slots=True)
class EventTime:
    """When something happened: the moment, the offset of the place, the local business date.

    06:00 on the 22nd in Thái Nguyên is 23:00 on the 21st in UTC; its business date is the 22nd.
    """

    moment: datetime
    offset_minutes: int
    business_date: date

    @classmethod
    def at(cls, moment: datetime) -> "EventTime":
        """Read an aware datetime; its own offset is kept.

        Raises:
            InvalidTime: the datetime has no offset, or lies at the edge of the calendar.
        """
        offset = moment.utcoffset()
        if offset is None:
            raise InvalidTime(
                N_("The time %(value)s has no offset from UTC."),
                field="at",
                value=moment.isoformat(),
            )
        try:
            in_utc = moment.astimezone(UTC)
        except OverflowError as error:  # the first and the last hours of the calendar
            raise InvalidTime(
                N_("The time %(value)s lies outside the calendar."),
                field="at",
                value=moment.isoformat(),
            ) from error
        return cls(
            moment=in_utc,
            offset_minutes=int(offset.total_seconds() // 60),
            business_date=moment.date(),
        )

    @classmethod
    def local(cls, moment: datetime) -> "EventTime":
        """The same moment as the clocks in Vietnam show it."""
        return cls.at(moment.astimezone(VIETNAM))

    @property
    def as_entered(self) -> datetime:
        """The moment in the offset in which it was given."""
        return self.moment.astimezone(timezone(timedelta(minutes=self.offset_minutes)))

    def not_after(self, now: datetime) -> "EventTime":
        """Return itself, unless it lies in the future.

        Raises:
            InvalidTime: it is more than `CLOCK_TOLERANCE` after `now`.
        """
        if self.moment > now + CLOCK_TOLERANCE:
            raise InvalidTime(
                N_("The time %(value)s lies in the future."),
                field="at",
                value=self.as_entered.isoformat(timespec="minutes"),
            )
        return self


def local_date(moment: datetime) -> date:
    """The calendar day in Vietnam at `moment`."""
    return moment.astimezone(VIETNAM).date()


def system_clock() -> datetime:
    """The current moment. The only place in the library that asks the machine for it."""
    return datetime.now(UTC)
