from importlib import resources

import pytest

from labels import design as designs
from labels.design import Frame
from labels.errors import DesignError

GOOD = """
name = "mine"
width_mm = 30
height_mm = 20
[qr]
x_mm = 0
y_mm = 0
size_mm = 18
[[box]]
name = "about"
x_mm = 18
y_mm = 1
width_mm = 11
height_mm = 8
[[box.text]]
show = "product"
size_pt = [5, 7]
[[line]]
from_mm = [18, 10]
to_mm = [30, 10]
"""


@pytest.mark.parametrize("name", designs.shipped())
def test_a_file_is_named_after_its_design_and_titled_in_both_languages(name):
    assert (resources.files("labels.designs") / f"{name}.toml").is_file()
    design = designs.load(name)
    assert design.title_vi
    assert design.title_en


@pytest.mark.parametrize("name", designs.shipped("stamp"))
def test_a_stamp_has_the_size_that_its_name_says(name):
    design = designs.load(name)
    assert f"{design.width_mm:g}x{design.height_mm:g}" == name.rpartition("-")[2]


@pytest.mark.parametrize("name", designs.shipped("stamp"))
def test_number_lot_dates_and_host_are_never_cut(name):
    design = designs.load(name)
    shown = {text.show: text for box in design.boxes for text in box.texts}
    for must in shown.keys() & {"lot", "produced", "expires", "serial", "host"}:
        assert not shown[must].ellipsis
        assert not shown[must].optional or design.compact
    assert "serial" in shown


@pytest.mark.parametrize("name", ["25x25", "35x25", "50x30", "scratch-50x30"])
def test_host_and_lot_are_never_smaller_than_five_points(name):
    shown = {text.show: text for box in designs.load(name).boxes for text in box.texts}
    assert shown["host"].size_pt[0] >= 5
    assert shown["lot"].size_pt[0] >= 5


def test_an_unknown_design_names_those_there_are():
    with pytest.raises(DesignError, match=r"25x25, .*35x25"):
        designs.load("99x99")


def test_a_name_is_not_a_path():
    with pytest.raises(DesignError):
        designs.load("../designs/35x25")


def test_a_design_of_ones_own_is_a_file(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(GOOD, "utf-8")
    design = designs.load_file(file)
    assert design.qr == Frame(0, 0, 18, 18)
    assert design.boxes[0].texts[0].size_pt == (5, 7)
    assert design.lines[0].to_mm == (30, 10)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('name = "mine"', 'name = "mine', "line 2"),
        ("width_mm = 30", "", "width_mm is missing"),
        ("width_mm = 30", 'width_mm = "wide"', "wide"),
        ("width_mm = 30", "width_mm = 30\ncolour = 3", "does not know colour"),
        ('show = "product"', 'show = "cow"', "cow in box about"),
        ('show = "product"', "", "show is missing"),
        ('show = "product"', 'show = "product"\nbold = true', "does not know bold"),
        ('show = "product"', 'show = "product"\nlines = 0', "at least one line"),
        ('show = "product"', 'show = "product"\nweight = "heavy"', "heavy"),
        ("size_pt = [5, 7]", "size_pt = [7, 5]", "from small to large"),
        ("size_pt = [5, 7]", "size_pt = [0, 5]", "from small to large"),
        ("size_pt = [5, 7]", "size_pt = [5]", "unpack"),
        ("x_mm = 18\n", "x_mm = 17\n", "qr and about overlap"),
        ("width_mm = 11", "width_mm = 13", "about reaches over the edge"),
        ("size_mm = 18", "size_mm = 0", "qr has no size"),
        ('name = "about"', 'name = "about"\nrotate = 45', "45 in box about"),
        ('name = "about"', 'name = "qr"', "two boxes are called qr"),
        ("[30, 10]", "[30, 10]\nstyle = 'wavy'", "wavy"),
        ("[30, 10]", "[30, 10]\ncolour = 'gold'", "gold in box line"),
        ('name = "mine"', 'name = "mine"\nsubject = "cow"', "cow"),
        ("[qr]", "[colours]\nink = '#dddddd'\n[qr]", "too near to its ground"),
        ("[qr]", "[colours]\ncode = '#777777'\n[qr]", "at least 7.0"),
        ("[qr]", "[colours]\nink = 'black'\n[qr]", "not a colour"),
        ("[qr]", "[[code]]\nname='c'\nshow='hidden'\nx_mm=0\ny_mm=0\n[qr]", "size_mm is missing"),
        ("[qr]", "[[picture]]\nname='p'\nshow='cow'\n[qr]", "cow in box picture p"),
        (
            "[qr]",
            "[[panel]]\nx_mm=0\ny_mm=0\nwidth_mm=40\nheight_mm=1\n[qr]",
            "a panel reaches over the edge",
        ),
        (
            "[qr]",
            "[[scratch]]\nx_mm=1\ny_mm=1\nwidth_mm=9\nheight_mm=9\n[qr]",
            "a scratch patch hides qr",
        ),
    ],
)
def test_a_bad_design_says_where_and_what(old, new, reason):
    assert old in GOOD
    with pytest.raises(DesignError, match=reason) as refusal:
        designs.parse(GOOD.replace(old, new, 1), source="mine.toml")
    assert "mine.toml" in str(refusal.value)


def test_frames_that_share_an_edge_do_not_overlap():
    left = Frame(0, 0, 10, 10)
    assert not left.overlaps(Frame(10, 0, 5, 5))
    assert left.overlaps(Frame(9.9, 0, 5, 5))
    assert 22.6 + 2.3 > 24.9
    assert not Frame(0, 22.6, 5, 2.3).overlaps(Frame(0, 24.9, 5, 2))


def test_a_turned_box_has_its_lines_along_its_height():
    turned = GOOD.replace('name = "about"', 'name = "about"\nrotate = 90')
    (box,) = designs.parse(turned, source="x").boxes
    assert (box.measure_mm, box.depth_mm) == (8, 11)
