"""Answering a query: one page of events, at the same cost wherever in the answer it stands.

A page begins after the last event of the one before it (keyset paging), never at an offset.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session

from traceability.epcis.conditions import Clause, clause, matching
from traceability.epcis.event_query import EventQuery, Match
from traceability.epcis.models import EpcisEpc, EpcisEvent, EpcisValue
from traceability.epcis.reading import Reader
from traceability.errors import N_, TooManyEvents

LOOKED_THROUGH = 200
MOST_BATCHES = 20
"""Of what a reader may see only in part, so many events are looked through for one page; a page may
then be shorter than asked, and goes on."""

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
    if query.limit is not None:
        size = min(size, query.limit - seen)
    if query.largest is not None and after is None:
        _refuse_many(session, reader, query)
    events: list[EpcisEvent] = []
    for rows, following in _batches(session, reader, query, after, size):
        admitted = reader.admitted(session, [event for event, _ in rows])
        for event, cursor in rows:
            if event.number in admitted:
                events.append(event)
                after = cursor
            if len(events) == size:
                is_last = not following and event is rows[-1][0]
                is_last = is_last or (query.limit is not None and seen + size >= query.limit)
                return Page(events, None if is_last else after, seen + len(events))
        after = rows[-1][1] if rows and following else None
    return Page(events, after, seen + len(events))


_Row = tuple[EpcisEvent, Cursor]


def _batches(
    session: Session, reader: Reader, query: EventQuery, after: Cursor | None, size: int
) -> Iterator[tuple[list[_Row], bool]]:
    """Events in their order, each with where one goes on after it; and whether more follow.

    Who sees all gets one batch; for others at most `MOST_BATCHES` are looked through.
    """
    at_once = size if reader.sees_all else max(size, LOOKED_THROUGH)
    for _ in range(1 if reader.sees_all else MOST_BATCHES):
        keys = _keys(reader, query)
        statement = _statement(reader, query, keys, after)
        found = session.execute(statement.add_columns(*keys).limit(at_once + 1)).all()
        rows = [(row[0], tuple(row[1:])) for row in found[:at_once]]
        following = len(found) > at_once
        yield rows, following
        if not following:
            return
        after = rows[-1][1]


def _statement(
    reader: Reader, query: EventQuery, keys: list[ColumnElement[Any]], after: Cursor | None
) -> Select[Any]:
    statement = _events(reader, query, after if len(keys) == 1 else None).where(
        *(clause(each, reader.organisation_id) for each in _rest(query, keys)),
        reader.clause(),
    )
    if after is not None:
        compared, bound = tuple_(*keys), tuple_(*after)
        statement = statement.where(compared < bound if query.descending else compared > bound)
    return statement.order_by(*(key.desc() if query.descending else key for key in keys))


def events_named(session: Session, reader: Reader, *, event_id: str) -> Sequence[EpcisEvent]:
    """The events of an id that the reader may see: the event, and its error declaration."""
    found = session.scalars(
        select(EpcisEvent)
        .where(EpcisEvent.event_id == event_id, reader.clause())
        .order_by(EpcisEvent.number)
    ).all()
    admitted = reader.admitted(session, found)
    return [event for event in found if event.number in admitted]


def _keys(reader: Reader, query: EventQuery) -> list[ColumnElement[Any]]:
    """What the events are sorted by. Without `orderBy`: by what the index at hand gives.

    That of EPCs gives them by number, those of one organisation by time.
    """
    number: ColumnElement[Any] = EpcisEvent.number.expression
    walks_time = reader.organisation_id is not None and _driver(query) is None
    if query.order == "eventTime" or (query.order is None and walks_time):
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


def _refuse_many(session: Session, reader: Reader, query: EventQuery) -> None:
    """Count no further than needed; what the reader may not see does not count."""
    largest = query.largest
    assert largest is not None
    found = 0
    for rows, _ in _batches(session, reader, query, None, largest + 1):
        found += len(reader.admitted(session, [event for event, _ in rows]))
        if found > largest:
            raise TooManyEvents(
                N_("There are more than %(value)s events."), field="maxEventCount", value=largest
            )
