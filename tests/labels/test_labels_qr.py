import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from symbol_reading import read

from labels import qr
from labels.errors import BadQrText, ModuleTooSmall, QrTooLarge

FULL_TAIL = "/T/" + "K7M2Q9TX4B" * 12
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def as_read(drawn: qr.Symbol) -> str:
    """What zxing reads from the symbol, four pixels a module."""
    return read(drawn.rows)


@pytest.mark.parametrize(
    ("host_length", "version"), [(8, 6), (12, 6), (13, 7), (21, 7), (28, 7), (29, 8), (34, 8)]
)
def test_a_full_stamp_takes_the_version_that_the_design_page_promises(host_length, version):
    drawn = qr.symbol("https://" + "a" * host_length, FULL_TAIL)
    assert drawn.layout.designator == f"{version}-M"
    assert drawn.layout.modules == 17 + 4 * version


def test_two_segments_are_shorter_than_one():
    one = segno.make("https://truyxuat.nguon.exampl" + FULL_TAIL, error="m", micro=False)
    two = qr.symbol("https://truyxuat.nguon.exampl", FULL_TAIL)
    assert two.layout.modules < one.symbol_size(border=0)[0]


@given(
    host=st.text("abcdefghijklmnopqrstuvwxyz0123456789.-:", min_size=1, max_size=60),
    tail=st.text(ALPHANUMERIC, min_size=1, max_size=130),
)
def test_every_address_is_read_as_it_was_written(host, tail):
    assert as_read(qr.symbol(f"https://{host}", tail)) == f"https://{host}{tail}"


@pytest.mark.parametrize("mask", range(8))
def test_every_mask_is_read(mask):
    drawn = qr.symbol("https://nguon.vn", FULL_TAIL, mask=mask)
    assert as_read(drawn) == "https://nguon.vn" + FULL_TAIL


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("https://nguon.vn", "/t/abc"),
        ("https://nguon.vn", "/T/Ẵ"),
        ("", ""),
    ],
)
def test_what_its_segments_cannot_hold_is_refused(head, tail):
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


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("https://nguon.vn/T/1ABC", ("https://nguon.vn", "/T/1ABC")),
        ("http://127.0.0.1:8000/T/1AB", ("http://127.0.0.1:8000", "/T/1AB")),
        ("https://nguon.vn/p/chè", ("https://nguon.vn/p/chè", "")),
        ("https://nguon.vn/p/che-000017", ("https://nguon.vn/p/che", "-000017")),
        ("SSCC 00123456789012345675", ("", "SSCC 00123456789012345675")),
        ("A1", ("", "A1")),
        ("chè A1", ("chè A1", "")),
    ],
)
def test_any_text_is_split_where_it_becomes_short(text, parts):
    assert qr.split(text) == parts
    assert as_read(qr.symbol(*parts)) == text


def test_the_level_is_raised_where_there_is_room():
    assert qr.symbol("https://nguon.vn", "/T/ABCDEF").layout.designator == "2-M"
    assert qr.symbol("https://nguon.vn", "/T/A").layout.designator == "2-Q"


def test_a_good_module_says_nothing():
    drawn = qr.symbol("https://" + "a" * 21, FULL_TAIL)
    size, notice = qr.module_mm(drawn.layout, 53 * 0.33, design="x")
    assert size == pytest.approx(0.33)
    assert notice is None


def test_a_small_module_is_told():
    drawn = qr.symbol("https://" + "a" * 21, FULL_TAIL)
    size, notice = qr.module_mm(drawn.layout, 53 * 0.3, design="x")
    assert size == pytest.approx(0.3)
    assert notice.code == "small_modules"
    assert "0.30 mm" in str(notice)


def test_a_module_that_phones_cannot_read_is_refused():
    drawn = qr.symbol("https://" + "a" * 21, FULL_TAIL)
    with pytest.raises(ModuleTooSmall, match=r"0\.24 mm"):
        qr.module_mm(drawn.layout, 53 * 0.24, design="x")
