import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.stamps.alphabet import (
    CROCKFORD,
    crockford_numerals,
    decode_bytes,
    decode_integer,
    encode_bytes,
    encode_integer,
)


@given(st.integers(0, 2**65 - 1))
def test_an_integer_survives_thirteen_characters(number):
    text = encode_integer(number, 13)

    assert len(text) == 13
    assert decode_integer(text) == number
    assert decode_integer(text.lower()) == number


def test_numbers_are_written_most_significant_first():
    assert encode_integer(1, 3) == "001"
    assert encode_integer(32, 3) == "010"
    assert encode_integer(32**3 - 1, 3) == "ZZZ"


@pytest.mark.parametrize("number", [-1, 32**3])
def test_a_number_that_does_not_fit_is_refused(number):
    with pytest.raises(ValueError, match="does not fit 3"):
        encode_integer(number, 3)


def test_letters_that_look_like_digits_are_read_as_digits():
    assert decode_integer("oOiIlL") == decode_integer("001111")


def test_a_camera_mistakes_no_letter_for_a_digit():
    for letter in "oOiIlL":
        with pytest.raises(ValueError, match="Crockford"):
            crockford_numerals(letter, lenient=False)


@pytest.mark.parametrize("letter", ["u", "U", "-", " ", "é", "٣", "\u212a", "*"])
def test_other_characters_are_refused(letter):
    with pytest.raises(ValueError, match="Crockford"):
        decode_integer("0" + letter)


def test_the_alphabet_has_32_different_letters():
    assert len(set(CROCKFORD)) == 32
    assert not set(CROCKFORD) & set("ILOU")


@given(st.binary(max_size=100))
def test_bytes_survive_base32_in_any_case(data):
    text = encode_bytes(data)

    assert "=" not in text
    assert decode_bytes(text) == data
    assert decode_bytes(text.lower()) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"f", "MY"), (b"fo", "MZXQ"), (b"foob", "MZXW6YQ"), (b"foobar", "MZXW6YTBOI")],
)
def test_base32_agrees_with_rfc_4648(data, text):
    """Section 10, without the padding."""
    assert encode_bytes(data) == text


@pytest.mark.parametrize("text", ["MZ", "MY======", "M", "MY1", "M Y", "MÝ", "MZXW6YR"])
def test_one_value_has_one_text(text):
    with pytest.raises(ValueError):
        decode_bytes(text)
