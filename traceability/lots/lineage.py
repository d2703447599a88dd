"""Which lot was made from which, as a graph. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Direction(StrEnum):
    """Up to where it came from, down to what became of it."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """Something of lot `source` went into lot `target`, in one event."""

    source: UUID
    target: UUID
    event_id: UUID


@dataclass(frozen=True, slots=True)
class Lineage:
    """The lots reached from some lots, and the edges between them."""

    start: frozenset[UUID]
    direction: Direction
    edges: tuple[Edge, ...]

    @property
    def lot_ids(self) -> frozenset[UUID]:
        """Every lot of the graph, those started from included."""
        sources = {edge.source for edge in self.edges}
        return self.start | sources | {edge.target for edge in self.edges}

    def levels(self) -> list[list[UUID]]:
        """The lots by their distance from the start; each lot once, at its longest way.

        A lot that would follow itself (no valid history has one) is placed at its shortest way.
        """
        following: dict[UUID, set[UUID]] = defaultdict(set)
        waiting: dict[UUID, int] = defaultdict(int)
        for near, far in {self._near_far(edge) for edge in self.edges}:
            following[near].add(far)
            waiting[far] += 1
        level = dict.fromkeys(self.start, 0)
        ready = [lot_id for lot_id in sorted(self.lot_ids) if not waiting[lot_id]]
        while ready:
            lot_id = ready.pop()
            for far in following[lot_id]:
                level[far] = max(level.get(far, 0), level.get(lot_id, 0) + 1)
                waiting[far] -= 1
                if not waiting[far]:
                    ready.append(far)
        rows: list[list[UUID]] = [[] for _ in range(max(level.values(), default=0) + 1)]
        for lot_id in sorted(self.lot_ids):
            rows[level.get(lot_id, 0)].append(lot_id)
        return rows

    def _near_far(self, edge: Edge) -> tuple[UUID, UUID]:
        if self.direction is Direction.UP:
            return edge.target, edge.source
        return edge.source, edge.target


def closure(start: Iterable[UUID], edges: Iterable[Edge], direction: Direction) -> frozenset[UUID]:
    """Every lot reached from `start` along `edges`, `start` included."""
    following: dict[UUID, set[UUID]] = defaultdict(set)
    for edge in edges:
        near, far = (
            (edge.target, edge.source) if direction is Direction.UP else (edge.source, edge.target)
        )
        following[near].add(far)
    reached: set[UUID] = set()
    ahead = list(start)
    while ahead:
        lot_id = ahead.pop()
        if lot_id not in reached:
            reached.add(lot_id)
            ahead.extend(following[lot_id] - reached)
    return frozenset(reached)
