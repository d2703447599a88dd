"""What an event query asks, as plain values: conditions of which all must hold, and an order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class OnColumn:
    """A column of the event is one of the texts, or stands in that order to a moment."""

    column: str
    operator: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """A place is one of these, or lies in one."""

    column: str
    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The event names one of these in one of the roles; a pattern ends with `*`."""

    roles: tuple[str, ...]
    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfQuantity:
    """The event names a quantity in that order to a number, in that unit where one is given."""

    operator: str
    figure: float
    unit: str | None


@dataclass(frozen=True, slots=True)
class OnValue:
    """The event has, in one of the areas, a member of one of the names, and it compares so.

    Without texts, figures and moments it is enough that it is there. `is_inner` None means
    wherever it stands.
    """

    areas: tuple[str, ...]
    names: tuple[str, ...] = ()
    is_inner: bool | None = None
    operator: str = "EQ"
    texts: tuple[str, ...] = ()
    figures: tuple[float, ...] = ()
    moments: tuple[datetime, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class IsDeclaration:
    """The event is the declaration that one was wrong."""


Condition = OnColumn | Within | Match | OfQuantity | OnValue | IsDeclaration


@dataclass(frozen=True, slots=True)
class EventQuery:
    """What is asked. `order` is `eventTime`, `recordTime`, the name of a member, or None."""

    conditions: tuple[Condition, ...] = ()
    order: str | None = None
    order_names: tuple[str, ...] = ()
    descending: bool = False
    limit: int | None = None
    largest: int | None = None
