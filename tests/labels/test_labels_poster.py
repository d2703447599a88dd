from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from labels import poster
from labels.errors import BadColour, BadLogo, LogoTooLarge, LowContrast, QrTooLarge

URL = "https://nguon.vn/san-pham/che-bup-kho-la-bang"
RED = (200, 30, 30)


def picture(width=400, height=400, *, colour=RED, mode="RGB", form="PNG") -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height), colour).save(out, form)
    return out.getvalue()


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def read(png: bytes) -> str:
    (code,) = zxingcpp.read_barcodes(opened(png))
    return code.text


@pytest.mark.parametrize("logo", [None, picture()], ids=["plain", "with logo"])
@pytest.mark.parametrize("colour", [poster.LEAF_GREEN, "#000000", "#8a1c1c"])
def test_the_styled_code_is_read(logo, colour):
    assert read(poster.styled_png(URL, logo=logo, colour=colour)) == URL


@pytest.mark.parametrize("length", [20, 160, 400])
def test_short_and_long_addresses_are_read_with_a_logo(length):
    url = "https://nguon.vn/" + "a" * (length - 17)
    assert read(poster.styled_png(url, logo=picture())) == url


def test_the_logo_stands_in_the_middle():
    image = opened(poster.styled_png(URL, logo=picture()))
    red, green, blue = image.getpixel((image.width // 2, image.height // 2))
    assert red > 150 > max(green, blue)


def test_the_logo_is_not_stretched():
    image = opened(poster.styled_png(URL, logo=picture(400, 100)))
    middle = image.width // 2

    def red_pixels(points):
        return sum(
            1 for x, y in points if image.getpixel((x, y))[0] > 150 > image.getpixel((x, y))[1]
        )

    across = red_pixels((x, middle) for x in range(image.width))
    down = red_pixels((middle, y) for y in range(image.height))
    assert across == pytest.approx(4 * down, rel=0.15)


def test_a_transparent_logo_lies_on_white():
    clear = picture(mode="RGBA", colour=(0, 0, 0, 0))
    image = opened(poster.styled_png(URL, logo=clear))
    assert image.getpixel((image.width // 2, image.height // 2)) == (255, 255, 255)


def test_the_colour_is_used_on_white_with_a_quiet_zone():
    image = opened(poster.styled_png(URL, colour="#1e5631"))
    assert image.getpixel((4 * 16 + 56, 4 * 16 + 8)) == (0x1E, 0x56, 0x31)
    assert {image.getpixel((x, 2 * 16)) for x in range(image.width)} == {(255, 255, 255)}


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_other_usual_forms_are_taken(form):
    assert read(poster.styled_png(URL, logo=picture(form=form))) == URL


@pytest.mark.parametrize(
    "logo",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        picture(form="GIF"),
        picture()[:60],
    ],
    ids=["empty", "text", "svg with a script", "gif", "cut off"],
)
def test_what_is_not_a_picture_is_refused(logo):
    with pytest.raises(BadLogo):
        poster.styled_png(URL, logo=logo)


@pytest.mark.parametrize(
    ("side", "said"),
    [
        (4001, "17 megapixels"),
        (4200, "18 megapixels"),
        (11_000, "megapixels"),
        (14_200, "megapixels"),
    ],
)
def test_too_many_pixels_are_refused_before_they_are_opened(side, said):
    """16.01, 18, 121 and 202 megapixels: ours, Pillow's warning and Pillow's error."""
    with pytest.raises(LogoTooLarge, match=said):
        poster.styled_png(URL, logo=picture(side, side, mode="1", colour=0))


def test_too_many_bytes_are_refused():
    with pytest.raises(LogoTooLarge, match="up to 5 MB"):
        poster.styled_png(URL, logo=b"x" * 5_000_001)


@pytest.mark.parametrize("colour", ["#ffffff", "#ffe08a", "#8bc34a"])
def test_a_pale_colour_is_refused(colour):
    with pytest.raises(LowContrast, match=colour):
        poster.styled_png(URL, colour=colour)


def test_what_is_no_colour_is_refused():
    with pytest.raises(BadColour, match="leaf"):
        poster.styled_png(URL, colour="leaf")


def test_too_long_an_address_is_refused():
    with pytest.raises(QrTooLarge, match="3000"):
        poster.styled_png("h" * 3000)


def test_clear_edges_of_a_logo_take_no_room():
    small = Image.new("RGBA", (1000, 1000), (0, 0, 0, 0))
    small.paste((*RED, 255), (450, 450, 550, 550))
    out = BytesIO()
    small.save(out, "PNG")
    assert poster.styled_png(URL, logo=out.getvalue()) == poster.styled_png(URL, logo=picture())
