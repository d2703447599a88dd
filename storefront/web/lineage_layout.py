"""Where the boxes and lines of a lineage stand in its picture. Pure.

A picture as wide as a phone: levels under one another, the earliest on top, two boxes in a row. A
line leaves a box below, runs in the free space between the levels and along the edges of the
picture, and enters its box from above; it never crosses another box.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 360
BOX_WIDTH = 152
BOX_HEIGHT = 68
COLUMNS = 2
MARGIN = 18
"""Free space at the left and the right edge, in which long lines run."""
GUTTER = WIDTH - 2 * MARGIN - COLUMNS * BOX_WIDTH
"""Free space between the two boxes of a row."""
ROW_GAP = 16
LEVEL_GAP = 44

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its upper left corner."""

    key: str
    level: int
    x: float
    y: float

    @property
    def middle(self) -> float:
        """The x at which lines come and go."""
        return self.x + BOX_WIDTH / 2

    @property
    def bottom(self) -> float:
        """The y at which lines leave."""
        return self.y + BOX_HEIGHT


@dataclass(frozen=True, slots=True)
class Wire:
    """A line from one box to another, as the points that it passes."""

    source: str
    target: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn, and how high it is."""

    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    height: float


def fold(
    levels: Sequence[Sequence[str]], *, most: int, keep: Collection[str], opened: Collection[int]
) -> tuple[list[list[str]], dict[str, str]]:
    """Leave `most` nodes in a level and put the others into one that stands for them.

    Nodes to `keep` are never folded away, nor is a level that is `opened`. Returns the levels, and
    for each node that was folded away the key of what stands for it: `more:<level>`.
    """
    folded: dict[str, str] = {}
    rows = []
    for number, level in enumerate(levels):
        if len(level) <= most or number in opened:
            rows.append(list(level))
            continue
        first = [key for key in level if key in keep]
        shown = (first + [key for key in level if key not in keep])[: max(most - 1, len(first))]
        stand_in = f"more:{number}"
        folded |= {key: stand_in for key in level if key not in shown}
        rows.append([*(key for key in level if key in shown), stand_in])
    return rows, folded


def lay_out(levels: Sequence[Sequence[str]], edges: Collection[tuple[str, str]]) -> Picture:
    """Give every node its box and every edge its line.

    `edges` are pairs of keys of `levels`; each goes from a level to a later one.
    """
    levels = _untangled(levels, edges)
    boxes: dict[str, Box] = {}
    top = float(ROW_GAP)
    tops = []
    for number, level in enumerate(levels):
        tops.append(top)
        rows = [level[i : i + COLUMNS] for i in range(0, len(level), COLUMNS)]
        for row in rows:
            left = MARGIN if len(row) == COLUMNS else (WIDTH - BOX_WIDTH) / 2
            for place, key in enumerate(row):
                boxes[key] = Box(key, number, left + place * (BOX_WIDTH + GUTTER), top)
            top += BOX_HEIGHT + ROW_GAP
        top += LEVEL_GAP - ROW_GAP
    wires = tuple(
        Wire(source, target, _route(boxes[source], boxes[target], tops))
        for source, target in sorted(set(edges))
    )
    return Picture(tuple(boxes.values()), wires, top - LEVEL_GAP + ROW_GAP)


def _route(source: Box, target: Box, tops: Sequence[float]) -> tuple[Point, ...]:
    """Down out of the source, aside where boxes are in the way, down into the target.

    1. Straight into the gap over the target's level, where nothing stands between.
    2. Else to the nearer edge of the picture, and down along it to that gap.
    3. Into the target from above; below the first row of its level, through the gutter.
    """
    gap = tops[target.level] - LEVEL_GAP / 2
    points: list[Point] = [(source.middle, source.bottom)]
    if source.bottom + LEVEL_GAP + 1 < tops[target.level]:
        edge = MARGIN / 2 if source.middle <= WIDTH / 2 else WIDTH - MARGIN / 2
        points += [
            (source.middle, source.bottom + ROW_GAP / 2),
            (edge, source.bottom + ROW_GAP / 2),
        ]
        points.append((edge, gap))
    if target.y > tops[target.level]:
        over = target.y - ROW_GAP / 2
        points += [(WIDTH / 2, gap), (WIDTH / 2, over), (target.middle, over)]
    points.append((target.middle, target.y))
    return tuple(points)


def _untangled(
    levels: Sequence[Sequence[str]], edges: Collection[tuple[str, str]]
) -> list[list[str]]:
    """The levels with each node near what it came from: by the mean place of its sources."""
    sources: Mapping[str, list[str]] = defaultdict(list)
    for source, target in edges:
        sources[target].append(source)
    place: dict[str, float] = {}
    ordered = []
    for level in levels:
        known = {
            key: sum(place[s] for s in sources[key]) / len(sources[key])
            for key in level
            if sources[key] and all(s in place for s in sources[key])
        }
        row = sorted(level, key=lambda key: (key.startswith("more:"), known.get(key, 0.5)))
        for number, key in enumerate(row):
            place[key] = number / max(len(row) - 1, 1)
        ordered.append(row)
    return ordered
