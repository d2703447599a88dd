"""Codes of lots."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.errors import InvalidLotCode
from traceability.lots.codes import checked_lot_code, lot_stem

# GS1 General Specifications, figure 7.11-1: the 82 characters of AI (10).
CSET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"


def test_the_character_set_has_eighty_two_characters():
    assert len(set(CSET_82)) == 82


@given(st.text(alphabet=CSET_82, min_size=1, max_size=20))
def test_any_text_of_the_character_set_is_a_lot_code(code):
    assert checked_lot_code(code) == code


@given(st.characters().filter(lambda character: character not in CSET_82))
def test_no_other_character_is(character):
    with pytest.raises(InvalidLotCode) as refused:
        checked_lot_code(f"LO{character}3")

    assert refused.value.field == "code"


@pytest.mark.parametrize("code", ["", "LO 3", " LO3", "LO3\n", "LÔ3", "A" * 21])
def test_a_space_an_accent_and_too_many_are_refused_with_the_value(code):
    with pytest.raises(InvalidLotCode) as refused:
        checked_lot_code(code)

    assert refused.value.value == code


def test_a_stem_says_what_and_when():
    assert lot_stem("CHE-TUOI", date(2026, 11, 22)) == "CHE-TUOI-261122"


@given(
    st.from_regex(r"[A-Z0-9][A-Z0-9-]{0,19}", fullmatch=True),
    st.dates(),
    st.integers(1, 999),
)
def test_a_stem_leaves_room_for_a_thousand_lots_a_day(code, on, number):
    assert checked_lot_code(f"{lot_stem(code, on)}-{number:02d}")
