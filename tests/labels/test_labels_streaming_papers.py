"""Runs of stamps on cut labels, on half-used sheets, for printers that are a little off."""

from dataclasses import replace
from io import BytesIO

import pytest

from labels import Listed, proof, registry, stock, write_sheets
from labels.design import load, with_changes
from labels.errors import BadContent
from labels.paper import Grid
from labels.stock import Calibration

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def stamps(count, *, compact=False):
    one = registry.sample(compact=compact)
    return [
        replace(
            one,
            tail=one.tail[:-2] + LETTERS[n // 32] + LETTERS[n % 32],
            serial=f"N-{n}",
            codes={"hidden": one.codes["hidden"][:-2] + LETTERS[n // 32] + LETTERS[n % 32]},
        )
        for n in range(count)
    ]


def placed(contents, name, paper, *, start=0, calibration=stock.EXACT):
    """Every code on the finished sheets by sheet and place, and the report."""
    design, out = load(name), BytesIO()
    options = {"paper": stock.load(paper), "start": start, "calibration": calibration}
    report = write_sheets(Listed(contents), design=design, out=out, **options)
    grid = Grid.of(design, stock.load(paper), start=start)
    reads = proof.read_back(out.getvalue())
    found = {}
    for read in reads:
        place = grid.place_at(*calibration.undone(read.x_mm, read.y_mm))
        found.setdefault((read.page - 1, place), set()).add(read.text)
    return found, report, grid


@pytest.mark.parametrize(
    ("name", "paper", "start", "count"),
    [("35x21", "a4-65", 60, 8), ("15x15", "a4-180", 3, 5), ("50x30", "roll-2-50x30", 1, 4)],
)
def test_stamps_stand_on_their_labels_from_the_first_free_one(name, paper, start, count):
    contents = stamps(count, compact=load(name).compact)
    found, report, grid = placed(contents, name, paper, start=start)
    assert found == {grid.seat(n): {each.url} for n, each in enumerate(contents)}
    assert report.pages == grid.pages(count)


def test_a_printer_that_is_off_gets_everything_moved_and_stretched():
    off = Calibration(1.5, -2, 1.01, 0.985)
    contents, design, paper = stamps(65), load("35x21"), stock.load("a4-65")
    out = BytesIO()
    write_sheets(Listed(contents), design=design, out=out, paper=paper, calibration=off)
    grid, qr = Grid.of(design, paper), design.qr
    reads = proof.read_back(out.getvalue())
    where = {read.text: (read.x_mm, read.y_mm) for read in reads}
    assert len(where) == 65
    for number, each in enumerate(contents):
        left, top = grid.corner(number)
        middle = left + qr.x_mm + qr.width_mm / 2, top + qr.y_mm + qr.height_mm / 2
        assert where[each.url] == pytest.approx(off.applied(*middle), abs=0.3)


def test_every_scratch_stamp_has_the_hidden_code_of_its_own_number():
    contents = stamps(5)
    found, _, grid = placed(contents, "scratch-50x30", "a4")
    assert found == {
        grid.seat(n): {each.url, each.codes["hidden"]} for n, each in enumerate(contents)
    }


def test_a_hidden_code_that_is_the_same_on_all_is_drawn_once_for_all():
    one = registry.sample()
    contents = [replace(each, codes=one.codes) for each in stamps(3)]
    found, _, _ = placed(contents, "scratch-50x30", "a4")
    assert all(one.codes["hidden"] in codes for codes in found.values())


def test_labels_of_one_file_share_their_lists_and_pictures():
    first, second = stamps(2)
    with pytest.raises(BadContent, match="more"):
        Listed([first, replace(second, more={"tagline": "Khác"})])


def test_a_changed_text_and_colour_reach_every_stamp():
    changed = with_changes(
        load("50x30"), texts={"product": "Chè nhà Lan"}, colours={"ink": "#0b3d91"}
    )
    out = BytesIO()
    write_sheets(Listed(stamps(2)), design=changed, out=out)
    import pypdfium2

    page = pypdfium2.PdfDocument(out.getvalue())[0]
    assert page.get_textpage().get_text_range().count("Chè nhà Lan") == 2
    colours = {color for _, color in page.render(scale=2).to_pil().convert("RGB").getcolors(99_999)}
    assert (0x0B, 0x3D, 0x91) in colours
