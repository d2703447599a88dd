"""Numbers typed the Vietnamese and the English way."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront import formats
from storefront.web.numbers import parse_decimal, parse_whole
from traceability.errors import InvalidQuantity


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("40", "40", "40"),
        ("12,4", "12.4", "12.4"),
        ("12.4", "12.4", "12.4"),
        ("12.5", "12.5", "12.5"),
        ("1.234", "1234", "1.234"),
        ("1,234", "1.234", "1234"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1,234.5", "1234.5", "1234.5"),
        ("1.234.567", "1234567", "1234567"),
        ("1,234,567", "1234567", "1234567"),
        ("1 234,5", "1234.5", "1234.5"),
        ("1\N{NO-BREAK SPACE}234", "1234", "1234"),
        ("0.250", "0.250", "0.250"),
        ("0,250", "0.250", "0.250"),
        ("1234.567", "1234.567", "1234.567"),
        ("  7  ", "7", "7"),
        ("-3,5", "-3.5", "-3.5"),
        ("−3,5", "-3.5", "-3.5"),
        ("+8", "8", "8"),
        ("185.000", "185000", "185.000"),
    ],
)
def test_the_marks_are_read_by_the_four_rules(text, vi, en):
    assert parse_decimal(text, "vi") == Decimal(vi)
    assert parse_decimal(text, "en") == Decimal(en)


def test_a_whole_number_stays_one():
    """It is kept as the figure that was typed: 5 sào are no 5.0 sào."""
    assert str(parse_decimal("5", "vi")) == "5"
    assert str(parse_decimal("1.250", "vi")) == "1250"
    assert str(parse_decimal("5,0", "vi")) == "5.0"


@pytest.mark.parametrize(
    "text",
    ["", " ", "bốn mươi", "12,", ",5", ".", "1.23.4", "1.234.56", "1,2,3", "1.234,5,6", "--3",
     "1e3", "NaN", "Infinity", "4o", "40 kg", "12 34", "٤٠", "1" * 31, "0x10", "-", "1_000"],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_what_was_typed(text):
    for language in ("vi", "en"):
        with pytest.raises(InvalidQuantity) as caught:
            parse_decimal(text, language, field="quantity")
        assert caught.value.value == text
        assert caught.value.field == "quantity"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3), st.sampled_from(["vi", "en"]))
def test_what_a_page_shows_can_be_typed_back(value, language):
    assert parse_decimal(formats.number(value, language), language) == value


@given(st.text())
def test_any_text_is_a_number_or_a_refusal(text):
    with suppress(InvalidQuantity):
        assert parse_decimal(text, "vi").is_finite()


def test_whole_numbers_have_no_fraction():
    assert parse_whole("185.000", "vi") == 185_000
    assert parse_whole("12,0", "vi") == 12
    with pytest.raises(InvalidQuantity, match="whole"):
        parse_whole("12,5", "vi")
