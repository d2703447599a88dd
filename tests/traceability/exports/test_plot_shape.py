"""Outlines as the deforestation regulation wants them; areas against GeographicLib's (pyproj)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceability.errors import InvalidInput
from traceability.exports.plot_shape import area_m2, inner_point, rings_of

SMALL = [
    [105.60, 21.60],
    [105.602, 21.60],
    [105.602, 21.6012],
    [105.6004, 21.6015],
    [105.60, 21.60],
]
LARGE = [[105.7, 21.5], [105.71, 21.5], [105.71, 21.51], [105.7, 21.51], [105.7, 21.5]]
HOLE = [
    [105.702, 21.502],
    [105.702, 21.504],
    [105.704, 21.504],
    [105.704, 21.502],
    [105.702, 21.502],
]


def rings(*given_):
    return rings_of({"type": "Polygon", "coordinates": list(given_)}, named="LO-3")


def test_the_area_is_that_of_the_ellipsoid():
    """pyproj 3, Geod(ellps="WGS84").polygon_area_perimeter: 28204.946 and 1147281.599 m²."""
    assert area_m2(rings(SMALL)) == pytest.approx(28204.946, rel=1e-6)
    assert area_m2(rings(LARGE)) == pytest.approx(1147281.599, rel=1e-6)
    assert area_m2(rings(LARGE, HOLE)) == pytest.approx(
        area_m2(rings(LARGE)) - area_m2(rings(HOLE)), rel=1e-9
    )


def test_the_outer_ring_runs_counter_clockwise_and_holes_the_other_way():
    """RFC 7946, 3.1.6."""
    outer, hole = rings(LARGE[::-1], HOLE[::-1])

    assert list(outer) == [tuple(position) for position in LARGE]
    assert list(hole) == [tuple(position) for position in HOLE]


def test_corners_have_six_decimals_and_none_stands_twice():
    near = [[105.7, 21.5], [105.7000000001, 21.5], *LARGE[1:]]

    assert rings(near) == rings(LARGE)


@pytest.mark.parametrize(
    ("ring", "said"),
    [
        ([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]], "crosses itself"),
        ([[0, 0], [2, 0], [2, 2], [1, 0], [0, 2], [0, 0]], "crosses itself"),
        ([[0, 0], [2, 0], [1, 0], [1, 1], [0, 0]], "crosses itself"),
        ([[0, 0], [1, 0], [2, 0], [0, 0]], "crosses itself"),
        ([[0, 0], [1e-8, 0], [0, 1e-8], [0, 0]], "no extent"),
    ],
)
def test_an_outline_that_is_none_is_refused_with_the_plot(ring, said):
    with pytest.raises(InvalidInput, match=said) as refused:
        rings(ring)

    assert (refused.value.field, refused.value.value) == ("outline", "LO-3")


def test_the_point_of_a_plot_lies_inside_it_also_where_it_is_bent():
    assert inner_point(rings(SMALL)) == (105.60106, 21.600656)
    bent = [[0, 0], [10, 0], [10, 10], [9, 10], [9, 1], [1, 1], [1, 10], [0, 10], [0, 0]]

    longitude, latitude = inner_point(rings(bent))

    assert 0 < longitude < 1 or 9 < longitude < 10 or 0 < latitude < 1


@settings(deadline=None)
@given(st.floats(-179, 179), st.floats(-60, 60), st.floats(0.0001, 0.02), st.floats(0.0001, 0.02))
def test_a_square_keeps_its_point_inside(west, south, width, height):
    east, north = west + width, south + height
    square = [[west, south], [east, south], [east, north], [west, north], [west, south]]

    found = rings(square)
    longitude, latitude = inner_point(found)

    assert west - 1e-6 <= longitude <= east + 1e-6
    assert south - 1e-6 <= latitude <= north + 1e-6
    assert area_m2(found) > 0
