"""Whether something can be had, and if not, whether to ask again soon."""

from datetime import date

import pytest

from storefront.web.shop.season import FEW, Supply, supply

NOVEMBER = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("available", "months", "expected"),
    [
        (FEW + 1, (), Supply.THERE),
        (FEW, (), Supply.FEW),
        (1, (), Supply.FEW),
        (1, (7, 8), Supply.FEW),
        (0, (), Supply.SOLD_OUT),
        (0, (10, 11, 12), Supply.SOLD_OUT),
        (0, (7, 8, 9), Supply.OUT_OF_SEASON),
    ],
)
def test_how_it_stands(available, months, expected):
    assert supply(available, today=NOVEMBER, season_months=months) is expected
