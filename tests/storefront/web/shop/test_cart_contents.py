"""What lies in a cart: read without trust, written small, bounded."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.orders.basket import MOST_LINES
from storefront.web.shop.cart_contents import (
    MOST_PACKS,
    from_text,
    put_in,
    read,
    to_text,
    written,
)
from traceability.errors import InvalidInput

TEA = UUID(int=1)
CARTS = st.dictionaries(st.uuids(), st.integers(1, MOST_PACKS), max_size=MOST_LINES)


@given(CARTS)
def test_a_cart_comes_back_as_it_was_kept(contents):
    assert read(written(contents)) == contents
    assert from_text(to_text(contents)) == contents
    assert list(read(written(contents))) == list(contents)


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        "cart",
        {"nonsense": 2},
        {TEA.hex: 0},
        {TEA.hex: -1},
        {TEA.hex: MOST_PACKS + 1},
        {TEA.hex: "2"},
        {TEA.hex: True},
        {TEA.hex: 1.5},
    ],
)
def test_what_is_no_cart_is_an_empty_one(kept):
    assert read(kept) == {}


@given(st.text())
def test_any_text_of_a_form_is_read_without_an_error(text):
    assert all(0 < packs <= MOST_PACKS for packs in from_text(text).values())


def test_a_cart_holds_a_bounded_number_of_products():
    many = {UUID(int=number).hex: 1 for number in range(MOST_LINES + 20)}

    assert len(read(many)) == MOST_LINES
    assert len(from_text(" ".join(f"{name}:1" for name in many))) == MOST_LINES


def test_the_same_product_again_is_more_of_it():
    assert put_in({TEA: 2}, TEA, 3) == {TEA: 5}


@pytest.mark.parametrize("packs", [0, -1, MOST_PACKS - 1])
def test_more_than_a_cart_holds_is_refused(packs):
    with pytest.raises(InvalidInput) as refused:
        put_in({TEA: 2}, TEA, packs)

    assert refused.value.field == "packs"


def test_a_full_cart_takes_more_of_what_it_has_and_nothing_else():
    full = {UUID(int=number): 1 for number in range(MOST_LINES)}

    assert put_in(full, UUID(int=0), 1)[UUID(int=0)] == 2
    with pytest.raises(InvalidInput):
        put_in(full, UUID(int=999), 1)
