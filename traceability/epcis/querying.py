"""Answering a query: one page of events, at the same cost wherever in the answer it stands.

A page begins after the last event of the one before it (keyset paging), never at an offset.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session

from traceability.epcis.conditions import Clause, clause, matching
from traceability.epcis.event_query import EventQuery, Match
from traceability.epcis.models import EpcisEpc, EpcisEvent, EpcisValue
from traceability.epcis.reading import Reader
from traceability.errors import N_, TooManyEvents

Cursor = tuple[Any, ...]
"""What the last event of a page is sorted by, its number last."""


@dataclass(frozen=True, slots=True)
class Page:
    """Events in their order; `after` is where the next page begins, None on the last."""

    events: Sequence[EpcisEvent]
    after: Cursor | None
    seen: int


def find(
    session: Session,
    reader: Reader,
    query: EventQuery,
    *,
    size: int,
    after: Cursor | None = None,
    seen: int = 0,
) -> Page:
    """One page of what the reader may see of the events that a query asks for.

    `seen` is how many events the pages before held, for `eventCountLimit`.

    Raises:
        TooManyEvents: there are more events than `maxEventCount`.
    """
    keys = _keys(query)
    statement = _events(reader, query, after if len(keys) == 1 else None).where(
        *(clause(each, reader.organisation_id) for each in _rest(query, keys)),
        reader.clause(),
    )
    if query.largest is not None and after is None:
        _refuse_many(session, statement, query.largest)
    if query.limit is not None:
        size = min(size, query.limit - seen)
    if after is not None and len(keys) > 1:
        compared = tuple_(*keys)
        bound = tuple_(*after)
        statement = statement.where(compared < bound if query.descending else compared > bound)
    elif after is not None:
        number = EpcisEvent.number
        statement = statement.where(number < after[0] if query.descending else number > after[0])
    statement = statement.order_by(*(key.desc() if query.descending else key for key in keys))
    rows = session.execute(statement.add_columns(*keys).limit(size + 1)).all()
    events = [row[0] for row in rows[:size]]
    is_last = len(rows) <= size or (query.limit is not None and seen + size >= query.limit)
    return Page(
        events=events,
        after=None if is_last or not events else tuple(rows[size - 1][1:]),
        seen=seen + len(events),
    )


def events_named(session: Session, reader: Reader, *, event_id: str) -> Sequence[EpcisEvent]:
    """The events of an id that the reader may see: the event, and its error declaration."""
    return session.scalars(
        select(EpcisEvent)
        .where(EpcisEvent.event_id == event_id, reader.clause())
        .order_by(EpcisEvent.number)
    ).all()


def _keys(query: EventQuery) -> list[ColumnElement[Any]]:
    """What the events are sorted by. Without `orderBy`: by whatever the index at hand gives."""
    number: ColumnElement[Any] = EpcisEvent.number.expression
    if query.order == "eventTime" or (query.order is None and _driver(query) is None):
        return [EpcisEvent.event_time.expression, number]
    if query.order in (None, "recordTime"):
        return [number]
    said = (
        select(
            func.coalesce(func.min(EpcisValue.figure), 0.0).label("figure"),
            func.coalesce(func.min(EpcisValue.text), "").label("text"),
        )
        .where(
            EpcisValue.number == EpcisEvent.number,
            EpcisValue.area == "event",
            EpcisValue.is_inner.is_(False),
            EpcisValue.name.in_(query.order_names),
        )
        .correlate(EpcisEvent)
    )
    figure = said.with_only_columns(said.selected_columns.figure).scalar_subquery()
    text = said.with_only_columns(said.selected_columns.text).scalar_subquery()
    return [figure, text, number]


def _driver(query: EventQuery) -> Match | None:
    """The condition by whose index the events are walked: the first that names EPCs."""
    return next((each for each in query.conditions if isinstance(each, Match)), None)


def _rest(query: EventQuery, keys: Sequence[Any]) -> list[Any]:
    driver = _driver(query) if len(keys) == 1 else None
    return [each for each in query.conditions if each is not driver]


def _events(reader: Reader, query: EventQuery, after: Cursor | None) -> Select[Any]:
    """The events, walked by the index of EPCs where the order is that of their numbers."""
    driver = _driver(query)
    if driver is None or (query.order not in (None, "recordTime")):
        return select(EpcisEvent)
    asked: list[Clause] = [matching(driver, reader.organisation_id)]
    if after is not None:
        number = EpcisEpc.number
        asked.append(number < after[0] if query.descending else number > after[0])
    named = select(EpcisEpc.number).where(*asked).distinct().subquery("named")
    return select(EpcisEvent).join(named, named.c.number == EpcisEvent.number)


def _refuse_many(session: Session, statement: Select[Any], largest: int) -> None:
    counted = statement.with_only_columns(EpcisEvent.number).limit(largest + 1).subquery()
    found = session.scalar(select(func.count()).select_from(counted)) or 0
    if found > largest:
        raise TooManyEvents(
            N_("There are more than %(value)s events."), field="maxEventCount", value=largest
        )
