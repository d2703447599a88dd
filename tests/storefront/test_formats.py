"""Dates, numbers and money as Vietnamese and as English readers expect them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from storefront import formats
from traceability.areas import Area


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("grams", "vi", "en"),
    [
        (1_234_500, "1.234,5 kg", "1,234.5 kg"),
        (12_400, "12,4 kg", "12.4 kg"),
        (1_000, "1 kg", "1 kg"),
        (999, "999 g", "999 g"),
        (0, "0 g", "0 g"),
        (-2_500, "-2,5 kg", "-2.5 kg"),
        (1_001, "1,001 kg", "1.001 kg"),
    ],
)
def test_weights_are_exact_to_the_gram(grams, vi, en):
    assert plain(formats.weight(grams, "vi")) == vi
    assert plain(formats.weight(grams, "en")) == en


def test_money_is_whole_dong():
    assert plain(formats.money(185_000, "vi")) == "185.000 ₫"
    assert formats.money(185_000, "en") == "₫185,000"
    assert plain(formats.money(-5_000, "vi")) == "-5.000 ₫"
    assert plain(formats.money(0, "vi")) == "0 ₫"


def test_dates_have_the_day_first():
    assert formats.day(date(2026, 11, 2), "vi") == "02/11/2026"
    assert formats.day(date(2026, 11, 22), "en") == "22 Nov 2026"


def test_moments_are_shown_on_the_clocks_of_vietnam():
    late = datetime(2026, 11, 21, 23, 5, tzinfo=UTC)

    assert formats.moment(late, "vi") == "06:05, 22/11/2026"
    assert formats.moment(late, "en") == "06:05, 22 Nov 2026"
    assert formats.day(late, "vi") == "22/11/2026"


@pytest.mark.parametrize(
    ("figure", "unit", "said"),
    [
        ("5", "sào", "5 sào (1.800 m²)"),
        ("1.25", "ha", "1,25 ha"),
        ("0.18", "ha", "0,18 ha (1.800 m²)"),
        ("1800", "m²", "1.800 m²"),
    ],
)
def test_land_is_said_as_it_was_typed_with_its_size(figure, unit, said):
    assert plain(formats.land(Area.measure(figure, unit), "vi")) == said


def test_areas_turn_to_hectares():
    assert plain(formats.area(500, "vi")) == "500 m²"
    assert plain(formats.area(300_000, "vi")) == "30 ha"
    assert plain(formats.area(12_500, "vi")) == "1,25 ha"


def test_numbers_keep_no_more_places_than_asked():
    assert formats.number(Decimal("1234.5678"), "vi", decimals=1) == "1.234,6"
    assert formats.number(4, "vi", decimals=0) == "4"
    assert formats.number(0.1, "en") == "0.1"


def test_a_figure_and_its_unit_stay_on_one_line():
    assert " " not in formats.weight(1_234_500, "vi") + formats.money(185_000, "vi")
