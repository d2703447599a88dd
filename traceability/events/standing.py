"""Which events count: those that no error declaration speaks against."""

from sqlalchemy import ColumnElement, exists

from traceability.events.models import ErrorDeclaration, Event


def standing() -> ColumnElement[bool]:
    """The SQL condition that an `Event` was not declared wrong."""
    return ~exists().where(ErrorDeclaration.event_id == Event.id)
