from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_no_paper_is_made_in_a_program_that_could_not_come_from_a_file():
    with pytest.raises(PaperError, match="no size"):
        papers.Paper(width_mm=float("inf"))


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
        ("height_mm = 50", "height_mm = nan", "no size"),
        ("width_mm = 100", "width_mm = 1e6", "no size"),
        ("width_mm = 100", "width_mm = 100\ngap_mm = -1", "from 0 on"),
        ("width_mm = 45", "width_mm = 0", "no label on it"),
        ("left_mm = 2", "left_mm = nan", "a number of millimetres"),
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
