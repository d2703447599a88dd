import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labels import text as fitting
from labels.content import Run
from labels.design import Box, Frame, Text, load
from labels.errors import MissingGlyph, TextDoesNotFit

LONG_NAME = "Hợp tác xã Nông nghiệp và Dịch vụ tổng hợp Nà Hin"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệốồổỗộớờởỡợứừửữựỳỷỹỵẲẾỘ-.123"


def box(width=20.0, height=10.0, *, align="left", valign="top", rotate=0, **text) -> Box:
    shown = Text(**{"show": "product", "size_pt": (5, 7), "lines": 3, **text})
    frame = Frame(0, 0, height, width) if rotate else Frame(0, 0, width, height)
    return Box("name", frame, (shown,), rotate=rotate, align=align, valign=valign)


NAMES = {
    "product": (Run("Bột ngũ cốc mầm đậu đỏ hạt sen " * 3),),
    "organisation": (Run(LONG_NAME),),
}


def two_names(depth: float) -> Box:
    """A box for both; the product's name may end in …"""
    texts = tuple(
        Text(show=show, size_pt=(5, 7), lines=4, ellipsis=show == "product") for show in NAMES
    )
    return Box("names", Frame(0, 0, 25, depth), texts)


def said(laid: fitting.Laid) -> list[str]:
    return [line.text for line in laid.lines]


def test_a_short_text_takes_the_largest_size():
    (line,) = fitting.fit_text("Na La Hiên", box()).lines
    assert line.size_pt == 7
    assert line.text == "Na La Hiên"
    assert line.x_mm == 0
    assert line.baseline_mm == pytest.approx(line.above_mm)


def test_a_long_name_wraps_at_spaces_into_even_lines():
    assert said(fitting.fit_text(LONG_NAME, box(22, lines=3))) == [
        "Hợp tác xã Nông",
        "nghiệp và Dịch vụ",
        "tổng hợp Nà Hin",
    ]


def test_a_long_text_shrinks_before_it_is_refused():
    wide, narrow = (fitting.fit_text(LONG_NAME, box(w)).lines for w in (30, 18))
    assert wide[0].size_pt == 7
    assert 5 <= narrow[0].size_pt < 7


def test_what_does_not_fit_is_refused_with_the_name_of_the_box():
    with pytest.raises(TextDoesNotFit, match="box name") as refusal:
        fitting.fit_text(LONG_NAME * 2, box())
    assert refusal.value.params == {"box": "name", "text": LONG_NAME * 2}


def test_a_refusal_quotes_as_much_of_a_story_as_tells_which_it_is():
    story = f"Chuyện kể. {LONG_NAME * 20} 茶 {LONG_NAME * 20}"
    with pytest.raises(MissingGlyph) as lacking:
        fitting.fit_text(story, box())
    assert "茶" in lacking.value.params["text"]
    with pytest.raises(TextDoesNotFit) as too_long:
        fitting.fit_text(story.replace("茶", "chè"), box())
    assert too_long.value.params["text"].startswith("Chuyện kể.")
    for refusal in (lacking, too_long):
        assert len(refusal.value.params["text"]) < 130
        assert refusal.value.params["text"].endswith("…")


def test_a_word_is_broken_only_where_the_design_allows():
    with pytest.raises(TextDoesNotFit):
        fitting.fit_text("truy-xuat.thainguyen.gov.vn", box(14))
    assert said(fitting.fit_text("truy-xuat.thainguyen.gov.vn", box(16, breakable=True))) == [
        "truy-xuat.",
        "thainguyen.",
        "gov.vn",
    ]


def test_a_broken_word_breaks_at_hyphens_where_dots_are_too_far_apart():
    lines = said(fitting.fit_text("truy-xuat-nguon-goc.vn", box(10, breakable=True, lines=4)))
    assert "".join(lines) == "truy-xuat-nguon-goc.vn"
    assert all(line.endswith(("-", ".", "vn")) for line in lines)


def test_a_word_without_any_sign_breaks_anywhere():
    lines = said(fitting.fit_text("W" * 13, box(15, breakable=True)))
    assert len(lines) > 1
    assert "".join(lines) == "W" * 13


def test_an_ellipsis_stands_only_where_the_design_allows_it():
    (line,) = fitting.fit_text(LONG_NAME, box(20, lines=1, ellipsis=True)).lines
    assert line.text.endswith("…")
    assert LONG_NAME.startswith(line.text.removesuffix("…"))
    assert line.width_mm <= 20
    with pytest.raises(TextDoesNotFit):
        fitting.fit_text(LONG_NAME, box(20, lines=1))


def test_lines_move_nearer_before_a_text_loses_any_and_never_touch():
    spread = Text(show="organisation", size_pt=(5, 7), lines=4, leading=1.5, ellipsis=True)

    laid = fitting.fit(Box("names", Frame(0, 0, 18, 6.8), (spread,)), NAMES)

    assert " ".join(said(laid)) == LONG_NAME
    for above, below in pairwise(laid.lines):
        pitch = below.baseline_mm - above.baseline_mm
        assert above.below_mm + below.above_mm < pitch < 1.5 * 5 * fitting.POINT_MM


@pytest.mark.parametrize(("depth", "cut"), [(13, ()), (12, ("product",)), (9, ("product",))])
def test_of_two_names_the_one_that_may_be_cut_gives_way(depth, cut):
    laid = fitting.fit(two_names(depth), NAMES)
    whole = " ".join(line.text for line in laid.lines if line.show == "organisation")
    assert whole == LONG_NAME
    assert laid.cut == cut


def test_two_lines_of_a_name_are_the_least():
    with pytest.raises(TextDoesNotFit, match="box names"):
        fitting.fit(two_names(8), NAMES)


def test_a_text_that_fits_is_not_cut():
    assert said(fitting.fit_text("Na La Hiên", box(ellipsis=True))) == ["Na La Hiên"]


def test_decomposed_letters_are_composed():
    decomposed = unicodedata.normalize("NFD", LONG_NAME)
    assert decomposed != LONG_NAME
    assert fitting.fit_text(decomposed, box(30)) == fitting.fit_text(LONG_NAME, box(30))


def test_spaces_and_line_ends_become_one_space():
    assert fitting.normalised("  Chè \n búp\tkhô ") == "Chè búp khô"


def test_a_no_break_space_keeps_figure_and_unit_together():
    lines = said(fitting.fit_text("Chè búp khô 100\u00a0g", box(13)))
    assert any("100\u00a0g" in line for line in lines)


@pytest.mark.parametrize(("letter", "codepoint"), [("茶", "U+8336"), ("\u200b", "U+200B")])
def test_a_letter_that_the_font_lacks_is_named_with_its_box(letter, codepoint):
    with pytest.raises(MissingGlyph, match="box name") as refusal:
        fitting.fit_text(f"Chè {letter}", box())
    assert refusal.value.params["codepoint"] == codepoint


def test_an_emoji_is_refused_not_drawn_as_a_box():
    with pytest.raises(MissingGlyph, match="U\\+1F375"):
        fitting.fit_text("Chè 🍵", box())


@pytest.mark.parametrize(("align", "share"), [("left", 0), ("centre", 0.5), ("right", 1)])
def test_a_line_is_aligned(align, share):
    (line,) = fitting.fit_text("Na", box(align=align)).lines
    assert line.x_mm == pytest.approx((20 - line.width_mm) * share)


@pytest.mark.parametrize(("valign", "share"), [("top", 0), ("middle", 0.5), ("bottom", 1)])
def test_a_stack_is_aligned(valign, share):
    (line,) = fitting.fit_text("Na", box(valign=valign)).lines
    spare = 10 - line.above_mm - line.below_mm
    assert line.baseline_mm - line.above_mm == pytest.approx(spare * share)


def test_a_turned_box_fits_along_its_height():
    assert fitting.fit_text(LONG_NAME, box(22, rotate=90)) == fitting.fit_text(LONG_NAME, box(22))


def test_strong_words_are_bold_and_the_others_are_not():
    runs = {"product": (Run("Lô"), Run("NA-1", strong=True))}
    (line,) = fitting.fit(box(), runs).lines
    assert [(p.text, p.font.name) for p in line.pieces] == [
        ("Lô ", "BeVietnamPro-Regular"),
        ("NA-1", "BeVietnamPro-Bold"),
    ]
    assert line.pieces[1].x_mm > 0
    (plain,) = fitting.fit(box(plain=True), runs).lines
    assert [p.text for p in plain.pieces] == ["Lô NA-1"]


def stacked(*texts: Text, height: float) -> Box:
    return Box("stack", Frame(0, 0, 20, height), texts)


def test_what_is_optional_is_left_out_when_the_rest_needs_the_room():
    stack = stacked(
        Text("lot", (5, 5)), Text("hint", (5, 5), optional=True), Text("host", (5, 5)), height=4
    )
    runs = {"lot": (Run("NA-1"),), "hint": (Run("Kiểm tra:"),), "host": (Run("nguon.vn"),)}
    laid = fitting.fit(stack, runs)
    assert [line.show for line in laid.lines] == ["lot", "host"]
    assert laid.left_out == ("hint",)


def test_a_text_without_a_value_leaves_no_gap():
    stack = stacked(Text("lot", (5, 5)), Text("host", (5, 5)), height=4)
    (line,) = fitting.fit(stack, {"host": (Run("nguon.vn"),)}).lines
    assert line.baseline_mm == pytest.approx(line.above_mm)


def test_some_texts_are_only_for_blank_reels():
    stack = stacked(Text("organisation", (5, 5), when="blank"), height=4)
    runs = {"organisation": (Run("HTX Na"),)}
    assert fitting.fit(stack, runs, blank=True).lines
    assert not fitting.fit(stack, runs, blank=False).lines


def test_the_refusal_names_the_text_that_is_too_long_by_itself():
    stack = stacked(Text("product", (5, 5)), Text("host", (5, 5)), height=10)
    runs = {"product": (Run("Na dai loại to nhất vùng"),), "host": (Run("nguon.vn"),)}
    with pytest.raises(TextDoesNotFit, match="Na dai loại to nhất vùng"):
        fitting.fit(stack, runs)


def test_the_number_of_a_stamp_never_fails_to_fit():
    """Thirteen of the widest letter: a run must not stop at one of its 180,000 numbers."""
    for name in ("25x25", "35x25"):
        (number,) = (b for b in load(name).boxes if b.name == "number")
        (line,) = fitting.fit_text("W" * 13, number).lines
        assert line.text == "W" * 13


words = st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=12)


@settings(max_examples=300)
@given(
    words=words,
    width=st.floats(3, 60),
    height=st.floats(1.5, 30),
    lines=st.integers(1, 6),
    leading=st.floats(0.8, 1.6),
    breakable=st.booleans(),
    ellipsis=st.booleans(),
    weight=st.sampled_from(["regular", "bold"]),
    align=st.sampled_from(["left", "centre", "right"]),
    valign=st.sampled_from(["top", "middle", "bottom", "spread"]),
)
def test_a_fitted_text_never_leaves_its_box_and_says_it_all(
    words, width, height, align, valign, **text
):
    written = " ".join(words)
    try:
        laid = fitting.fit_text(written, box(width, height, align=align, valign=valign, **text))
    except TextDoesNotFit:
        return
    assert len(laid.lines) <= text["lines"]
    bottom = 0.0
    for line in laid.lines:
        assert line.x_mm >= -1e-6
        assert line.x_mm + line.width_mm <= width + 1e-6
        assert line.baseline_mm - line.above_mm >= bottom - 1e-6, "lines touch"
        bottom = line.baseline_mm + line.below_mm
        assert bottom <= height + 1e-6
    shown = "".join(line.text for line in laid.lines)
    if shown.endswith("…") and text["ellipsis"]:
        assert written.replace(" ", "").startswith(shown.removesuffix("…").replace(" ", ""))
    else:
        assert shown.replace(" ", "") == fitting.normalised(written).replace(" ", "")
