"""The conditions of a query as SQL: each is answered from an index."""

from collections.abc import Callable, Sequence
from functools import singledispatch
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, true

from traceability.epcis.event_query import (
    Condition,
    IsDeclaration,
    Match,
    OfQuantity,
    OnColumn,
    OnValue,
    Within,
)
from traceability.epcis.models import EpcisEpc, EpcisEvent, EpcisValue

Clause = ColumnElement[bool]

_COMPARE: dict[str, Callable[[Any, Any], Clause]] = {
    "EQ": lambda column, value: column == value,
    "GT": lambda column, value: column > value,
    "GE": lambda column, value: column >= value,
    "LT": lambda column, value: column < value,
    "LE": lambda column, value: column <= value,
}
_LAST = "\x7f"
"""Sorts after every character of a URI: from `prefix` to `prefix + _LAST` is what begins so."""


@singledispatch
def clause(condition: Condition, organisation_id: UUID | None) -> Clause:
    """What a condition asks of `EpcisEvent`.

    `organisation_id` keeps EPCs and values to those of one organisation, where one asks: the
    indexes begin with it.
    """
    raise TypeError(condition, organisation_id)


@clause.register
def _on_column(condition: OnColumn, organisation_id: UUID | None) -> Clause:
    del organisation_id
    column = getattr(EpcisEvent, condition.column)
    if condition.operator == "EQ" and len(condition.values) > 1:
        return column.in_(condition.values)  # type: ignore[no-any-return]  # getattr
    return _COMPARE[condition.operator](column, condition.values[0])


@clause.register
def _is_declaration(condition: IsDeclaration, organisation_id: UUID | None) -> Clause:
    del condition, organisation_id
    return EpcisEvent.is_declaration.is_(True)


@clause.register
def _within(condition: Within, organisation_id: UUID | None) -> Clause:
    """A place lies in another where its URI goes on from the other's, as ours do."""
    del organisation_id
    column = getattr(EpcisEvent, condition.column)
    return or_(*(_from(column, uri) for uri in condition.uris))


@clause.register
def _match(condition: Match, organisation_id: UUID | None) -> Clause:
    return EpcisEvent.number.in_(
        select(EpcisEpc.number).where(matching(condition, organisation_id))
    )


@clause.register
def _of_quantity(condition: OfQuantity, organisation_id: UUID | None) -> Clause:
    asked = _COMPARE[condition.operator](EpcisEpc.quantity, condition.figure)
    unit = EpcisEpc.unit == condition.unit if condition.unit else true()
    return EpcisEvent.number.in_(
        select(EpcisEpc.number).where(_own(EpcisEpc, organisation_id), asked, unit)
    )


@clause.register
def _on_value(condition: OnValue, organisation_id: UUID | None) -> Clause:
    asked = [_own(EpcisValue, organisation_id), EpcisValue.area.in_(condition.areas)]
    if condition.names:
        asked.append(EpcisValue.name.in_(condition.names))
    if condition.is_inner is not None:
        asked.append(EpcisValue.is_inner.is_(condition.is_inner))
    if condition.unit is not None:
        asked.append(EpcisValue.unit == condition.unit)
    compare = _COMPARE[condition.operator]
    either: list[Clause] = []
    if condition.texts:
        either.append(EpcisValue.text.in_(condition.texts))
    either += [compare(EpcisValue.figure, figure) for figure in condition.figures]
    either += [compare(EpcisValue.moment, moment) for moment in condition.moments]
    if either:
        asked.append(or_(*either))
    return EpcisEvent.number.in_(select(EpcisValue.number).where(*asked))


def matching(condition: Match, organisation_id: UUID | None) -> Clause:
    """The rows of EPCs that a MATCH_ condition asks for."""
    exact = [uri for uri in condition.uris if not uri.endswith("*")]
    either: list[Clause] = [EpcisEpc.uri.in_(condition.uris)] if exact else []
    if len(exact) == 1 and len(condition.uris) == 1:
        either = [EpcisEpc.uri == exact[0]]
    either += [_begins(EpcisEpc.uri, uri[:-1]) for uri in condition.uris if uri.endswith("*")]
    return and_(_own(EpcisEpc, organisation_id), or_(*either), EpcisEpc.role.in_(condition.roles))


def _own(table: Any, organisation_id: UUID | None) -> Clause:
    return true() if organisation_id is None else table.organisation_id == organisation_id


def _begins(column: Any, prefix: str) -> Clause:
    return and_(column >= prefix, column < prefix + _LAST)


def _from(column: Any, uri: str) -> Clause:
    return or_(column == uri, _begins(column, uri.rstrip("/") + "/"))


__all__: Sequence[str] = ("Clause", "clause", "matching")
