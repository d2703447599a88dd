"""Search without accents and case, and identifiers that sort by time."""

import time
from uuid import RFC_4122

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.folding import LONGEST, fold
from traceability.identifiers import new_id


@pytest.mark.parametrize(
    ("texts", "folded"),
    [
        (("Chè Đinh",), "che dinh"),
        (("MĂNG CẦU", None, "La Hiên"), "mang cau la hien"),
        (("  nhiều   khoảng\ttrắng ",), "nhieu khoang trang"),
        (("Thái Nguyên".encode().decode(),), "thai nguyen"),
        ((None, ""), ""),
    ],
)
def test_a_search_key_has_no_accents_no_case_and_single_spaces(texts, folded):
    assert fold(*texts) == folded


def test_composed_and_decomposed_letters_fold_alike():
    assert fold("ế") == fold("e\u0302\u0301") == "e"


@given(st.text())
def test_a_folded_text_stays_as_it_is_when_folded_again(text):
    folded = fold(text)

    assert fold(folded) == folded or len(folded) == LONGEST
    assert len(folded) <= LONGEST


def test_a_folded_text_never_outgrows_its_column():
    """Folding can make a text longer: one ligature becomes three letters."""
    assert len(fold("\ufb03" * 500)) == LONGEST


def test_what_was_made_later_sorts_later():
    first = new_id()
    time.sleep(0.002)
    later = new_id()

    assert first < later
    assert str(first) < str(later)


def test_an_identifier_is_a_uuid_of_version_seven():
    made = [new_id() for _ in range(1_000)]

    assert len(set(made)) == 1_000
    assert {(each.version, each.variant) for each in made} == {(7, RFC_4122)}
