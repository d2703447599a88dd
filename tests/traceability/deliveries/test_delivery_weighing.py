"""What the scale said and what is paid for it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.deliveries.weighing import (
    MOST_PRICE_VND,
    MOST_SLIP_GRAMS,
    MOST_WEIGHINGS,
    Weighing,
    amount_vnd,
    sum_up,
)
from traceability.errors import InvalidInput, InvalidQuantity
from traceability.quantities import Quantity


def bag(gross="25.5", tare=200, unit="kg"):
    return Weighing(Quantity.weigh(gross, unit), tare)


def test_a_slip_adds_its_bags_up_and_says_the_net_weight_in_kilograms():
    weighed = sum_up([bag("25.5"), bag("2.4", unit="yến"), bag("800", 50, "g")])

    assert (weighed.gross_grams, weighed.tare_grams) == (50_300, 450)
    assert weighed.net() == Quantity(49_850, 0, "49.85", "kg")
    assert weighed.net() == Quantity.weigh("49.85")


@pytest.mark.parametrize(
    ("grams", "price", "amount"),
    [
        (1_000, 32_000, 32_000),
        (12_345, 32_000, 395_040),
        (1, 500, 1),  # half a đồng is rounded up
        (1, 499, 0),
        (3, 500, 2),  # 1.5
        (MOST_SLIP_GRAMS, MOST_PRICE_VND, 10**13),
    ],
)
def test_amounts_are_rounded_half_up_to_whole_dong(grams, price, amount):
    assert amount_vnd(grams, price) == amount


@given(st.integers(1, MOST_SLIP_GRAMS), st.integers(1, MOST_PRICE_VND))
def test_an_amount_is_the_whole_number_nearest_to_the_exact_one(grams, price):
    exact = Fraction(grams * price, 1_000)

    assert -Fraction(1, 2) < amount_vnd(grams, price) - exact <= Fraction(1, 2)


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**4)), min_size=1, max_size=20))
def test_gross_is_net_and_tare_whatever_the_bags(bags):
    weighings = [Weighing(Quantity.weigh(net + tare, "g"), tare) for net, tare in bags]

    weighed = sum_up(weighings)

    assert weighed.net_grams == sum(net for net, _ in bags)
    assert weighed.gross_grams == weighed.net_grams + weighed.tare_grams


def test_a_bag_that_weighs_as_much_as_all_is_refused_with_its_number():
    with pytest.raises(InvalidQuantity) as refused:
        sum_up([bag(), bag("0.2", 200)])

    assert refused.value.field == "weighings"
    assert str(refused.value) == "Weighing 2: a tare of 200 g does not fit into 200 g."


@pytest.mark.parametrize("count", [0, MOST_WEIGHINGS + 1])
def test_a_slip_without_a_weighing_and_one_without_end_are_refused(count):
    with pytest.raises(InvalidInput, match=f"not {count}"):
        sum_up([bag()] * count)


def test_a_hundred_tonnes_are_a_slip_of_the_keyboard():
    with pytest.raises(InvalidQuantity):
        sum_up([bag("60", unit="tấn"), bag("41", unit="tấn")])
