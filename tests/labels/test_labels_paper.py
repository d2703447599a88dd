from itertools import pairwise

import pytest

from labels.design import Design, Frame, load
from labels.errors import DesignError
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


def test_a_label_larger_than_the_paper_is_refused():
    poster = Design("poster", 300, 400, Frame(0, 0, 200, 200), ())
    with pytest.raises(DesignError, match="not one label fits"):
        Grid.of(poster)


def test_another_paper_gives_another_grid():
    roll = Paper(width_mm=35, height_mm=25, margin_mm=0, gap_mm=0)
    assert Grid.of(load("35x25"), roll).per_sheet == 1
