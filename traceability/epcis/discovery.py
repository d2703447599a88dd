"""What the repository knows of: the EPCs, business steps, places and dispositions in it.

Each distinct value costs one look into an index, however many events have it: from one value to
the next that is greater.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session, aliased

from traceability.epcis.models import EpcisEpc, EpcisEvent


class Resource(StrEnum):
    """What can be listed."""

    EPCS = "epcs"
    BIZ_STEPS = "bizSteps"
    BIZ_LOCATIONS = "bizLocations"
    READ_POINTS = "readPoints"
    DISPOSITIONS = "dispositions"


PARAMETERS = {
    Resource.EPCS: "MATCH_anyEPC",
    Resource.BIZ_STEPS: "EQ_bizStep",
    Resource.BIZ_LOCATIONS: "EQ_bizLocation",
    Resource.READ_POINTS: "EQ_readPoint",
    Resource.DISPOSITIONS: "EQ_disposition",
}
"""The parameter of an event query that asks for one value of a resource."""

_COLUMNS = {
    Resource.BIZ_STEPS: "biz_step",
    Resource.BIZ_LOCATIONS: "biz_location",
    Resource.READ_POINTS: "read_point",
    Resource.DISPOSITIONS: "disposition",
}
_OBJECTS = ("epc", "child", "parent", "input", "output")


def listed(
    session: Session,
    organisation_id: UUID,
    resource: Resource,
    *,
    size: int,
    after: str | None = None,
) -> tuple[list[str], str | None]:
    """One page of an organisation's values, in order, and where the next one begins."""
    first = select(_following(organisation_id, resource, literal(after or "")).label("value"))
    found = first.cte("found", recursive=True)
    found = found.union_all(
        select(_following(organisation_id, resource, found.c.value)).where(
            found.c.value.is_not(None)
        )
    )
    values = list(
        session.scalars(select(found.c.value).where(found.c.value.is_not(None)).limit(size + 1))
    )
    return values[:size], values[size - 1] if len(values) > size else None


def _following(
    organisation_id: UUID, resource: Resource, value: ColumnElement[Any]
) -> ColumnElement[Any]:
    """The smallest value that is greater."""
    if resource is Resource.EPCS:
        return (
            select(func.min(EpcisEpc.uri))
            .where(
                EpcisEpc.uri > value,
                EpcisEpc.organisation_id == organisation_id,
                EpcisEpc.role.in_(_OBJECTS),
            )
            .scalar_subquery()
        )
    event = aliased(EpcisEvent)
    known = getattr(event, _COLUMNS[resource])
    return (
        select(func.min(known))
        .where(event.organisation_id == organisation_id, known > value)
        .scalar_subquery()
    )
