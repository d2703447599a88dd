"""Bars, lists and the registry, without paper."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from labels import gs1_128, listing, qr, registry
from labels.colours import contrast, rgb
from labels.content import Row
from labels.design import Frame, Rows
from labels.dots import DOTS_A_MM
from labels.errors import BadBarcode, BadColour, BarsTooThin, TextDoesNotFit

SSCC = "\x1d00189385012345678905"


def scanned(bars: gs1_128.Bars) -> zxingcpp.Barcode:
    px = 3
    picture = Image.new("L", (bars.modules * px, 120), 255)
    pen = ImageDraw.Draw(picture)
    for start, width in bars.stretches:
        left = (start + gs1_128.QUIET_ZONE) * px
        pen.rectangle((left, 10, left + width * px - 1, 110), fill=0)
    (code,) = zxingcpp.read_barcodes(picture)
    return code


LOT = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./", min_size=1, max_size=20)


@settings(max_examples=60, deadline=None)
@given(LOT, st.integers(1, 99_999_999))
def test_an_independent_reader_reads_every_lot_and_count(lot, count):
    text = f"\x1d10{lot}\x1d37{count}"
    code = scanned(gs1_128.bars(text))
    assert code.symbology_identifier == "]C1"
    assert code.bytes.decode() == text[1:]


def test_an_sscc_takes_half_a_character_a_digit():
    assert gs1_128.bars(SSCC).length == 11 * 13 + 13


@pytest.mark.parametrize(
    "text", ["", "00189385012345678905", "\x1d", "\x1d10Lô 3", "\x1d" + "1" * 49]
)
def test_what_gs1_128_cannot_say_is_refused(text):
    with pytest.raises(BadBarcode):
        gs1_128.bars(text)


def test_thin_bars_are_said_and_thinner_ones_refused():
    bars = gs1_128.bars(SSCC)
    assert gs1_128.module_mm(bars, 94, design="x") == (pytest.approx(94 / bars.modules), None)
    assert gs1_128.module_mm(bars, 60, design="x")[1].code == "thin_bars"
    with pytest.raises(BarsTooThin):
        gs1_128.module_mm(bars, 40, design="x")


def rows(**details) -> Rows:
    return Rows("journey", Frame(0, 0, 60, 40), "journey", (6, 10), **{"most": 6, **details})


def test_a_list_is_written_as_large_as_all_of_it_goes_in():
    few = listing.fit(rows(), [Row("Thu hái", "19/11/2026")])
    many = listing.fit(rows(), [Row(f"Bước {number}", "19/11/2026") for number in range(6)])
    assert few.rows[0].size_pt == 10
    assert 6 <= many.rows[0].size_pt < 10
    assert {row.size_pt for row in many.rows} == {many.rows[0].size_pt}
    assert not many.left_out


@given(
    st.lists(st.text("Ẩẵgjy ", min_size=1, max_size=90).filter(str.strip), min_size=1, max_size=9)
)
def test_rows_stand_below_each_other_within_the_frame(titles):
    titles = [" ".join(word[:12] for word in title.split()) for title in titles]
    laid = listing.fit(rows(), [Row(title, "19/11/2026") for title in titles])
    bottom = 0.0
    for row in laid.rows:
        assert (
            row.y_mm + row.laid.lines[0].baseline_mm - row.laid.lines[0].above_mm >= bottom - 1e-6
        )
        last = row.laid.lines[-1]
        bottom = row.y_mm + last.baseline_mm + last.below_mm
    assert bottom <= 40 + 1e-6
    assert len(laid.rows) + laid.left_out == len(titles)


def test_rows_beyond_the_most_are_left_out():
    items = [Row(f"Bước {number}") for number in range(8)]
    assert listing.fit(rows(), items).left_out == 2


def test_a_list_that_has_no_room_for_its_first_row_is_refused():
    with pytest.raises(TextDoesNotFit, match="box journey"):
        listing.fit(
            Rows("journey", Frame(0, 0, 60, 1), "journey", (6, 10), most=2), [Row("Thu hái")]
        )


def test_every_name_says_what_it_is_in_both_languages():
    for (kind, _), name in registry.known().items():
        assert name.means("vi")
        assert name.means("en") != name.means("vi")
        assert name.sample is not None or kind == "picture" or name.name in {"hint", "host"}


def test_a_number_of_ones_own_stands_on_the_sample():
    assert registry.sample(serial="AB-1").serial == "AB-1"
    assert len(registry.sample(compact=True).tail) < len(registry.sample().tail)


def test_colours_are_written_in_three_or_six_digits():
    assert rgb("#153") == rgb("#115533") == (0x11, 0x55, 0x33)
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    for wrong in ("green", "#12", "115533", "#11553"):
        with pytest.raises(BadColour):
            rgb(wrong)


def test_a_code_with_room_takes_level_q_and_one_without_level_m():
    says = qr.split("https://nguon.example/p/che-tom-non-suoi-may-goi-200-g")
    tight, roomy = (qr.symbol(*says, room_mm=room).layout for room in (14, 40))
    assert (tight.level, roomy.level) == ("M", "Q")
    assert 40 / (roomy.modules + 2 * qr.QUIET_ZONE) >= qr.ROOMY_MODULE_MM
    assert qr.symbol(*says).layout == tight


@settings(deadline=None, max_examples=40)
@given(
    st.integers(8, 40),
    st.integers(0, 200),
    st.floats(5, 60),
    st.sampled_from(list(DOTS_A_MM.values())),
)
def test_whole_dots_never_become_fewer_for_a_safer_level(head, tail, room_mm, dots_a_mm):
    """Unless what is left is large."""
    dots = round(room_mm * dots_a_mm)
    room_mm = dots / dots_a_mm
    plain = qr.Layout.of(b"h" * head, tail)
    chosen = qr.Layout.of(b"h" * head, tail, room_mm=room_mm, dots=dots)
    before, after = (dots // layout.across for layout in (plain, chosen))
    assert chosen == plain or chosen.level in ("Q", "H")
    assert after == before or after / dots_a_mm >= qr.ROOMY_MODULE_MM
