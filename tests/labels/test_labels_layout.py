"""Where letters really stand, read from the finished file by another program."""

import unicodedata

import pytest
from label_samples import HOSTS, LONGEST, TIGHT, USUAL

from labels.design import Design, Frame, load
from labels.paper import Grid

# pdfium rounds a letter's ink to the glyph's own units; a fiftieth of a millimetre is no overlap.
TOLERANCE_MM = 0.05
# Neighbours on one line may lean over each other by a hair: "r" and "," in many words.
KERNING_MM = 0.12
BLANK = {"product": "", "lot": "", "produced_on": "", "expires_on": ""}
TEXTS = pytest.mark.parametrize(
    "texts", [USUAL, LONGEST, TIGHT, BLANK], ids=["usual", "longest", "tight", "blank"]
)


def box_of(design: Design, char) -> Frame | None:
    for box in design.boxes:
        frame = box.frame
        if (
            frame.x_mm - TOLERANCE_MM <= char.left
            and char.right <= frame.x_mm + frame.width_mm + TOLERANCE_MM
            and frame.y_mm - TOLERANCE_MM <= char.top
            and char.bottom <= frame.y_mm + frame.height_mm + TOLERANCE_MM
        ):
            return frame
    return None


@TEXTS
def test_every_letter_stands_whole_in_a_box_of_the_design(design, head, texts, letters):
    chars = letters(head=head, **texts)
    assert len(chars) > 20
    assert [char for char in chars if box_of(design, char) is None] == []


@TEXTS
def test_no_letter_touches_another(head, texts, letters):
    chars = letters(head=head, **texts)
    touching = [
        (one.text, other.text)
        for number, one in enumerate(chars)
        for other in chars[number + 1 :]
        if one.overlaps(other, KERNING_MM)
    ]
    assert touching == []


@TEXTS
def test_no_letter_stands_in_the_quiet_zone(design, texts, letters):
    for char in letters(**texts):
        ink = Frame(char.left, char.top, char.right - char.left, char.bottom - char.top)
        assert not ink.overlaps(design.qr)


def test_the_last_stamp_of_a_sheet_stands_as_the_first(design, stamps, printed, chars_at):
    (content,) = stamps(1)
    last = Grid.of(design).per_sheet - 1
    pdf, _ = printed([content] * (last + 1), design)
    for one, other in zip(*(chars_at(pdf, design, n) for n in (0, last)), strict=True):
        assert one.text == other.text
        assert (one.left, one.top) == pytest.approx((other.left, other.top), abs=0.01)


def said(chars) -> str:
    return "".join(char.text for char in chars)


def squeezed(text: str) -> str:
    return text.replace(" ", "")


def test_the_stamp_says_lot_dates_number_and_host(design, stamps, printed, chars_at):
    (content,) = stamps(1)
    pdf, _ = printed([content], design)
    shown = said(chars_at(pdf, design, 0))
    for text in (
        "Lô CHE-BUP-261122-01",
        "NSX 22/11/2026",
        "HSD 22/11/2028",
        content.serial,
        content.host,
        "Kiểm tra tên miền:",
    ):
        assert squeezed(text) in shown


def test_the_larger_design_also_says_product_and_cooperative(stamps, printed, chars_at):
    design = load("35x25")
    pdf, _ = printed(stamps(1, **LONGEST), design)
    shown = said(chars_at(pdf, design, 0))
    assert squeezed(LONGEST["product"]) in shown
    assert squeezed(LONGEST["organisation"]) in shown


def test_text_comes_out_of_the_file_as_composed_vietnamese(design, stamps, printed, chars_at):
    decomposed = {name: unicodedata.normalize("NFD", text) for name, text in USUAL.items()}
    pdf, _ = printed(stamps(1, **decomposed), design)
    plain, _ = printed(stamps(1), design)
    assert pdf == plain
    shown = said(chars_at(pdf, design, 0))
    assert unicodedata.is_normalized("NFC", shown)


def test_a_blank_stamp_names_who_it_was_made_for(letters):
    shown = said(letters(**BLANK))
    assert squeezed("Hợp tác xã Chè La Bằng") in shown
    assert "Lô" not in shown
    assert "NSX" not in shown


def test_only_a_sample_says_so_and_large(design, letters):
    assert "MẪU" not in said(letters())
    word = letters(sample=True)[:3]
    assert said(word) == "MẪU"
    assert word[2].right - word[0].left > design.width_mm / 2
    for letter in word:
        assert 0 <= letter.left < letter.right <= design.width_mm
        assert 0 <= letter.top < letter.bottom <= design.height_mm


def test_the_number_moves_nothing_else(letters):
    """The narrowest and the widest number: all other letters stay where they are."""
    narrow, wide = (
        [char for char in letters(serial=letter * 13) if char.text not in "1W"] for letter in "1W"
    )
    assert narrow == wide


def test_hosts_stay_as_large_as_promised(letters):
    """Five points: a digit of this font is 0.75 em high."""
    chars = letters(head=HOSTS["development"])
    digit = chars[said(chars).index("127.0.0.1") + 1]
    assert digit.bottom - digit.top >= 0.74 * 5 * 25.4 / 72
