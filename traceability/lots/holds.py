"""Which lots must wait, and why: a decision over plain values. Pure.

A hold begins at a lot, reaches everything that was made of it, and ends where a later test of its
kind passed: for that lot, and for what is made of that one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from traceability.lots.lineage import Edge


class Cause(StrEnum):
    """Why a lot is held."""

    FAILED = "failed_inspection"
    EARLY_HARVEST = "early_harvest"
    """It was harvested inside a pre-harvest interval."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A lot is held: since when, by which event, and which kind of inspection frees it.

    `since` and `after` are the moment and the event (the failed inspection, the harvest) after
    which a passed one counts: of two at one moment the one recorded later. `detail` is the product
    after which the harvest was too early; `allowed_from` the first day on which it would not have
    been.
    """

    lot_id: UUID
    event_id: UUID
    cause: Cause
    inspection: str
    on: date
    since: datetime
    after: UUID
    detail: str = ""
    allowed_from: date | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """A lot passed an inspection of that kind."""

    lot_id: UUID
    inspection: str
    at: datetime
    event_id: UUID


def reaching(
    holds: Iterable[Hold], passes: Iterable[Pass], edges: Iterable[Edge]
) -> dict[UUID, tuple[Hold, ...]]:
    """The holds that reach each lot; a lot that none reaches is not named."""
    freed: dict[tuple[UUID, str], list[tuple[datetime, UUID]]] = defaultdict(list)
    for each in passes:
        freed[each.lot_id, each.inspection].append((each.at, each.event_id))
    made_of: dict[UUID, set[UUID]] = defaultdict(set)
    for edge in edges:
        made_of[edge.source].add(edge.target)
    reached: dict[UUID, list[Hold]] = defaultdict(list)
    for hold in sorted(holds, key=lambda hold: (hold.on, hold.event_id, hold.lot_id)):
        waiting, seen = [hold.lot_id], {hold.lot_id}
        while waiting:
            lot_id = waiting.pop()
            later = (hold.since, hold.after)
            if any(passed > later for passed in freed[lot_id, hold.inspection]):
                continue
            reached[lot_id].append(hold)
            waiting += made_of[lot_id] - seen
            seen |= made_of[lot_id]
    return {lot_id: tuple(found) for lot_id, found in reached.items()}
