"""Drawing plots."""

import re

from hypothesis import given
from hypothesis import strategies as st

from storefront.web.plot_drawing import HEIGHT, MARGIN, MOST_POINTS, WIDTH, draw

NUMBERS = re.compile(r"-?\d+")


def polygon(*points):
    return {"type": "Polygon", "coordinates": [[list(p) for p in (*points, points[0])]]}


SQUARE = polygon((105.0, 0.0), (105.001, 0.0), (105.001, 0.001), (105.0, 0.001))


def corners(path):
    numbers = [int(each) for each in NUMBERS.findall(path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_no_outline_is_no_drawing():
    assert draw([]) is None
    assert draw([None, None]) is None


def test_a_square_on_the_equator_is_drawn_square_with_north_above():
    drawing = draw([SQUARE])

    (first, second, third, fourth) = corners(drawing.paths[0])
    side = second[0] - first[0]
    assert side == first[1] - fourth[1] > 0, "north is above, so smaller"
    assert (third[0], third[1]) == (second[0], fourth[1])


def test_a_square_far_north_is_narrower_than_its_degrees():
    drawing = draw([polygon((105.0, 60.0), (105.001, 60.0), (105.001, 60.001), (105.0, 60.001))])

    first, second, _, fourth = corners(drawing.paths[0])
    width, height = second[0] - first[0], first[1] - fourth[1]
    assert abs(width / height - 0.5) < 0.02


def test_the_bar_stands_for_a_round_length():
    drawing = draw([SQUARE])

    assert drawing.bar_m == 50
    side = corners(drawing.paths[0])[1][0] - corners(drawing.paths[0])[0][0]
    metres_per_unit = 111.32 / side
    assert abs(drawing.bar * metres_per_unit - drawing.bar_m) < 1.5


def test_two_plots_keep_their_distance():
    near = polygon((105.002, 0.0), (105.003, 0.0), (105.003, 0.001), (105.002, 0.001))

    drawing = draw([SQUARE, near])

    left, right = (corners(path) for path in drawing.paths)
    side = left[1][0] - left[0][0]
    assert abs((right[0][0] - left[1][0]) - side) <= 1


def test_a_long_outline_is_thinned():
    ring = [(105 + i / 100_000, 21.0) for i in range(1_000)] + [(105.005, 21.01)]

    assert len(corners(draw([polygon(*ring)]).paths[0])) <= MOST_POINTS + 1


def test_many_plots_share_the_points_and_the_rest_is_counted():
    ring = [(105 + i / 100_000, 21.0) for i in range(500)] + [(105.005, 21.01)]

    drawing = draw([polygon(*ring)] * 45)

    assert len(drawing.paths) == 40
    assert drawing.left_out == 5
    assert sum(len(corners(path)) for path in drawing.paths) <= 480


positions = st.tuples(st.floats(102, 110, allow_nan=False), st.floats(8, 24, allow_nan=False))


@given(st.lists(st.lists(positions, min_size=3, max_size=200), min_size=1, max_size=5))
def test_whatever_is_drawn_fits_into_its_box(rings):
    drawing = draw([polygon(*ring) for ring in rings])

    assert drawing.width == WIDTH
    assert 2 * MARGIN <= drawing.height <= HEIGHT
    assert drawing.bar_m >= 1
    for path in drawing.paths:
        for x, y in corners(path):
            assert 0 <= x <= drawing.width
            assert 0 <= y <= drawing.height
