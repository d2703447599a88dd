import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labels import qr
from labels.errors import BadQrText, ModuleTooSmall, QrTooLarge

FULL_TAIL = "/T/" + "K7M2Q9TX4B" * 12
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def as_read(drawn: qr.Symbol) -> str:
    """What zxing reads from the symbol's bars, four pixels a module."""
    picture = Image.new("L", (drawn.modules * 4, drawn.modules * 4), 255)
    for column, row, length in drawn.bars():
        picture.paste(0, (column * 4, row * 4, (column + length) * 4, row * 4 + 4))
    (code,) = zxingcpp.read_barcodes(picture)
    return code.text


@pytest.mark.parametrize(
    ("host_length", "version"), [(8, 6), (12, 6), (13, 7), (21, 7), (28, 7), (29, 8), (34, 8)]
)
def test_a_full_stamp_takes_the_version_that_the_design_page_promises(host_length, version):
    drawn = qr.symbol("https://" + "a" * host_length, FULL_TAIL)
    assert drawn.designator == f"{version}-M"
    assert drawn.modules == 17 + 4 * version + 8


def test_two_segments_are_shorter_than_one():
    one = segno.make("https://truyxuat.nguon.exampl" + FULL_TAIL, error="m", micro=False)
    two = qr.symbol("https://truyxuat.nguon.exampl", FULL_TAIL)
    assert two.modules < one.symbol_size(border=4)[0]


@given(
    host=st.text("abcdefghijklmnopqrstuvwxyz0123456789.-:", min_size=1, max_size=60),
    tail=st.text(ALPHANUMERIC, min_size=1, max_size=130),
)
def test_every_address_is_read_as_it_was_written(host, tail):
    assert as_read(qr.symbol(f"https://{host}", tail)) == f"https://{host}{tail}"


@pytest.mark.parametrize("mask", [None, *range(8)])
def test_every_mask_is_read(mask):
    drawn = qr.symbol("https://nguon.vn", FULL_TAIL, mask=mask)
    assert as_read(drawn) == "https://nguon.vn" + FULL_TAIL


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("https://nguon.vn", "/t/abc"),
        ("https://nguon.vn", ""),
        ("HTTPS://NGUON.VN", "/T/ABC"),
        ("nguon.vn", "/T/ABC"),
        ("https://nguồn.vn", "/T/ABC"),
    ],
)
def test_what_is_not_a_stamp_address_is_refused(head, tail):
    with pytest.raises(BadQrText):
        qr.symbol(head, tail)


def test_an_address_is_split_after_the_host():
    assert qr.split_url("http://127.0.0.1:8000/T/1AB") == ("http://127.0.0.1:8000", "/T/1AB")


@pytest.mark.parametrize("url", ["https://nguon.vn", "/T/1AB", "https://nguon.vn/T/1ab", ""])
def test_what_cannot_be_split_is_refused_whole(url):
    with pytest.raises(BadQrText) as refusal:
        qr.split_url(url)
    assert refusal.value.params["text"] == url


def test_more_than_any_symbol_holds_is_refused():
    with pytest.raises(QrTooLarge):
        qr.symbol("https://nguon.vn", "A" * 4000)


def test_bars_cover_exactly_the_dark_modules():
    drawn = qr.symbol("https://nguon.vn", FULL_TAIL)
    covered = {
        (column + step, row) for column, row, length in drawn.bars() for step in range(length)
    }
    dark = {
        (x + qr.QUIET_ZONE, y + qr.QUIET_ZONE)
        for y, row in enumerate(drawn.rows)
        for x, module in enumerate(row)
        if module
    }
    assert covered == dark
    assert sum(length for _, _, length in drawn.bars()) == len(dark)


def test_bars_stay_out_of_the_quiet_zone():
    drawn = qr.symbol("https://nguon.vn", FULL_TAIL)
    edge = drawn.modules - qr.QUIET_ZONE
    for column, row, length in drawn.bars():
        assert qr.QUIET_ZONE <= column < column + length <= edge
        assert qr.QUIET_ZONE <= row < edge


def test_a_good_module_says_nothing():
    drawn = qr.symbol("https://" + "a" * 21, FULL_TAIL)
    size, notice = qr.module_mm(drawn, 53 * 0.33, design="x")
    assert size == pytest.approx(0.33)
    assert notice is None


def test_a_small_module_is_told():
    drawn = qr.symbol("https://" + "a" * 21, FULL_TAIL)
    size, notice = qr.module_mm(drawn, 53 * 0.3, design="x")
    assert size == pytest.approx(0.3)
    assert notice.code == "small_modules"
    assert "0.30 mm" in str(notice)


def test_a_module_that_phones_cannot_read_is_refused():
    drawn = qr.symbol("https://" + "a" * 21, FULL_TAIL)
    with pytest.raises(ModuleTooSmall, match=r"0\.24 mm"):
        qr.module_mm(drawn, 53 * 0.24, design="x")
