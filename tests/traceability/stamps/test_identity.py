import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.errors import InvalidInput, MalformedStampCode
from traceability.stamps.alphabet import (
    CROCKFORD,
    crockford_numerals,
    crockford_text,
    encode_integer,
)
from traceability.stamps.identity import (
    LARGEST_INDEX,
    LARGEST_RUN,
    TWEAK,
    IdentityCipher,
    StampIdentity,
)

CIPHER = IdentityCipher(bytes(range(32)))
runs = st.integers(1, LARGEST_RUN)
indices = st.integers(1, LARGEST_INDEX)


@given(runs, indices)
def test_run_and_index_come_back(run, index):
    text = CIPHER.seal(run, index)

    assert len(text) == 13
    assert set(text) <= set(CROCKFORD)
    assert CIPHER.open(text) == StampIdentity(run, index)


@given(runs, indices)
def test_a_typed_code_may_be_lower_case_with_look_alikes(run, index):
    text = CIPHER.seal(run, index)

    assert CIPHER.open(text.lower().replace("0", "o").replace("1", "l")) == StampIdentity(
        run, index
    )


def test_slips_of_one_character_are_caught():
    """Each is accepted once in 65,536: of these 20,150 slips, hardly ever more than two."""
    accepted = 0
    for index in range(1, 51):
        text = CIPHER.seal(5, index)
        for place in range(13):
            for letter in CROCKFORD:
                if letter == text[place]:
                    continue
                try:
                    CIPHER.open(text[:place] + letter + text[place + 1 :])
                except MalformedStampCode:
                    continue
                accepted += 1

    assert accepted <= 2


def test_swapped_neighbours_are_caught():
    text = CIPHER.seal(5, 1)
    swaps = {text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(12)} - {text}

    for swapped in swaps:
        with pytest.raises(MalformedStampCode):
            CIPHER.open(swapped)


def test_stamps_in_a_row_share_no_visible_pattern():
    """Neighbours agree at a place as often as chance: once in 32."""
    codes = [CIPHER.seal(5, index) for index in range(1, 2001)]
    for place in range(13):
        same = sum(one[place] == two[place] for one, two in itertools.pairwise(codes))
        assert 25 < same < 110
        assert len({code[place] for code in codes}) == 32


def test_another_key_opens_nothing():
    other = IdentityCipher(bytes(32))

    with pytest.raises(MalformedStampCode):
        other.open(CIPHER.seal(5, 1))


@pytest.mark.parametrize(
    "text", ["", "0" * 12, "0" * 14, "0" * 12 + "U", "0000-0000-0000", "ééééééééééééé"]
)
def test_what_is_no_code_is_refused_with_its_text(text):
    with pytest.raises(MalformedStampCode) as refusal:
        CIPHER.open(text)

    assert refusal.value.value == text


def test_check_bits_alone_do_not_make_a_stamp():
    """Run 0 and index 0 are never issued, so a code that opens to them is a slip too."""
    for plain in (0, 1 << 16, 1 << 41):
        sealed = CIPHER._permutation.encrypt(crockford_numerals(encode_integer(plain, 13)), TWEAK)
        with pytest.raises(MalformedStampCode):
            CIPHER.open(crockford_text(sealed))


@pytest.mark.parametrize(
    ("run", "index", "field"),
    [(0, 1, "run"), (LARGEST_RUN + 1, 1, "run"), (1, 0, "index"), (1, LARGEST_INDEX + 1, "index")],
)
def test_a_stamp_outside_the_printed_code_is_refused(run, index, field):
    with pytest.raises(InvalidInput) as refusal:
        CIPHER.seal(run, index)

    assert refusal.value.field == field


def test_a_printed_code_never_changes():
    """Paper does not change: this value is on paper once there is a release."""
    assert CIPHER.seal(1, 1) == "ZWZZJGZ7493PE"
