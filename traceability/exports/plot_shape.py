"""The geometry of a plot as the EU deforestation regulation wants it. Pure.

WGS84, longitude before latitude, six decimals (about 0.1 m); a ring is closed, of at least four
positions, and crosses itself nowhere (Regulation (EU) 2023/1115, Art. 2(28); RFC 7946, 3.1.6).

The area is that of the outline on the WGS84 ellipsoid, through the equal-area cylindrical
projection: exact but for the way in which edges between two corners bend, which is nothing at the
size of a plot. That needs no geometry library.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from traceability.errors import N_, InvalidInput

DECIMALS = 6
FOUR_HECTARES_M2 = 40_000
LEAST_POSITIONS = 4

_RADIUS_M = 6_378_137.0
_E2 = 6.694_379_990_141_317e-3
_E = math.sqrt(_E2)

Position = tuple[float, float]
Ring = tuple[Position, ...]


def rings_of(outline: Mapping[str, Any], *, named: str) -> tuple[Ring, ...]:
    """The rings of a GeoJSON polygon at six decimals, the outer one counter-clockwise.

    Raises:
        InvalidInput: a ring crosses or touches itself, or has no extent; `.value` names the plot.
    """
    return tuple(
        _turned(_checked(_rounded(ring), named), counter_clockwise=number == 0)
        for number, ring in enumerate(outline["coordinates"])
    )


def area_m2(rings: Sequence[Ring]) -> float:
    """The area of the outer ring less that of the holes, on the ellipsoid, in square metres."""
    outer, *holes = (abs(_signed_area(ring)) for ring in rings)
    return outer - sum(holes)


def inner_point(rings: Sequence[Ring]) -> Position:
    """A point inside the polygon: its centre of gravity or, where that lies outside, near it."""
    centre = _centroid(rings[0])
    if _is_inside(rings, centre):
        return _round(centre)
    crossings = sorted(
        x for ring in rings for x in _crossings(ring, _between_corners(rings, centre[1]))
    )
    widest = max(
        zip(crossings[::2], crossings[1::2], strict=True), key=lambda pair: pair[1] - pair[0]
    )
    return _round(((widest[0] + widest[1]) / 2, _between_corners(rings, centre[1])))


def _rounded(ring: Sequence[Sequence[float]]) -> Ring:
    """At six decimals, without corners that fall together there."""
    kept: list[Position] = []
    for longitude, latitude in ring:
        position = _round((longitude, latitude))
        if not kept or kept[-1] != position:
            kept.append(position)
    return tuple(kept)


def _round(position: Position) -> Position:
    return round(position[0], DECIMALS), round(position[1], DECIMALS)


def _checked(ring: Ring, named: str) -> Ring:
    if len(ring) < LEAST_POSITIONS:
        raise InvalidInput(
            N_("The outline of %(value)s has no extent."), field="outline", value=named
        )
    sides = list(itertools.pairwise(ring))
    for number, side in enumerate(sides):
        for other in range(number + 1, len(sides)):
            follows = other == number + 1 or (number == 0 and other == len(sides) - 1)
            if _meet(side, sides[other], may_share_corner=follows):
                raise InvalidInput(
                    N_("The outline of %(value)s crosses itself near %(latitude)s, %(longitude)s."),
                    field="outline",
                    value=named,
                    latitude=side[1][1],
                    longitude=side[1][0],
                )
    return ring


_Side = tuple[Position, Position]


def _meet(one: _Side, other: _Side, *, may_share_corner: bool) -> bool:
    """Whether two sides have a point in common, beside the corner where they follow each other."""
    (a, b), (c, d) = one, other
    if (
        max(a[0], b[0]) < min(c[0], d[0])
        or max(c[0], d[0]) < min(a[0], b[0])
        or max(a[1], b[1]) < min(c[1], d[1])
        or max(c[1], d[1]) < min(a[1], b[1])
    ):
        return False
    turns = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if may_share_corner:
        # Neighbours meet in their corner; they overlap only where one runs back along the other.
        shared = b if b in (c, d) else a
        far, there = (a if shared == b else b), (d if shared == c else c)
        dot = (far[0] - shared[0]) * (there[0] - shared[0]) + (far[1] - shared[1]) * (
            there[1] - shared[1]
        )
        return turns[0] == turns[1] == 0 and dot > 0
    # The boxes overlap, so sides on one line overlap too.
    return turns[0] * turns[1] <= 0 and turns[2] * turns[3] <= 0


def _turn(a: Position, b: Position, c: Position) -> int:
    """On which side of the line from a to b the point c lies, in whole millionths of a degree."""
    scale: int = 10**DECIMALS
    (ax, ay), (bx, by), (cx, cy) = ((round(x * scale), round(y * scale)) for x, y in (a, b, c))
    crossed = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    return (crossed > 0) - (crossed < 0)


def _signed_area(ring: Ring) -> float:
    """The area in square metres, above zero where the ring runs counter-clockwise."""
    flat = [(math.radians(x) * _RADIUS_M, _equal_area_y(math.radians(y))) for x, y in ring]
    # Relative to the first corner, so that large numbers do not cancel out.
    west, south = flat[0]
    near = [(x - west, y - south) for x, y in flat]
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(near)) / 2


def _equal_area_y(latitude: float) -> float:
    """Snyder, Map Projections (1987), equations 3-12 and 10-15 for a true equator."""
    sine = math.sin(latitude)
    term = math.log((1 - _E * sine) / (1 + _E * sine)) / (2 * _E)
    return _RADIUS_M * (1 - _E2) * (sine / (1 - _E2 * sine * sine) - term) / 2


def _turned(ring: Ring, *, counter_clockwise: bool) -> Ring:
    return ring if (_signed_area(ring) > 0) == counter_clockwise else ring[::-1]


def _centroid(ring: Ring) -> Position:
    west, south = ring[0]
    total = x_sum = y_sum = 0.0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        crossed = (x1 - west) * (y2 - south) - (x2 - west) * (y1 - south)
        total += crossed
        x_sum += (x1 + x2 - 2 * west) * crossed
        y_sum += (y1 + y2 - 2 * south) * crossed
    return west + x_sum / (3 * total), south + y_sum / (3 * total)


def _is_inside(rings: Sequence[Ring], point: Position) -> bool:
    return sum(x > point[0] for ring in rings for x in _crossings(ring, point[1])) % 2 == 1


def _crossings(ring: Ring, latitude: float) -> list[float]:
    """Where a line of latitude crosses the sides of a ring."""
    return [
        x1 + (latitude - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in itertools.pairwise(ring)
        if (y1 > latitude) != (y2 > latitude)
    ]


def _between_corners(rings: Sequence[Ring], latitude: float) -> float:
    """The middle between the two corners' latitudes that hold the given one between them."""
    levels = sorted({y for ring in rings for _, y in ring})
    above = next((n for n, level in enumerate(levels) if level > latitude), len(levels) - 1)
    return (levels[max(above - 1, 0)] + levels[max(above, 1)]) / 2
