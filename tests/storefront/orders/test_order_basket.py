"""What is to be bought and what it costs together."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.orders.basket import MOST_LINES, MOST_PACKS, MOST_TOTAL_VND, merged, total_vnd
from storefront.orders.errors import PriceChanged
from traceability.errors import InvalidInput

TEA, NA, MIEN = (UUID(int=number) for number in (1, 2, 3))
LINES = st.lists(
    st.tuples(st.sampled_from([TEA, NA, MIEN]), st.integers(1, 3_000)), min_size=1, max_size=3
)
PRICES = st.fixed_dictionaries({key: st.integers(1, 200_000) for key in (TEA, NA, MIEN)})


def test_the_same_product_twice_is_one_line():
    assert list(merged([(NA, 1), (TEA, 2), (NA, 3)]).items()) == [(NA, 4), (TEA, 2)]


@pytest.mark.parametrize("packs", [0, -1, 1.0, "2", True, None, MOST_PACKS + 1])
def test_packs_are_whole_and_above_zero(packs):
    with pytest.raises(InvalidInput) as refused:
        merged([(TEA, packs)])

    assert (refused.value.field, refused.value.value) == ("packs", packs)


def test_two_lines_together_are_not_more_than_one_may_be():
    with pytest.raises(InvalidInput):
        merged([(TEA, MOST_PACKS), (TEA, 1)])


def test_nothing_is_no_order():
    with pytest.raises(InvalidInput) as refused:
        merged([])

    assert refused.value.field == "lines"


def test_an_order_has_an_end():
    with pytest.raises(InvalidInput) as refused:
        merged([(UUID(int=number), 1) for number in range(MOST_LINES + 1)])

    assert refused.value.value == MOST_LINES + 1


@given(LINES, PRICES)
def test_a_sum_is_exact_whole_dong_in_any_order_of_the_lines(lines, prices):
    total = total_vnd(merged(lines), prices)

    assert isinstance(total, int)
    assert total == sum(packs * prices[product] for product, packs in lines)
    assert total == total_vnd(merged(lines[::-1]), prices)


@given(LINES, PRICES, st.integers(1, 1000))
def test_a_sum_that_the_buyer_did_not_see_is_refused(lines, prices, difference):
    wanted = merged(lines)
    total = total_vnd(wanted, prices)

    assert total_vnd(wanted, prices, expected_vnd=total) == total
    with pytest.raises(PriceChanged) as refused:
        total_vnd(wanted, prices, expected_vnd=total + difference)
    assert refused.value.params["total_vnd"] == total


def test_a_sum_that_no_guest_orders_is_refused():
    with pytest.raises(InvalidInput):
        total_vnd({TEA: 3}, {TEA: MOST_TOTAL_VND // 2})
