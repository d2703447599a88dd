import io
from itertools import product

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels import calibration_page
from labels import design as designs
from labels import stock as papers
from labels.errors import BadCalibration, PaperError, PaperTooSmall
from labels.paper import Grid
from labels.stock import A4, Calibration

GOOD = """
name = "mine"
title_vi = "Giấy của tôi"
title_en = "My paper"
width_mm = 100
height_mm = 50
[labels]
columns = 2
rows = 1
width_mm = 45
height_mm = 45
left_mm = 2
top_mm = 2
pitch_x_mm = 47
pitch_y_mm = 47
"""


@pytest.mark.parametrize("name", papers.shipped())
def test_a_file_is_named_after_its_paper_and_titled_in_both_languages(name):
    paper = papers.load(name)
    assert paper.name == name
    assert paper.title_vi
    assert paper.title_en


def test_the_sheets_and_rolls_of_vietnamese_shops_are_there():
    counts = {
        paper.cells.columns * paper.cells.rows
        for paper in map(papers.load, papers.shipped())
        if paper.cells and paper.kind == "sheet"
    }
    assert counts >= {1, 2, 4, 24, 40, 65, 100}
    across = {
        paper.cells.columns
        for paper in map(papers.load, papers.shipped())
        if paper.cells and paper.kind == "roll"
    }
    assert across == {1, 2, 3}


def test_the_paper_that_needs_no_name_is_plain_a4():
    assert papers.load("a4") == A4


def test_every_paper_takes_a_design_and_every_design_a_paper():
    fits = set()
    for paper, design in product(papers.shipped(), designs.shipped()):
        try:
            Grid.of(designs.load(design), papers.load(paper))
        except PaperTooSmall:
            continue
        fits |= {paper, design}
    assert fits == {*papers.shipped(), *designs.shipped()}


def test_an_unknown_paper_names_those_there_are():
    with pytest.raises(PaperError, match="a4-65"):
        papers.load("../papers/a4")


def test_a_paper_of_ones_own_is_a_file(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(GOOD, "utf-8")
    assert papers.load_file(file).cells.pitch_x_mm == 47


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('name = "mine"', 'name = "mine', "line 2"),
        ("width_mm = 100", "", "width_mm is missing"),
        ("width_mm = 100", "width_mm = 0", "no size"),
        ("width_mm = 100", "width_mm = 93", "over the edge"),
        ("width_mm = 100", "width_mm = 100\ncolour = 3", "does not know colour"),
        ("width_mm = 100", "width_mm = 100\nkind = 'stone'", "neither sheet nor roll"),
        ("columns = 2", "columns = 0", "no label on it"),
        ("columns = 2", "columns = 'two'", "two"),
        ("pitch_x_mm = 47", "pitch_x_mm = 44", "labels overlap"),
        ("pitch_x_mm = 47", "pitch_z_mm = 44", "do not know pitch_z_mm"),
    ],
)
def test_a_bad_paper_says_where_and_what(old, new, reason):
    assert old in GOOD
    with pytest.raises(PaperError, match=reason) as refusal:
        papers.parse(GOOD.replace(old, new, 1), source="mine.toml")
    assert "mine.toml" in str(refusal.value)


OFFSETS = st.floats(-20, 20)
SCALES = st.floats(0.95, 1.05)


POINTS = st.tuples(st.floats(0, 300), st.floats(0, 300))


@given(st.builds(Calibration, OFFSETS, OFFSETS, SCALES, SCALES), POINTS)
def test_reading_back_undoes_what_the_printer_needs(calibration, point):
    x, y = point
    assert calibration.undone(*calibration.applied(x, y)) == pytest.approx((x, y), abs=1e-6)
    a, _, _, d, e, f = calibration.matrix(297 / 25.4 * 72)
    mm = 72 / 25.4
    shown_x, shown_y = a * x * mm + e, d * (297 - y) * mm + f
    assert (shown_x / mm, 297 - shown_y / mm) == pytest.approx(calibration.applied(x, y), abs=1e-6)


@pytest.mark.parametrize(
    "wrong",
    [{"offset_x_mm": 21}, {"offset_y_mm": float("nan")}, {"scale_x": 0.9}, {"scale_y": 1.06}],
)
def test_no_printer_is_that_far_off(wrong):
    with pytest.raises(BadCalibration):
        Calibration(**wrong)


@pytest.mark.parametrize("name", ["a4-65", "roll-3-35x22"])
def test_entering_what_was_measured_puts_the_crosses_where_they_belong(name):
    paper = papers.load(name)
    wrong = Calibration(1.4, -0.8, 0.985, 1.01)  # what the printer does of itself
    measured = [wrong.applied(*cross) for cross in calibration_page.crosses(paper)]
    needed = calibration_page.calibration_of(paper, *measured)
    for cross in calibration_page.crosses(paper):
        assert wrong.applied(*needed.applied(*cross)) == pytest.approx(cross, abs=0.02)


def test_a_cross_measured_at_the_wrong_end_is_refused():
    with pytest.raises(BadCalibration):
        calibration_page.calibration_of(A4, (200, 10), (10, 287))


def test_the_calibration_page_has_crosses_and_labels_where_it_says():
    paper, out = papers.load("a4-65"), io.BytesIO()
    calibration_page.write_calibration_page(out, paper, words="In đúng cỡ 100 %")
    page = pypdfium2.PdfDocument(out.getvalue())[0]
    text = page.get_textpage().get_text_range()
    assert "10 × 10 mm" in text
    assert "200 × 287 mm" in text
    picture = page.render(scale=10 * 25.4 / 72, grayscale=True).to_pil()
    assert picture.getpixel((100, 100)) < 128
    assert picture.getpixel((2000, 2870)) < 128
    cells = paper.cells
    label = (round(cells.left_mm * 10), round((cells.top_mm + cells.height_mm / 2) * 10))
    around = [picture.getpixel((label[0] + dx, label[1])) for dx in (-1, 0, 1)]
    assert min(around) < 230
