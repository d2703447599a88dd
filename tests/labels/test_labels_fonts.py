import unicodedata
from dataclasses import replace
from importlib import resources
from io import BytesIO

import pypdf
import pytest
from label_samples import USUAL

from labels import Listed, StampContent, fonts, load_design, stock, write_document, write_sheets
from labels.printer_page import write_page
from labels.trial_sheet import write_trial_sheet

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


STAMP = StampContent("https://nguon.example", "/T/A2K7M2Q9TX4B00AAA", serial="K7M2", **USUAL)
CARD = replace(STAMP, codes={"page": "https://nguon.example/L/1"})
FILES = {
    "stamps": lambda out: write_sheets(Listed([STAMP]), design=load_design("35x25"), out=out),
    "cards": lambda out: write_document(
        [CARD], design=load_design("lot-card-90x130"), paper=stock.load("a4"), out=out
    ),
    "calibration": write_page,
    "trial": lambda out: write_trial_sheet(out, paper=stock.load("a4-65")),
}


@pytest.mark.parametrize("write", FILES.values(), ids=FILES)
def test_a_file_brings_every_font_that_it_names_and_names_no_author(write):
    """A print shop refuses files with fonts that are not in them, used or not."""
    out = BytesIO()
    write(out)
    reader = pypdf.PdfReader(out)
    objects = [reader.get_object(number) for number in reader.xref[0]]
    named = [each for each in objects if isinstance(each, dict) and each.get("/Type") == "/Font"]
    assert named
    assert all("BeVietnamPro" in font["/BaseFont"] for font in named)
    assert all("/FontFile2" in font["/FontDescriptor"] for font in named)
    assert not reader.metadata.author
    assert reader.metadata.creator == "Nguồn"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/PrintScaling"] == "/None"
