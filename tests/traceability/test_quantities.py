"""Weights as people say them, exact to the gram, and what they typed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.errors import InvalidQuantity
from traceability.quantities import (
    GRAMS_PER_UNIT,
    LONGEST_FIGURE,
    MOST_GRAMS,
    PIECES,
    Grams,
    Quantity,
)


@pytest.mark.parametrize(
    ("figure", "unit", "grams"),
    [
        ("40", "kg", 40_000),
        ("4.5", "tạ", 450_000),
        ("1", "yến", 10_000),
        (2, "tấn", 2_000_000),
        (Decimal("0.001"), "kg", 1),
        ("250", "g", 250),
        (" 40 ", "kg", 40_000),
    ],
)
def test_a_weight_is_read_in_the_units_of_the_place(figure, unit, grams):
    assert Quantity.weigh(figure, unit).grams == grams


@given(
    grams=st.integers(1, MOST_GRAMS),
    unit=st.sampled_from(sorted(GRAMS_PER_UNIT)),
)
def test_what_was_typed_is_kept_beside_its_grams(grams, unit):
    figure = f"{Decimal(grams) / GRAMS_PER_UNIT[unit]:f}"

    quantity = Quantity.weigh(figure, unit)

    assert (quantity.grams, quantity.pieces) == (grams, 0)
    assert (quantity.figure, quantity.unit) == (figure, unit)


@given(st.text(max_size=60) | st.decimals() | st.integers())
def test_any_figure_is_a_weight_or_refused_with_the_field_and_the_value(figure):
    refusal, quantity = None, None
    try:
        quantity = Quantity.weigh(figure)
    except InvalidQuantity as error:
        refusal = error

    if quantity is not None:
        assert 0 < quantity.grams <= MOST_GRAMS
        assert len(quantity.figure) <= LONGEST_FIGURE
    else:
        assert refusal.field == "quantity"
        assert str(refusal)
        assert len(refusal.value) <= LONGEST_FIGURE + 1


@pytest.mark.parametrize(
    "figure",
    ["0", "-1", "0.0001", "NaN", "sNaN", "Infinity", "-Infinity", "", "kg", "4,5", "1.2.3", True],
)
def test_what_is_no_weight_above_zero_in_whole_grams_is_refused(figure):
    with pytest.raises(InvalidQuantity) as refused:
        Quantity.weigh(figure)

    assert refused.value.field == "quantity"
    assert refused.value.value == str(figure)


def test_an_unknown_unit_is_named():
    with pytest.raises(InvalidQuantity) as refused:
        Quantity.weigh("3", "lạng")

    assert (refused.value.field, refused.value.value) == ("unit", "lạng")


@pytest.mark.parametrize("figure", ["1e999999", "1e-999999", "9" * 41, "1" + "0" * 39])
def test_a_number_of_a_million_digits_does_not_stop_the_machine(figure):
    """It overflowed the decimal module and came out as a crash."""
    with pytest.raises(InvalidQuantity):
        Quantity.weigh(figure)


def test_a_figure_finer_than_a_gram_is_not_rounded_away():
    """A product of more than 28 digits was rounded, and the rest was lost without a word."""
    with pytest.raises(InvalidQuantity, match="whole grams"):
        Quantity.weigh("0.0400000000000000000000000000000000001")


def test_a_figure_longer_than_its_column_is_refused():
    """SQLite took it and PostgreSQL stopped with an error of its own."""
    with pytest.raises(InvalidQuantity):
        Quantity.weigh("40." + "0" * 50)


@pytest.mark.parametrize("grams", [MOST_GRAMS + 1, MOST_GRAMS * 10])
def test_more_than_a_million_tonnes_is_a_slip_of_the_keyboard(grams):
    with pytest.raises(InvalidQuantity):
        Quantity.weigh(grams, "g")


@given(pieces=st.integers(1, 10**6), net_grams=st.integers(0, 10**6))
def test_pieces_weigh_what_they_weigh_each(pieces, net_grams):
    quantity = Quantity.count(pieces, net_grams=net_grams)

    assert (quantity.pieces, quantity.grams) == (pieces, pieces * net_grams)
    assert (quantity.figure, quantity.unit) == (str(pieces), PIECES)


@pytest.mark.parametrize("pieces", [0, -1, 1.5, "3", True, None])
def test_what_is_no_number_of_pieces_is_refused(pieces):
    with pytest.raises(InvalidQuantity) as refused:
        Quantity.count(pieces)

    assert refused.value.field == "pieces"


def test_pieces_beyond_what_can_be_recorded_are_refused():
    with pytest.raises(InvalidQuantity):
        Quantity.count(10**7, net_grams=10**6)
    with pytest.raises(InvalidQuantity):
        Quantity.count(MOST_GRAMS + 1)


@pytest.mark.parametrize(
    ("grams", "said"),
    [
        (0, "0 g"),
        (999, "999 g"),
        (1_000, "1 kg"),
        (40_000, "40 kg"),
        (1_234_567, "1234.567 kg"),
        (40_100, "40.1 kg"),
        (-500, "-500 g"),
        (-41_000, "-41 kg"),
        (10**12, "1000000000 kg"),
    ],
)
def test_grams_in_a_sentence_are_said_in_kilograms_from_a_kilogram_on(grams, said):
    assert str(Grams(grams)) == said


@given(st.integers(-(10**15), 10**15))
def test_grams_are_a_number_all_the_same(grams):
    assert Grams(grams) == grams
    said = str(Grams(grams))
    figure, unit = said.split()
    assert Decimal(figure) * GRAMS_PER_UNIT[unit] == grams
