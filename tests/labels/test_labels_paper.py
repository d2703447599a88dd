from itertools import pairwise

import pytest

from labels import stock as papers
from labels.design import Design, Frame, load
from labels.errors import BadStart, PaperTooSmall
from labels.paper import A4, Grid, Paper


@pytest.mark.parametrize(("name", "columns", "rows"), [("35x25", 5, 10), ("25x25", 7, 10)])
def test_an_a4_sheet_holds_as_many_as_fit(name, columns, rows):
    grid = Grid.of(load(name))
    assert (grid.columns, grid.rows, grid.per_sheet) == (columns, rows, columns * rows)


def test_labels_stay_within_the_margins_and_apart(design):
    grid = Grid.of(design)
    corners = [grid.corner(place) for place in range(grid.per_sheet)]
    for x, y in corners:
        assert x >= A4.margin_mm
        assert y >= A4.margin_mm
        assert x + design.width_mm <= A4.width_mm - A4.margin_mm + 1e-9
        assert y + design.height_mm <= A4.height_mm - A4.margin_mm + 1e-9
    columns = sorted({x for x, _ in corners})
    rows = sorted({y for _, y in corners})
    for edges, size in ((columns, design.width_mm), (rows, design.height_mm)):
        for near, far in pairwise(edges):
            assert far - near == pytest.approx(size + A4.gap_mm)


def test_the_grid_is_centred(design):
    grid = Grid.of(design)
    right, bottom = grid.corner(grid.per_sheet - 1)
    assert grid.left_mm == pytest.approx(A4.width_mm - right - design.width_mm)
    assert grid.top_mm == pytest.approx(A4.height_mm - bottom - design.height_mm)


def test_rows_fill_from_the_left_and_the_top(design):
    grid = Grid.of(design)
    assert grid.corner(0) == (grid.left_mm, grid.top_mm)
    assert grid.corner(1)[1] == grid.top_mm
    assert grid.corner(grid.columns)[0] == grid.left_mm


def test_crop_marks_touch_no_label_and_stay_on_the_paper(design):
    grid = Grid.of(design)
    marks = list(grid.crop_marks())
    assert len(marks) == 4 * (grid.columns + grid.rows)
    corners = [grid.corner(place) for place in range(grid.per_sheet)]
    for mark in marks:
        assert 0 < min(mark.x1_mm, mark.x2_mm) <= max(mark.x1_mm, mark.x2_mm) < A4.width_mm
        assert 0 < min(mark.y1_mm, mark.y2_mm) <= max(mark.y1_mm, mark.y2_mm) < A4.height_mm
        reach = Frame(
            min(mark.x1_mm, mark.x2_mm) - 0.1,
            min(mark.y1_mm, mark.y2_mm) - 0.1,
            abs(mark.x2_mm - mark.x1_mm) + 0.2,
            abs(mark.y2_mm - mark.y1_mm) + 0.2,
        )
        for x, y in corners:
            assert not reach.overlaps(Frame(x, y, design.width_mm, design.height_mm))


def test_every_edge_of_every_label_has_its_marks(design):
    grid = Grid.of(design)
    marks = list(grid.crop_marks())
    upright = {round(m.x1_mm, 6) for m in marks if m.x1_mm == m.x2_mm}
    level = {round(m.y1_mm, 6) for m in marks if m.y1_mm == m.y2_mm}
    for place in range(grid.per_sheet):
        x, y = grid.corner(place)
        assert {round(x, 6), round(x + design.width_mm, 6)} <= upright
        assert {round(y, 6), round(y + design.height_mm, 6)} <= level


def test_a_point_on_a_label_tells_its_place(design):
    grid = Grid.of(design)
    for place in range(grid.per_sheet):
        x, y = grid.corner(place)
        assert grid.place_at(x + 1, y + 1) == place
    x, y = grid.corner(0)
    assert grid.place_at(x - 1, y + 1) is None
    assert grid.place_at(x + design.width_mm + 1, y + 1) is None
    assert grid.place_at(x + 1, y + design.height_mm + 1) is None
    assert grid.place_at(x + 1, A4.height_mm - 1) is None


def test_a_design_that_does_not_fit_is_refused_with_names_and_sizes():
    poster = Design("poster", 300, 400, Frame(0, 0, 200, 200), ())
    with pytest.raises(PaperTooSmall, match=r"poster is 300 × 400 mm.* a4 has room for 190 × 277"):
        Grid.of(poster)
    with pytest.raises(
        PaperTooSmall, match=r"35x25 is 35 × 25 mm.* a4-65 has room for 38.1 × 21.2"
    ):
        Grid.of(load("35x25"), papers.load("a4-65"))


def test_another_paper_gives_another_grid():
    roll = Paper(width_mm=35, height_mm=25, margin_mm=0, gap_mm=0)
    assert Grid.of(load("35x25"), roll).per_sheet == 1


def test_on_cut_labels_the_design_stands_in_the_middle_of_each():
    grid = Grid.of(load("35x21"), papers.load("a4-65"))
    assert (grid.columns, grid.rows) == (5, 13)
    x, y = grid.corner(grid.per_sheet - 1)
    assert x == pytest.approx(4.75 + 4 * 40.6 + (38.1 - 35) / 2)
    assert y == pytest.approx(10.7 + 12 * 21.2 + (21.2 - 21) / 2)
    assert not list(grid.crop_marks())
    assert grid.place_at(x + 1, y + 1) == 64


def test_a_half_used_sheet_is_filled_from_its_first_free_place():
    grid = Grid.of(load("35x21"), papers.load("a4-65"), start=60)
    assert [grid.seat(number) for number in (0, 4, 5, 69, 70)] == [
        (0, 60),
        (0, 64),
        (1, 0),
        (1, 64),
        (2, 0),
    ]
    assert [grid.pages(count) for count in (0, 5, 6, 70, 71)] == [0, 1, 2, 2, 3]


@pytest.mark.parametrize("start", [-1, 65])
def test_a_place_that_the_sheet_has_not_is_refused(start):
    with pytest.raises(BadStart, match="places 1 to 65"):
        Grid.of(load("35x21"), papers.load("a4-65"), start=start)
