from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.crops.facts import LONGEST_TEXT, Choice, Fact, FactType
from traceability.errors import InvalidFact
from traceability.words import Words

LABEL = Words("Nhiệt độ", "Temperature")
NUMBER = Fact(
    code="heat", label=LABEL, type=FactType.NUMBER, minimum=Decimal(40), maximum=Decimal(250)
)
CHOICE = Fact(
    code="cultivar",
    label=Words("Giống", "Cultivar"),
    type=FactType.CHOICE,
    choices=(Choice("ldp1", Words("LDP1")), Choice("trung_du", Words("Trung du"))),
)
TEXT = Fact(code="note", label=Words("Ghi chú", "Note"), type=FactType.TEXT)
DATE = Fact(code="sprayed", label=Words("Ngày phun", "Sprayed on"), type=FactType.DATE)
BOOLEAN = Fact(code="bagged", label=Words("Bọc quả", "Bagged"), type=FactType.BOOLEAN)


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("120.0", 120),
        ("4,5e1", 45),
        ("99,5", 99.5),
        ("99.5", 99.5),
        (99.5, 99.5),
        (40, 40),
        (Decimal(250), 250),
    ],
)
def test_a_number_is_read_with_point_or_comma(given_, kept):
    checked = NUMBER.check(given_)

    assert checked == kept
    assert type(checked) is type(kept)


@pytest.mark.parametrize(
    "given_",
    [
        "39.9",
        "250,1",
        "hot",
        "1.234,5",
        "1,2,3",
        "NaN",
        "Infinity",
        "-1e999999",
        "1e999999",
        True,
        [120],
        {},
    ],
)
def test_a_number_outside_or_none_is_refused_with_its_bounds(given_):
    with pytest.raises(InvalidFact) as refusal:
        NUMBER.check(given_)

    assert refusal.value.field == "heat"
    assert refusal.value.value == given_
    assert "from 40 to 250" in str(refusal.value)


@given(st.decimals(min_value=40, max_value=250, places=2))
def test_a_number_within_bounds_is_kept_as_typed(number):
    assert Decimal(str(NUMBER.check(str(number)))) == number


def test_a_choice_is_one_of_those_given():
    assert CHOICE.check("trung_du") == "trung_du"
    assert CHOICE.choice("trung_du").name.vi == "Trung du"
    assert CHOICE.choice("gone") is None


@pytest.mark.parametrize("given_", ["Trung du", "TRUNG_DU", "", 1, ["ldp1"], True])
def test_another_choice_is_refused_with_those_there_are(given_):
    with pytest.raises(InvalidFact) as refusal:
        CHOICE.check(given_)

    assert refusal.value.value == given_
    assert "ldp1, trung_du" in str(refusal.value)


@pytest.mark.parametrize(
    "given_", ["O'Brien", "<3", "=1+1", '"; DROP TABLE', " giữ nguyên ", "50 %"]
)
def test_text_is_kept_as_typed(given_):
    assert TEXT.check(given_) == given_


@pytest.mark.parametrize("given_", ["a" * (LONGEST_TEXT + 1), "nul\0", "half \ud83d", 5, ["x"]])
def test_what_is_no_short_text_is_refused(given_):
    with pytest.raises(InvalidFact) as refusal:
        TEXT.check(given_)

    assert refusal.value.field == "note"


def test_a_date_is_kept_as_iso_text():
    assert DATE.check("2026-11-22") == "2026-11-22"
    assert DATE.check(date(2026, 11, 22)) == "2026-11-22"


@pytest.mark.parametrize("given_", ["22/11/2026", "2026-02-30", "yesterday", 5, True])
def test_what_is_no_date_is_refused(given_):
    with pytest.raises(InvalidFact) as refusal:
        DATE.check(given_)

    assert refusal.value.value == given_


@pytest.mark.parametrize(
    ("given_", "kept"),
    [(True, True), ("on", True), ("Yes", True), ("1", True), (False, False), ("no", False)],
)
def test_yes_and_no_are_read_as_forms_send_them(given_, kept):
    assert BOOLEAN.check(given_) is kept


@pytest.mark.parametrize("given_", ["maybe", 1, 0, "2", []])
def test_what_is_neither_yes_nor_no_is_refused(given_):
    with pytest.raises(InvalidFact) as refusal:
        BOOLEAN.check(given_)

    assert refusal.value.field == "bagged"


def test_a_refusal_with_a_percent_sign_in_it_is_still_a_sentence():
    with pytest.raises(InvalidFact) as refusal:
        NUMBER.check("100 %(x)s %")

    assert "100 %(x)s %" in str(refusal.value)
