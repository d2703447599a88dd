"""On what terms a product is offered, and what its page is called."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.catalogue.terms import MOST_SLUG, Terms, slugs
from traceability.errors import InvalidInput


def first(name, code="CHE200", organisation="LABANG", count=3):
    return list(islice(slugs(name, product_code=code, organisation_code=organisation), count))


@pytest.mark.parametrize("price", [0, -1, 1.5, "185000", True, None, 1_000_000_001])
def test_a_price_is_whole_and_above_zero(price):
    with pytest.raises(InvalidInput) as refused:
        Terms(price_vnd=price).checked()

    assert refused.value.field == "price_vnd"
    assert refused.value.value == price


@pytest.mark.parametrize("packs", [-1, 2.0, True, 10**7])
def test_safety_stock_is_a_whole_number_from_zero_up(packs):
    with pytest.raises(InvalidInput) as refused:
        Terms(price_vnd=1, safety_packs=packs).checked()

    assert refused.value.field == "safety_packs"


def test_a_description_has_an_end():
    with pytest.raises(InvalidInput) as refused:
        Terms(price_vnd=1, description_en="x" * 5_001).checked()

    assert (refused.value.field, refused.value.value) == ("description_en", 5_001)


def test_the_name_of_a_page_can_be_typed_on_any_keyboard():
    assert first("Chè Đinh (thượng hạng), 200 g") == [
        "che-dinh-thuong-hang-200-g",
        "che-dinh-thuong-hang-200-g-labang",
        "che-dinh-thuong-hang-200-g-labang-2",
    ]


def test_a_name_without_letters_gives_way_to_the_code():
    assert first("茶")[0] == "che200"


@given(st.text(min_size=1, max_size=200), st.integers(1, 200))
def test_every_name_fits_its_column_and_needs_no_escaping(name, count):
    found = first(name, organisation="A-VERY-LONG-CODE-20C", count=count)

    assert len(set(found)) == count
    for slug in found:
        assert len(slug) <= MOST_SLUG
        assert all(c.isascii() and (c.isalnum() or c == "-") for c in slug)
        assert not slug.startswith("-")
