"""The outlines of a label sheet stand where labels are printed."""

from io import BytesIO

import numpy as np
import pypdfium2
import pytest

from labels import load_design, stock
from labels.errors import PaperError
from labels.paper import Grid, papers_for
from labels.stock import Calibration, Cells, Paper
from labels.trial_sheet import write_trial_sheet

DOTS_A_MM = 12
CUT = [name for name in stock.shipped() if stock.load(name).is_cut]


def drawn(paper, **options):
    out = BytesIO()
    write_trial_sheet(out, paper=paper, **options)
    document = pypdfium2.PdfDocument(out.getvalue())
    assert len(document) == 1
    page = document[0]
    picture = np.array(page.render(scale=DOTS_A_MM * 25.4 / 72, grayscale=True).to_pil())
    return picture < 200, page.get_textpage().get_text_bounded()


def has_line(picture, x_mm, y_mm, across):
    """Whether a stretch of 4 mm around the point is inked, within 0.2 mm of it."""
    x, y, half = round(x_mm * DOTS_A_MM), round(y_mm * DOTS_A_MM), 2 * DOTS_A_MM
    ahead, beside = slice(-half, half), slice(-2, 3)
    columns, rows = (ahead, beside) if across else (beside, ahead)
    part = picture[
        max(0, y + rows.start) : y + rows.stop, max(0, x + columns.start) : x + columns.stop
    ]
    return bool(part.any(axis=0 if across else 1).all())


GAPS = Paper(  # between the labels both ways, which no shipped paper has
    name="gaps",
    cells=Cells(
        columns=2,
        rows=3,
        width_mm=60,
        height_mm=40,
        left_mm=11,
        top_mm=13,
        pitch_x_mm=72,
        pitch_y_mm=55,
    ),
)


@pytest.mark.parametrize("paper", [*map(stock.load, CUT), GAPS], ids=lambda paper: paper.name)
def test_every_label_of_the_paper_has_its_outline_and_its_number(paper):
    picture, said = drawn(paper)
    cells = paper.cells
    numbers = range(1, cells.columns * cells.rows + 1)
    assert "".join(said.split()) == "".join(map(str, numbers))
    for column, row in ((0, 0), (cells.columns - 1, cells.rows - 1)):
        left = cells.left_mm + column * cells.pitch_x_mm
        top = cells.top_mm + row * cells.pitch_y_mm
        assert has_line(picture, left + cells.width_mm / 2, top, across=True)
        assert has_line(picture, left, top + cells.height_mm / 2, across=False)


def test_a_stamp_stands_in_the_outline_of_its_number():
    design = load_design("35x25")
    for name in papers_for(design).keys() & CUT:
        paper = stock.load(name)
        grid, cells = Grid.of(design, paper), paper.cells
        left, top = grid.corner(grid.per_sheet - 1)
        assert left >= cells.left_mm + (cells.columns - 1) * cells.pitch_x_mm - 0.01
        assert top >= cells.top_mm + (cells.rows - 1) * cells.pitch_y_mm - 0.01


def test_a_printers_correction_moves_the_outlines():
    paper = stock.load("a4-65")
    picture, _ = drawn(paper, calibration=Calibration(offset_x_mm=1.5, offset_y_mm=-2))
    middle = paper.cells.top_mm + paper.cells.height_mm / 2
    assert has_line(picture, paper.cells.left_mm + 1.5, middle - 2, across=False)
    assert not has_line(picture, paper.cells.left_mm, middle - 2, across=False)


def test_plain_paper_has_no_outlines():
    with pytest.raises(PaperError, match="no labels to outline"):
        write_trial_sheet(BytesIO(), paper=stock.A4)
