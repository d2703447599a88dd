"""Pictures in the width at which they are shown."""

from io import BytesIO

import pytest
from PIL import Image

from storefront.web.pictures import shrunk
from traceability.files.services import store_file


def picture(width, height, kind="JPEG", mode="RGB", colour="#236b2b", **options):
    out = BytesIO()
    Image.new(mode, (width, height), colour).save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def stored(sqlite_deployment, la_bang):
    def store(content, **details):
        with sqlite_deployment.transaction() as session:
            return store_file(
                session,
                sqlite_deployment.files,
                organisation_id=la_bang.id,
                content=content,
                **details,
            ).sha256

    return store


def test_a_large_picture_is_made_as_wide_as_asked():
    small = Image.open(BytesIO(shrunk(picture(3000, 2000), 320)))

    assert (small.format, small.size) == ("WEBP", (320, 213))


def test_a_small_picture_is_not_made_larger():
    assert Image.open(BytesIO(shrunk(picture(100, 50), 320))).size == (100, 50)


def test_clear_parts_stay_clear():
    assert (
        Image.open(BytesIO(shrunk(picture(10, 10, "PNG", "RGBA", (0, 0, 0, 0)), 320))).mode
        == "RGBA"
    )


def test_what_the_camera_noted_is_left_out_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera"

    small = Image.open(BytesIO(shrunk(picture(400, 200, exif=exif), 320)))

    assert small.size == (200, 400)
    assert not small.getexif()


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n broken", b"<svg/>"])
def test_what_is_no_picture_is_left_alone(content):
    assert shrunk(content, 320) is None


@pytest.mark.parametrize("side", [7_500, 10_000])
def test_a_picture_of_too_many_pixels_is_left_alone(side):
    assert shrunk(picture(side, side, "PNG", "1", 1), 320) is None


def test_a_picture_is_served_for_good(browser, stored):
    sha256 = stored(picture(1000, 1000))

    answer = browser.get(f"/pictures/{sha256}/320.webp")

    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("width", [0, 321, 99_999])
def test_only_a_few_widths_are_made(browser, stored, width):
    assert browser.get(f"/pictures/{stored(picture(10, 10))}/{width}.webp").status_code == 404


def test_a_drawing_is_shown_as_it_is(browser, stored):
    sha256 = stored(b"<svg xmlns='http://www.w3.org/2000/svg'/>", drawn_here=True)

    assert browser.get(f"/pictures/{sha256}/320.webp").location == f"/files/{sha256}"


def test_what_is_not_public_is_not_shown(browser, stored):
    sha256 = stored(picture(10, 10), is_public=False)

    assert browser.get(f"/pictures/{sha256}/320.webp").status_code == 404
