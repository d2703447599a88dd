"""What the repository knows of: the EPCs, business steps, places and dispositions in it.

Each distinct value costs one look into an index, however many events have it: from one value to
the next that is greater.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session, aliased

from traceability.epcis.models import EpcisEpc, EpcisEvent
from traceability.epcis.reading import Reader


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
    session: Session, reader: Reader, resource: Resource, *, size: int, after: str | None = None
) -> tuple[list[str], str | None]:
    """One page of the values that the reader may see, in order, and where the next one begins."""
    following = _epc_after if resource is Resource.EPCS else _column_after(_COLUMNS[resource])
    first = select(following(reader, literal(after or "")).label("value"))
    found = first.cte("found", recursive=True)
    found = found.union_all(
        select(following(reader, found.c.value)).where(found.c.value.is_not(None))
    )
    values = list(
        session.scalars(select(found.c.value).where(found.c.value.is_not(None)).limit(size + 1))
    )
    return values[:size], values[size - 1] if len(values) > size else None


def _column_after(column: str) -> Any:
    def following(reader: Reader, value: ColumnElement[Any]) -> ColumnElement[Any]:
        event = aliased(EpcisEvent)
        known = getattr(event, column)
        return select(func.min(known)).where(reader.clause(event), known > value).scalar_subquery()

    return following


def _epc_after(reader: Reader, value: ColumnElement[Any]) -> ColumnElement[Any]:
    query = select(func.min(EpcisEpc.uri)).where(EpcisEpc.uri > value, EpcisEpc.role.in_(_OBJECTS))
    if reader.organisation_id is not None:
        query = query.where(EpcisEpc.organisation_id == reader.organisation_id)
    if not reader.sees_all:
        event = aliased(EpcisEvent)
        query = query.join(event, event.number == EpcisEpc.number).where(reader.clause(event))
    return query.scalar_subquery()
