import re

import numpy as np
import pypdfium2
import pytest
from label_samples import HOSTS, LONGEST, POINT_MM

from labels import proof, qr
from labels.design import Design, Frame, Line, load
from labels.errors import (
    ModuleTooSmall,
    NothingToPrint,
    TextDoesNotFit,
)
from labels.paper import Grid

PATH, IMAGE = 2, 3


@pytest.mark.parametrize("sample", [False, True], ids=["real", "sample"])
def test_every_code_on_the_sheets_is_read_and_is_the_one_on_record(
    design, head, sample, stamps, printed
):
    contents = stamps(Grid.of(design).per_sheet + 3, head=head, sample=sample)
    pdf, report = printed(contents, design)
    assert [read.text for read in proof.read_back(pdf)] == [c.url for c in contents]
    assert proof.check(pdf, [c.url for c in contents], design=design) == report.stamps
    assert report.pages == 2


def test_a_blank_reel_is_read_too(design, stamps, printed):
    blank = {"product": "", "lot": "", "produced_on": "", "expires_on": ""}
    contents = stamps(12, **blank)
    pdf, _ = printed(contents, design)
    assert proof.check(pdf, [c.url for c in contents], design=design) == 12


def test_codes_are_read_at_the_resolution_of_a_thermal_printer(design, stamps, printed):
    contents = stamps(20)
    pdf, _ = printed(contents, design)
    assert proof.check(pdf, [c.url for c in contents], design=design, dpi=203) == 20


def test_a_module_has_the_millimetres_that_the_design_says(design, head, stamps, printed):
    (content,) = stamps(1, head=head)
    pdf, _ = printed([content], design)
    page = pypdfium2.PdfDocument(pdf)[0]
    height = page.get_height() * POINT_MM
    (picture,) = [o for o in page.get_objects() if o.type == IMAGE]
    left, bottom, right, top = picture.get_bounds()
    layout = qr.symbol(content.head, content.tail).layout
    module = design.qr.width_mm / (layout.modules + 2 * qr.QUIET_ZONE)
    assert picture.get_px_size() == (layout.modules, layout.modules)
    assert (right - left) * POINT_MM == pytest.approx(layout.modules * module, abs=0.01)
    assert (top - bottom) * POINT_MM == pytest.approx(layout.modules * module, abs=0.01)
    x, y = Grid.of(design).corner(0)
    quiet = qr.QUIET_ZONE * module
    assert left * POINT_MM == pytest.approx(x + design.qr.x_mm + quiet, abs=0.01)
    assert height - top * POINT_MM == pytest.approx(y + design.qr.y_mm + quiet, abs=0.01)


@pytest.mark.parametrize("host", ["8 characters", "21 characters", "34 characters", "development"])
def test_the_larger_design_takes_every_host_at_a_good_size(host, stamps, printed):
    _, report = printed(stamps(1, head=HOSTS[host], **LONGEST), load("35x25"))
    assert report.warnings == ()


@pytest.mark.parametrize("host", ["8 characters", "21 characters", "development"])
def test_the_smaller_design_takes_usual_hosts_at_a_good_size(host, stamps, printed):
    _, report = printed(stamps(1, head=HOSTS[host], **LONGEST), load("25x25"))
    assert report.warnings == ()


def test_a_long_host_on_the_smaller_design_is_told_once(stamps, printed):
    _, report = printed(stamps(5, head=HOSTS["34 characters"]), load("25x25"))
    assert [w.code for w in report.warnings] == ["small_modules", "text_left_out"]
    assert report.warnings[1].params["text"] == "hint"


def test_a_code_is_painted_through_a_mask_of_one_bit_a_module(design, stamps, printed):
    """Nothing is smoothed between two modules, at any size and on any printer."""
    contents = stamps(3)
    pdf, _ = printed(contents, design)
    pictures = [o for o in pypdfium2.PdfDocument(pdf)[0].get_objects() if o.type == IMAGE]
    assert [each.get_metadata().bits_per_pixel for each in pictures] == [1, 1, 1]
    for picture, content in zip(pictures, contents, strict=True):
        shown = np.asarray(picture.get_bitmap(render=False).to_pil().convert("L"))
        assert (np.unique(shown) == [0, 255]).all()
        assert ((shown == 255) == (qr.symbol(content.head, content.tail).rows == 1)).all()


def test_codes_are_black_on_white(design, stamps, printed):
    pdf, _ = printed(stamps(1), design)
    page = pypdfium2.PdfDocument(pdf)[0]
    shown = np.asarray(page.render(scale=600 / 72, grayscale=True).to_pil())
    left, top = Grid.of(design).corner(0)
    dots, size = 600 / 25.4, design.qr.width_mm
    code = shown[int(top * dots) :, int(left * dots) :][: int(size * dots), : int(size * dots)]
    assert (np.unique(code) == [0, 255]).all()


def test_the_same_stamps_give_the_same_bytes(design, stamps, printed):
    first, _ = printed(stamps(5), design)
    printed(stamps(2, **LONGEST), design)
    again, _ = printed(stamps(5), design)
    assert first == again


def test_the_font_is_embedded_as_a_subset(design, stamps, printed):
    pdf, _ = printed(stamps(1), design)
    assert b"/FontFile2" in pdf
    names = {name.decode() for name in re.findall(rb"/FontName /([A-Za-z+\-]+)", pdf)}
    assert names == {"AAAAAA+BeVietnamPro-Regular", "AAAAAA+BeVietnamPro-Bold"}
    assert len(pdf) < 80_000


def test_no_stamp_at_all_is_refused(design, printed):
    with pytest.raises(NothingToPrint):
        printed([], design)


def test_a_name_that_cannot_fit_is_refused_with_its_box(stamps, printed):
    name = "Liên hiệp hợp tác xã " + LONGEST["organisation"] * 3
    with pytest.raises(TextDoesNotFit, match="product and dates") as refusal:
        printed(stamps(1, organisation=name), load("35x25"))
    assert name.startswith(refusal.value.params["text"].rstrip("…"))


def test_a_code_too_small_to_read_is_refused(stamps, printed):
    tiny = Design("tiny", 12, 12, Frame(0, 0, 12, 12), ())
    with pytest.raises(ModuleTooSmall, match="tiny"):
        printed(stamps(1), tiny)


def test_the_foot_says_which_sheet_of_how_many(design, stamps, printed, all_chars):
    count = Grid.of(design).per_sheet + 1
    pdf, _ = printed(stamps(count), design, caption="Lô CHE-BUP-261122-01")
    foot = "".join(c.text for c in all_chars(pdf) if c.top > 285)
    assert "LôCHE-BUP-261122-01" in foot
    assert "Tờ1/2" in foot
    assert "50mm" in foot


def test_the_scale_bar_is_fifty_millimetres(design, stamps, printed):
    pdf, _ = printed(stamps(1), design)
    foot = [(b[2] - b[0]) * POINT_MM for b in shapes(pdf) if b[3] * POINT_MM < 10]
    assert max(foot) == pytest.approx(50, abs=0.3)


def test_a_line_of_a_design_is_drawn(stamps, printed):
    plain = Design("plain", 30, 22, Frame(0, 0, 20, 20), ())
    ruled = Design("ruled", 30, 22, Frame(0, 0, 20, 20), (), (Line((1, 21), (29, 21)),))
    without, _ = printed(stamps(1), plain)
    pdf, _ = printed(stamps(1), ruled)
    assert len(shapes(pdf)) == len(shapes(without)) + 1


def shapes(pdf: bytes) -> list[tuple[float, ...]]:
    page = pypdfium2.PdfDocument(pdf)[0]
    return [o.get_bounds() for o in page.get_objects(max_depth=3) if o.type == PATH]


def test_the_file_carries_its_title(design, stamps, printed):
    pdf, _ = printed(stamps(1), design, caption="HTX Chè La Bằng")
    assert pypdfium2.PdfDocument(pdf).get_metadata_value("Title") == "HTX Chè La Bằng"
