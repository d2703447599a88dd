import math
from random import Random

import pytest

from storefront.demo.outlines import enclosed, outline
from traceability.parties.outline import checked_outline

LA_BANG = (105.5361, 21.6262)


@pytest.mark.parametrize("area_m2", [5_000, 32_000, 410_000])
@pytest.mark.parametrize("seed", range(5))
def test_an_outline_encloses_the_area_that_was_asked_for(area_m2, seed):
    ring = outline(LA_BANG, area_m2, Random(seed).random)["coordinates"][0]
    east = 111_320 * math.cos(math.radians(LA_BANG[1]))
    metres = [(longitude * east, latitude * 111_320) for longitude, latitude in ring[:-1]]

    assert enclosed(metres) == pytest.approx(area_m2, rel=0.01)


def test_an_outline_is_one_that_the_register_takes_and_lies_around_its_centre():
    drawn = checked_outline(outline(LA_BANG, 32_000, Random(1).random))
    longitudes, latitudes = zip(*drawn["coordinates"][0], strict=True)

    assert min(longitudes) < LA_BANG[0] < max(longitudes)
    assert min(latitudes) < LA_BANG[1] < max(latitudes)
    assert max(latitudes) - min(latitudes) < 0.01


def test_two_plots_have_two_shapes():
    chance = Random(7)

    assert outline(LA_BANG, 30_000, chance.random) != outline(LA_BANG, 30_000, chance.random)


def test_a_square_of_ten_encloses_a_hundred():
    assert enclosed([(0, 0), (10, 0), (10, 10), (0, 10)]) == 100
