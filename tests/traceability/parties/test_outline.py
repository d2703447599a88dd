"""The outline of a plot."""

import pytest

from traceability.errors import InvalidInput
from traceability.parties.outline import checked_outline

RING = [[105.6, 21.6], [105.7, 21.6], [105.7, 21.7], [105.6, 21.6]]


def test_a_closed_polygon_is_kept_alone():
    given = {"type": "Polygon", "coordinates": [RING], "owner": "Nguyễn Thị Lan"}

    assert checked_outline(given) == {"type": "Polygon", "coordinates": [RING]}


def test_a_polygon_may_have_holes():
    assert checked_outline({"type": "Polygon", "coordinates": [RING, RING]})


@pytest.mark.parametrize(
    "outline",
    [
        {},
        {"type": "Point", "coordinates": [105.6, 21.6]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": "none"},
        {"type": "Polygon", "coordinates": [RING[:-1]]},
        {"type": "Polygon", "coordinates": [RING[:2] + RING[:1]]},
        {"type": "Polygon", "coordinates": [RING, "hole"]},
        {"type": "Polygon", "coordinates": [[[21.6, 181], *RING[1:-1], [21.6, 181]]]},
        {"type": "Polygon", "coordinates": [[21.6, 105.6], *RING[1:-1], [21.6, 105.6]]},
        {"type": "Polygon", "coordinates": [[[True, False]] * 4]},
        {"type": "Polygon", "coordinates": [[[105.6, float("nan")]] * 4]},
        {"type": "Polygon", "coordinates": [[[105.6, 21.6, 30]] * 4]},
        {"type": "Polygon", "coordinates": [["10"] * 4]},
        {"type": "Polygon", "coordinates": [RING[:-1] * 1_000 + RING[:1]]},
    ],
)
def test_what_is_no_closed_polygon_on_earth_is_refused(outline):
    with pytest.raises(InvalidInput) as refused:
        checked_outline(outline)

    assert refused.value.field == "outline"
