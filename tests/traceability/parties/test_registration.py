"""What may stand in a register."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.errors import InvalidInput
from traceability.parties.registration import (
    checked_code,
    checked_name,
    checked_text,
    checked_whole,
    months_later,
    valid_until,
)


@pytest.mark.parametrize("code", ["A", "LO-3", "0", "CHE-TUOI-2026", "A" * 20])
def test_a_code_of_capitals_digits_and_hyphens_stands(code):
    assert checked_code(code) == code


@pytest.mark.parametrize(
    "code", ["", "-A", "a", "LÔ-3", "A B", "A" * 21, "A\n", "A_B", "<b>", "'; DROP TABLE lots"]
)
def test_any_other_code_is_refused_with_its_value(code):
    with pytest.raises(InvalidInput) as refused:
        checked_code(code)

    assert (refused.value.field, refused.value.value) == ("code", code)


@pytest.mark.parametrize("name", ["O'Brien", "<3", "=1+1", 'Chè "đinh"', "100% búp", "👩‍🌾"])
def test_a_name_is_kept_as_it_was_typed(name):
    assert checked_name(name) == name


def test_a_name_is_kept_in_one_spelling_without_the_space_around_it():
    assert checked_name("  Che\u0300 ") == "Chè"


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\0b", "x" * 201, "\t", "half \ud800"])
def test_what_is_no_name_on_one_line_is_refused(name):
    with pytest.raises(InvalidInput) as refused:
        checked_name(name, field="name_vi")

    assert refused.value.field == "name_vi"
    str(refused.value).encode()  # can be said on any page


def test_half_a_character_is_refused_before_it_meets_the_database():
    """JSON can bring half a surrogate pair, which no database can keep: it came out as a crash."""
    with pytest.raises(InvalidInput):
        checked_name("\udc80")
    with pytest.raises(InvalidInput) as refused:
        checked_text("câu chuyện \ud83d", field="story_vi")
    str(refused.value).encode()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_further_text_is_kept_unchanged(text):
    assert checked_text(text, field="story_vi") == text


@pytest.mark.parametrize(("text", "most"), [("x" * 31, 30), ("\0", None)])
def test_a_further_text_that_no_column_keeps_is_refused(text, most):
    with pytest.raises(InvalidInput) as refused:
        checked_text(text, field="phone", most=most)

    assert refused.value.field == "phone"


@pytest.mark.parametrize("value", [0, -1, 101, 1.5, "3", True, None])
def test_a_number_outside_its_bounds_is_refused(value):
    with pytest.raises(InvalidInput) as refused:
        checked_whole(value, field="net_grams", most=100)

    assert refused.value.field == "net_grams"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 1), 0, date(2026, 1, 1)),
        (date(9998, 1, 1), 36, date(9999, 1, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(start, months, end):
    assert months_later(start, months) == end


@given(st.dates(max_value=date(9900, 1, 1)), st.integers(0, 600))
def test_months_later_never_skips_a_month(start, months):
    end = months_later(start, months)

    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day <= start.day


def test_what_the_law_ends_after_so_many_months_ends_then():
    assert valid_until(date(2024, 5, 10), None, months=36) == date(2027, 5, 10)


def test_it_may_end_earlier_and_not_later():
    """It could be entered with any end, against Decision 148."""
    earlier = date(2026, 1, 1)

    assert valid_until(date(2024, 5, 10), earlier, months=36) == earlier
    with pytest.raises(InvalidInput, match="36 months") as refused:
        valid_until(date(2024, 5, 10), date(2027, 5, 11), months=36)
    assert (refused.value.field, refused.value.value) == ("valid_to", "2027-05-11")


def test_other_certificates_last_as_given_or_for_ever():
    assert valid_until(date(2024, 5, 10), None) is None
    assert valid_until(date(2024, 5, 10), date(2044, 5, 10)) == date(2044, 5, 10)


@pytest.mark.parametrize("months", [36, None])
def test_a_certificate_does_not_end_before_it_begins(months):
    with pytest.raises(InvalidInput, match="before it begins"):
        valid_until(date(2026, 1, 2), date(2026, 1, 1), months=months)
