from datetime import date

import pytest

from traceability.cli.amounts import parse_area, parse_facts, parse_moment, parse_weight
from traceability.errors import InvalidInput, InvalidQuantity, InvalidTime


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("40 kg", 40_000),
        ("40kg", 40_000),
        (" 4,5 tạ ", 450_000),
        ("4.5 tạ", 450_000),
        ("0.250 kg", 250),
        ("1500 g", 1_500),
        ("2 tấn", 2_000_000),
        ("12 yến", 120_000),
    ],
)
def test_a_weight_is_read_with_its_unit(text, grams):
    assert parse_weight(text).grams == grams


def test_what_was_typed_is_kept():
    taken = parse_weight("4,5 tạ")

    assert (taken.figure, taken.unit) == ("4.5", "tạ")


@pytest.mark.parametrize("text", ["40", "kg", "", "40 stone", "-3 kg", "0 kg", "x kg", "1 2 kg"])
def test_what_is_no_weight_is_refused(text):
    with pytest.raises(InvalidQuantity):
        parse_weight(text)


@pytest.mark.parametrize("text", ["1.500 kg", "1,500 kg", "40.000 kg"])
def test_a_figure_that_means_two_things_is_refused(text):
    """One and a half to some, fifteen hundred to others."""
    with pytest.raises(InvalidQuantity, match="two ways"):
        parse_weight(text)


def test_a_moment_without_an_offset_is_told_by_the_clocks_in_vietnam():
    at = parse_moment("2026-11-22T06:30")

    assert at.moment.isoformat() == "2026-11-21T23:30:00+00:00"
    assert at.business_date == date(2026, 11, 22)
    assert parse_moment("2026-11-21T23:30Z").moment == at.moment


@pytest.mark.parametrize("text", ["yesterday", "2026-11-22", "20261122", "22/11/2026 06:30"])
def test_what_is_no_moment_is_refused_by_the_name_of_its_field(text):
    with pytest.raises(InvalidTime) as refused:
        parse_moment(text, field="expires")

    assert (refused.value.field, refused.value.value) == ("expires", text)


def test_facts_are_keys_and_values():
    assert parse_facts(("a=1", "b=x=y", "c=")) == {"a": "1", "b": "x=y", "c": ""}


@pytest.mark.parametrize("given", [("a",), ("a=1", "a=2")])
def test_a_fact_without_a_value_or_given_twice_is_refused(given):
    with pytest.raises(InvalidInput) as refused:
        parse_facts(given)

    assert refused.value.value == given[-1]


@pytest.mark.parametrize(
    ("text", "square_metres"),
    [("2,5 sào", 900), ("2.5sào", 900), ("0.36 ha", 3_600), ("750 m²", 750)],
)
def test_an_area_is_read_with_its_unit(text, square_metres):
    assert parse_area(text).square_metres == square_metres


@pytest.mark.parametrize("text", ["2,5", "sào", "2 công", "1.500 m²", "", "-1 ha"])
def test_what_is_no_area_or_two_is_refused(text):
    with pytest.raises(InvalidQuantity):
        parse_area(text)
