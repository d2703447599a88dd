"""The outline of an invented plot: an uneven polygon of a given area around a point. Pure."""

import math
from collections.abc import Callable
from typing import Any

_CORNERS = 9
_METRES_PER_DEGREE = 111_320.0
"""Of latitude; of longitude times the cosine of the latitude."""
_DECIMALS = 6


def outline(
    centre: tuple[float, float], area_m2: int, chance: Callable[[], float]
) -> dict[str, Any]:
    """A GeoJSON Polygon (longitude before latitude) of `area_m2`; `chance` gives 0 to 1."""
    turn = 2 * math.pi / _CORNERS
    reaches = [0.7 + 0.6 * chance() for _ in range(_CORNERS)]
    around = [
        (reach * math.cos(turn * corner), reach * math.sin(turn * corner))
        for corner, reach in enumerate(reaches)
    ]
    scale = math.sqrt(area_m2 / enclosed(around))
    longitude, latitude = centre
    metres_east = _METRES_PER_DEGREE * math.cos(math.radians(latitude))
    ring = [
        [
            round(longitude + x * scale / metres_east, _DECIMALS),
            round(latitude + y * scale / _METRES_PER_DEGREE, _DECIMALS),
        ]
        for x, y in around
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def enclosed(corners: list[tuple[float, float]]) -> float:
    """The area that corners enclose, in the square of their unit (shoelace formula)."""
    following = [*corners[1:], corners[0]]
    doubled = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(corners, following, strict=True))
    return abs(doubled) / 2
