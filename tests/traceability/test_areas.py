"""Areas as people say them, exact to the square metre, and what they typed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.areas import MOST_SQUARE_METRES, SQUARE_METRES_PER_UNIT, Area
from traceability.errors import InvalidQuantity
from traceability.quantities import LONGEST_FIGURE


@pytest.mark.parametrize(
    ("figure", "unit", "square_metres"),
    [
        ("1", "sào", 360),
        ("2.5", "sào", 900),
        ("1", "mẫu", 3_600),
        ("0.36", "ha", 3_600),
        (Decimal("0.0001"), "ha", 1),
        (" 750 ", "m²", 750),
        ("2.33", "sào", 839),
    ],
)
def test_an_area_is_read_in_the_units_of_the_place(figure, unit, square_metres):
    assert Area.measure(figure, unit).square_metres == square_metres


@given(
    square_metres=st.integers(1, MOST_SQUARE_METRES // 3_600).map(lambda mau: mau * 3_600),
    unit=st.sampled_from(sorted(SQUARE_METRES_PER_UNIT)),
)
def test_what_was_typed_is_kept_beside_its_square_metres(square_metres, unit):
    figure = f"{Decimal(square_metres) / SQUARE_METRES_PER_UNIT[unit]:f}"

    area = Area.measure(figure, unit)

    assert area == Area(square_metres, figure, unit)


@given(st.text(max_size=60) | st.decimals() | st.integers())
def test_any_figure_is_an_area_or_refused_with_the_field_and_the_value(figure):
    refusal, area = None, None
    try:
        area = Area.measure(figure, "sào")
    except InvalidQuantity as error:
        refusal = error

    if area is not None:
        assert 0 < area.square_metres <= MOST_SQUARE_METRES
        assert abs(area.square_metres - Fraction(Decimal(area.figure)) * 360) <= Fraction(1, 2)
        assert len(area.figure) <= LONGEST_FIGURE
    else:
        assert refusal.field == "area"
        assert str(refusal)


@pytest.mark.parametrize("figure", ["0", "-1", "0.001", "NaN", "Infinity", "", "2,5", True])
def test_what_is_less_than_a_square_metre_of_land_is_refused(figure):
    with pytest.raises(InvalidQuantity) as refused:
        Area.measure(figure, "sào")

    assert (refused.value.field, refused.value.value) == ("area", str(figure))


def test_an_unknown_unit_is_named():
    with pytest.raises(InvalidQuantity) as refused:
        Area.measure("3", "công")

    assert (refused.value.field, refused.value.value) == ("area_unit", "công")
