"""The day on which something was done: today unless said otherwise, never a day to come."""

from datetime import date, datetime, time

from wtforms import Field
from wtforms.validators import StopValidation

from storefront import formats
from storefront.web.current import deployment
from storefront.web.forms import Form
from storefront.web.language import language
from storefront.web.texts import gettext
from traceability.times import VIETNAM, EventTime, local_date

EARLIEST = date(2000, 1, 1)
"""A day before it is a slip of the keyboard."""


def today() -> date:
    """The calendar day in Vietnam now."""
    return local_date(deployment().clock())


def event_time(day: date, now: datetime) -> EventTime:
    """When it was, as far as is known: now for today, noon for an earlier day."""
    if day == local_date(now):
        return EventTime.local(now)
    return EventTime.local(datetime.combine(day, time(12), VIETNAM))


class NotLater:
    """The day is not one to come."""

    def __call__(self, form: Form, field: Field) -> None:
        """Stop at a day after today, or one that no book reaches back to."""
        del form
        if field.data is None:
            return
        said = formats.day(field.data, language())
        if field.data > today():
            raise StopValidation(gettext("%(value)s lies in the future.", value=said))
        if field.data < EARLIEST:
            raise StopValidation(gettext("%(value)s is too long ago.", value=said))
