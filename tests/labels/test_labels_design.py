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
to_mm = [29, 10]
"""


def test_two_designs_are_shipped():
    assert designs.shipped() == ("25x25", "35x25")


@pytest.mark.parametrize("name", designs.shipped())
def test_a_shipped_design_has_the_size_that_its_name_says(name):
    design = designs.load(name)
    assert f"{design.width_mm:g}x{design.height_mm:g}" == design.name == name


@pytest.mark.parametrize("name", designs.shipped())
def test_host_and_lot_are_never_smaller_than_five_points(name):
    shown = {text.show: text for box in designs.load(name).boxes for text in box.texts}
    assert shown["host"].size_pt[0] >= 5
    assert shown["lot"].size_pt[0] >= 5


@pytest.mark.parametrize("name", designs.shipped())
def test_host_and_lot_are_never_cut_or_left_out(name):
    shown = {text.show: text for box in designs.load(name).boxes for text in box.texts}
    for must in ("lot", "produced", "expires", "serial", "host"):
        assert not shown[must].optional
        assert not shown[must].ellipsis


def test_an_unknown_design_names_those_there_are():
    with pytest.raises(DesignError, match="25x25, 35x25"):
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
    assert design.lines[0].to_mm == (29, 10)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('name = "mine"', 'name = "mine', "line 2"),
        ("width_mm = 30", "", "width_mm is missing"),
        ("width_mm = 30", 'width_mm = "wide"', "wide"),
        ("width_mm = 30", "width_mm = 30\ncolour = 3", "does not know colour"),
        ('show = "product"', 'show = "price"', "price in box about"),
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


def test_a_turned_box_has_its_lines_along_its_height():
    turned = GOOD.replace('name = "about"', 'name = "about"\nrotate = 90')
    (box,) = designs.parse(turned, source="x").boxes
    assert (box.measure_mm, box.depth_mm) == (8, 11)
