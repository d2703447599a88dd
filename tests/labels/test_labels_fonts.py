import unicodedata
from importlib import resources

import pytest

from labels import fonts

TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
VOWELS = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"]
LETTERS = {
    unicodedata.normalize("NFC", vowel + tone)
    for lower in VOWELS
    for vowel in (lower, lower.upper())
    for tone in TONES
}
EVERY_FONT = pytest.mark.parametrize("font", [fonts.regular(), fonts.bold()], ids=lambda f: f.name)


def test_the_vietnamese_alphabet_is_complete_here():
    """12 vowels, 6 tones, 2 cases; each in one code point."""
    assert len(LETTERS) == 144
    assert all(len(letter) == 1 for letter in LETTERS)


@EVERY_FONT
def test_every_vietnamese_letter_is_in_the_font(font):
    assert font.missing("".join(sorted(LETTERS)) + "đĐ") is None


@EVERY_FONT
def test_signs_of_trade_are_in_the_font(font):
    printable = "".join(map(chr, range(0x20, 0x7F)))
    assert font.missing(printable + "₫\u00a0…–—“”‘’·×°½%") is None


@EVERY_FONT
def test_the_first_missing_letter_is_named(font):
    assert font.missing("chè 茶 trà") == "茶"


@EVERY_FONT
def test_a_wide_letter_is_wider_than_a_narrow_one(font):
    assert font.width("W") > font.width("i") > 0
    assert font.width("Wi") == pytest.approx(font.width("W") + font.width("i"))


@EVERY_FONT
def test_a_stacked_accent_reaches_higher_than_its_letter(font):
    assert font.ink("Ẳ").above > font.ink("A").above + 0.2
    assert font.ink("ạ").below > font.ink("a").below + 0.1
    assert font.ink("Ẳạ") == font.ink("Ẳ") | font.ink("ạ")


def test_the_licence_travels_with_the_fonts():
    licence = (resources.files("labels.fonts") / "OFL.txt").read_text("utf-8")
    assert "SIL Open Font License, Version 1.1" in licence
