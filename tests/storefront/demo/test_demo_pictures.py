import re
from importlib import resources
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

import storefront.web
from storefront.demo import pictures
from storefront.demo.content import cooperatives

DRAWINGS = sorted(
    file.name.removesuffix(".svg")
    for file in (resources.files("storefront.demo") / "drawings").iterdir()
    if file.name.endswith(".svg")
)
SITE = sorted((Path(storefront.web.__file__).parent / "static" / "drawings").glob("*.svg"))
GREEN, AMBER = (0x23, 0x6B, 0x2B), (0xB8, 0x6E, 0x00)


def test_every_product_and_cooperative_has_a_drawing_and_no_drawing_is_left_over():
    used = {content.organisation["mark"] for content in cooperatives()}
    used |= {product.drawing for content in cooperatives() for product in content.products}

    assert used == set(DRAWINGS)


@pytest.mark.parametrize(
    "svg",
    [*map(pictures.drawing, DRAWINGS), *(file.read_text(encoding="utf-8") for file in SITE)],
    ids=[*DRAWINGS, *(file.stem for file in SITE)],
)
def test_a_drawing_is_small_and_made_of_lines_and_flat_fills_alone(svg):
    assert len(svg) < 6_000
    assert set(re.findall(r"<(\w+)", svg)) == {"svg", "path"}
    assert set(re.findall(r"[A-Za-z]", " ".join(re.findall(r' d="([^"]*)"', svg)))) <= set("MLCZ")
    assert not re.search(r"url\(|script|href|text|style", svg)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_picture_is_a_small_square_png_in_the_houses_colours(name):
    content = pictures.png(name)
    picture = Image.open(BytesIO(content))
    colours = {colour for _, colour in picture.convert("RGB").getcolors()}

    assert picture.size == (1000, 1000)
    assert len(content) < 32_000
    assert {GREEN, AMBER} <= colours
    assert picture.convert("RGB").getpixel((3, 3)) == (255, 255, 255)


def test_a_picture_can_be_smaller():
    assert Image.open(BytesIO(pictures.png("mark-labang", 200))).size == (200, 200)


def test_straight_lines_keep_their_corners_and_a_closed_one_returns():
    assert list(pictures.outlines("M0 0L10 0L10 5.5Z")) == [
        [(0.0, 0.0), (10.0, 0.0), (10.0, 5.5), (0.0, 0.0)]
    ]


def test_each_move_begins_a_line_of_its_own():
    assert list(pictures.outlines("M0 0L1 1M5 5L6 6")) == [
        [(0.0, 0.0), (1.0, 1.0)],
        [(5.0, 5.0), (6.0, 6.0)],
    ]


def test_a_curve_begins_and_ends_where_it_is_told_and_bends_between():
    (line,) = pictures.outlines("M0 0C0 10 10 10 10 0")
    middle = line[len(line) // 2]

    assert line[0] == (0.0, 0.0)
    assert line[-1] == pytest.approx((10.0, 0.0))
    assert middle == pytest.approx((5.0, 7.5))
