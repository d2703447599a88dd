"""A logo on a stamp: it has its room, the texts have theirs, and a file holds it once."""

import math
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from label_samples import HOSTS, LONGEST, USUAL
from PIL import Image, ImageDraw

from labels import design as designs
from labels import proof
from labels.codes import Listed
from labels.design import Frame, parse, with_changes
from labels.design.model import Design
from labels.document import write_document
from labels.dots import DOTS_A_MM, LabelDots
from labels.drawing import arranged
from labels.errors import DesignError
from labels.paper import Grid
from labels.pdf import write_sheets

ROOMY = [
    name
    for name in designs.shipped("stamp")
    if any(each.show == "logo" for each in designs.load(name).pictures)
]
RED = (208, 0, 0)
BLANK = {"product": "", "lot": "", "produced_on": "", "expires_on": ""}
TEXTS = pytest.mark.parametrize("texts", [USUAL, LONGEST, BLANK], ids=["usual", "longest", "blank"])
LIGHT = (139, 195, 74)  # a leaf that a threshold would lose
PIXELS_A_MM = 10


def logo(width: int, height: int, colour=RED, *, around: int = 0, ground=(0, 0, 0, 0)) -> bytes:
    """A plain rectangle, with clear or other ground around it."""
    picture = Image.new("RGBA", (width + 2 * around, height + 2 * around), ground)
    ImageDraw.Draw(picture).rectangle(
        (around, around, around + width - 1, around + height - 1), fill=(*colour, 255)
    )
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def red_in(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """Where red ink is, in pixels."""
    hue, saturation, _ = picture.convert("RGB").convert("HSV").split()
    red = hue.point(lambda each: 255 * (each < 10 or each > 245))
    vivid = saturation.point(lambda each: 255 * (each > 60))
    return Image.composite(vivid, Image.new("L", vivid.size), red).getbbox()


def rendered(pdf: bytes, design: Design, place: int = 0) -> Image.Image:
    """One label of the first sheet."""
    sheet = pypdfium2.PdfDocument(pdf)[0].render(scale=PIXELS_A_MM * 25.4 / 72).to_pil()
    left, top = Grid.of(design).corner(place)
    right, bottom = left + design.width_mm, top + design.height_mm
    return sheet.crop(tuple(round(mm * PIXELS_A_MM) for mm in (left, top, right, bottom)))


@pytest.fixture(params=ROOMY)
def design(request) -> Design:
    return designs.load(request.param)


def test_stamps_with_room_for_names_have_room_for_a_logo():
    assert ROOMY == ["35x25", "50x30"]


@TEXTS
@pytest.mark.parametrize("shape", [(300, 300), (600, 200), (200, 600)], ids=str)
def test_a_logo_stands_in_its_place_and_nothing_else_does(design, stamps, chars_at, texts, shape):
    drawn = with_changes(design, logo=logo(*shape))
    (picture,) = design.pictures
    place = picture.frame
    (content,) = stamps(1, **texts)
    out = BytesIO()
    write_sheets(Listed([content]), design=drawn, out=out)
    pdf = out.getvalue()

    label = rendered(pdf, drawn)
    left, top, right, bottom = (edge / PIXELS_A_MM for edge in red_in(label))
    assert place.x_mm - 0.15 <= left < right <= place.x_mm + place.width_mm + 0.15
    assert place.y_mm - 0.15 <= top < bottom <= place.y_mm + place.height_mm + 0.15
    assert (right - left) / (bottom - top) == pytest.approx(shape[0] / shape[1], rel=0.2)
    letters = chars_at(pdf, drawn, 0)
    assert len(letters) > 20
    for char in letters:
        ink = Frame(char.left, char.top, char.right - char.left, char.bottom - char.top)
        assert not ink.overlaps(place), char
    (code,) = zxingcpp.read_barcodes(label)
    assert code.text == content.url


@TEXTS
def test_no_letter_touches_another_beside_a_logo(design, stamps, printed, chars_at, texts):
    drawn = with_changes(design, logo=logo(300, 300))
    pdf, _ = printed(stamps(1, head=HOSTS["34 characters"], **texts), drawn)
    letters = chars_at(pdf, drawn, 0)
    for number, one in enumerate(letters):
        assert not any(one.overlaps(other, 0.12) for other in letters[number + 1 :]), one
    shown = "".join(char.text for char in letters)
    for name in ("product", "organisation"):
        words = {**USUAL, **texts}[name]
        assert words.replace(" ", "") in shown


def test_the_widest_lot_code_stands_beside_a_logo(design, stamps, printed, chars_at):
    widest = "MMMMMMMMM-26112201"
    drawn = with_changes(design, logo=logo(300, 300))
    pdf, _ = printed(stamps(1, lot=widest), drawn)
    assert widest in "".join(char.text for char in chars_at(pdf, drawn, 0))


def test_without_a_logo_the_texts_have_its_room(design, stamps, printed):
    """The very bytes of a design that knows of no logo."""
    boxes = tuple(replace(box, beside_logo=None) for box in design.boxes)
    bare = replace(design, pictures=(), boxes=boxes)
    assert printed(stamps(2, **LONGEST), design) == printed(stamps(2, **LONGEST), bare)


def test_a_logo_that_comes_with_the_content_has_its_room_too(design, stamps):
    (content,) = stamps(1)
    given = replace(content, pictures={"logo": logo(300, 300)})
    files = []
    for drawn, said in ((design, given), (with_changes(design, logo=logo(300, 300)), content)):
        for write in (write_document, lambda told, **rest: write_sheets(Listed(told), **rest)):
            files.append(BytesIO())
            write([said], design=drawn, out=files[-1])
    one, streamed, other, other_streamed = (file.getvalue() for file in files)
    assert (one, streamed) == (other, other_streamed)
    assert arranged(design, content) == design != arranged(design, given)


def test_a_file_holds_the_logo_once_however_many_stamps(design, stamps, printed):
    drawn = with_changes(design, logo=logo(300, 300))
    last = Grid.of(design).per_sheet - 1
    many = stamps(last + 3)
    costs = [
        len(printed(some, drawn)[0]) - len(printed(some, design)[0]) for some in (many[:1], many)
    ]
    pdf, _ = printed(many, drawn)
    assert pdf.count(b"/Subtype /Image") == 1
    assert costs[1] == pytest.approx(costs[0], abs=200)
    assert red_in(rendered(pdf, drawn)) == pytest.approx(red_in(rendered(pdf, drawn, last)), abs=1)
    codes = [content.url for content in many]
    assert proof.check(pdf, codes, design=drawn) == len(many)


def test_white_and_clear_ground_around_a_logo_take_no_room(design, stamps, printed):
    plain, *others = (
        printed(stamps(1), with_changes(design, logo=each))[0]
        for each in (
            logo(300, 300),
            logo(300, 300, around=200),
            logo(300, 300, around=200, ground=(255, 255, 255, 255)),
            logo(300, 300, around=200, ground=(250, 252, 247, 255)),
        )
    )
    assert [each == plain for each in others] == [True] * 3


@pytest.mark.parametrize("dpi", DOTS_A_MM)
def test_a_thermal_printer_shows_the_tones_of_a_logo(design, stamps, dpi):
    (content,) = stamps(1)
    place = design.pictures[0].frame
    dots_a_mm = DOTS_A_MM[dpi]
    edges = [place.x_mm, place.y_mm, place.x_mm + place.width_mm, place.y_mm + place.height_mm]
    inside = tuple(round(edge * dots_a_mm) for edge in edges)
    shape = (round(place.width_mm * 50), round(place.height_mm * 50))  # fills its place
    black = []
    labels = []
    for drawn in (
        design,
        *(with_changes(design, logo=logo(*shape, each)) for each in (LIGHT, RED, (0, 0, 0))),
    ):
        (label,) = LabelDots(drawn, dpi).pictures([content])
        labels.append(label.convert("L"))
        there = labels[-1].crop(inside)
        black.append(there.histogram()[0] / (there.width * there.height))
    assert black[0] < black[1] < black[2] <= black[3]
    assert 0.2 < black[1] < 0.5
    assert black[3] > 0.9
    frame = design.qr
    code = (0, 0, round(frame.width_mm * dots_a_mm), round(frame.height_mm * dots_a_mm))
    assert {each.crop(code).tobytes() for each in labels} == {labels[0].crop(code).tobytes()}


@pytest.mark.parametrize("dpi", DOTS_A_MM)
def test_a_thermal_printer_sets_the_texts_beside_the_logo(design, stamps, dpi):
    (content,) = stamps(1, **LONGEST)
    place = design.pictures[0].frame
    ends = (place.x_mm, place.y_mm, place.x_mm + place.width_mm, place.y_mm + place.height_mm)
    out = (math.floor, math.floor, math.ceil, math.ceil)
    touched = tuple(way(end * DOTS_A_MM[dpi]) for way, end in zip(out, ends, strict=True))
    printed = []
    for drawn in (
        with_changes(design, logo=logo(300, 300)),
        replace(design.beside_logo(), pictures=()),
    ):
        (label,) = LabelDots(drawn, dpi).pictures([content])
        label.paste(255, touched)
        printed.append(label.tobytes())
    assert printed[0] == printed[1]


ROOM = """
name = "mine"
width_mm = 40
height_mm = 20
[qr]
x_mm = 0
y_mm = 0
size_mm = 18
[[picture]]
name = "mark"
show = "logo"
x_mm = 18
y_mm = 12
width_mm = 6
height_mm = 6
[[box]]
name = "about"
x_mm = 18
y_mm = 1
width_mm = 20
height_mm = 18
beside_logo = { height_mm = 11 }
[[box.text]]
show = "product"
size_pt = [5, 7]
"""


def test_a_box_says_which_edges_are_others_beside_a_logo():
    (box,) = parse(ROOM, source="x").beside_logo().boxes
    assert box.frame == Frame(18, 1, 20, 11)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("x_mm = 18\ny_mm = 12", "x_mm = 17.9\ny_mm = 12", "qr and mark overlap"),
        ("{ height_mm = 11 }", "{ height_mm = 11.1 }", "about and mark overlap"),
        ("{ height_mm = 11 }", "{ height_mm = 11, width_mm = 23 }", "about reaches over the edge"),
        ("{ height_mm = 11 }", "{ height_mm = 0 }", "about has no size"),
        ("{ height_mm = 11 }", "{ depth_mm = 11 }", "beside_logo of box about does not know"),
        ('show = "logo"', 'show = "photo"', "make room for a logo that it does not have"),
        ("width_mm = 20", "width_mm = 23", "about reaches over the edge"),
    ],
)
def test_a_logo_that_would_not_print_is_refused(old, new, reason):
    assert ROOM.count(old) == 1
    with pytest.raises(DesignError, match=reason):
        parse(ROOM.replace(old, new), source="mine.toml")
