"""A small drawing of plots from their outlines: shape, size and north, but not where. Pure."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

WIDTH = 320
HEIGHT = 150
MARGIN = 10
METRES_PER_DEGREE = 111_320
"""Of latitude; of longitude at the equator (WGS84's mean, exact enough for a drawing)."""
MOST_PLOTS = 40
MOST_POINTS = 80
MOST_POINTS_IN_ALL = 480
_LONGEST_BAR = 90

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlotDrawing:
    """What is drawn: one SVG path for each plot in a box of `width` by `height`, and a scale bar.

    `bar` is the length of the bar in the box, `bar_m` the metres that it stands for; `left_out`
    counts plots that there was no room for.
    """

    width: int
    height: int
    paths: tuple[str, ...]
    bar: int
    bar_m: int
    left_out: int


def draw(outlines: Iterable[Mapping[str, Any] | None]) -> PlotDrawing | None:
    """Draw GeoJSON polygons (longitude before latitude) to one scale; None where there is none."""
    rings = [outline["coordinates"][0] for outline in outlines if outline]
    if not rings:
        return None
    drawn = rings[:MOST_PLOTS]
    most = min(MOST_POINTS, MOST_POINTS_IN_ALL // len(drawn))
    shown = [_thinned(ring, most) for ring in drawn]
    flat = _metres(shown)
    west, south, east, north = _bounds(flat)
    room = min(
        (WIDTH - 2 * MARGIN) / max(east - west, 1), (HEIGHT - 2 * MARGIN) / max(north - south, 1)
    )
    height = min(HEIGHT, math.ceil((north - south) * room) + 2 * MARGIN)
    left = (WIDTH - (east - west) * room) / 2

    def place(point: Point) -> Point:
        return left + (point[0] - west) * room, height - MARGIN - (point[1] - south) * room

    bar_m = _round_length(_LONGEST_BAR / room)
    return PlotDrawing(
        WIDTH,
        height,
        tuple(_path([place(point) for point in ring]) for ring in flat),
        bar=round(bar_m * room),
        bar_m=bar_m,
        left_out=len(rings) - len(drawn),
    )


def _thinned(ring: list[list[float]], most: int) -> list[Point]:
    """Every so-manieth position: a drawing the size of a thumb shows no more."""
    step = math.ceil(len(ring) / most)
    return [(float(longitude), float(latitude)) for longitude, latitude in ring[:-1:step]]


def _metres(rings: list[list[Point]]) -> list[list[Point]]:
    """East and north in metres, true to shape at the latitude of the first plot."""
    latitude = math.radians(rings[0][0][1])
    across = METRES_PER_DEGREE * math.cos(latitude)
    return [[(x * across, y * METRES_PER_DEGREE) for x, y in ring] for ring in rings]


def _bounds(rings: list[list[Point]]) -> tuple[float, float, float, float]:
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _round_length(longest: float) -> int:
    """The longest of 1, 2, 5, 10, 20, 50 ... metres that is not longer."""
    power = 10 ** math.floor(math.log10(max(longest, 1)))
    return max(int(step * power) for step in (1, 2, 5) if step * power <= max(longest, 1))


def _path(points: list[Point]) -> str:
    head, *rest = [f"{x:.0f} {y:.0f}" for x, y in points]
    return f"M{head}L{' '.join(rest)}Z" if rest else ""
