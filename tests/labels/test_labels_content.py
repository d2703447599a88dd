import pytest

from labels import registry
from labels.content import StampContent, Words
from labels.errors import BadContent
from labels.qr import split_url

URL = ("https://nguon.vn", "/T/1ABC")


def spoken(content: StampContent) -> dict[str, str]:
    return {name: " ".join(run.text for run in runs) for name, runs in content.texts().items()}


def test_the_readable_host_is_the_one_in_the_code():
    content = StampContent(*split_url("http://127.0.0.1:8000/T/1ABC"))
    assert content.host == "127.0.0.1:8000"
    assert content.url == "http://127.0.0.1:8000/T/1ABC"


def test_dates_without_a_lot_are_refused():
    with pytest.raises(BadContent, match="lot"):
        StampContent(*URL, expires_on="22/11/2028")


def test_texts_carry_their_words_in_vietnamese_unless_told_otherwise():
    content = StampContent(*URL, lot="NA-1", produced_on="22/11/2026", expires_on="1/12/2026")
    assert spoken(content) == {
        "lot": "Lô NA-1",
        "produced": "NSX 22/11/2026",
        "expires": "HSD 1/12/2026",
        "hint": "Kiểm tra tên miền:",
        "host": "nguon.vn",
    }


def test_the_language_is_the_callers_choice():
    english = Words(lot="Lot", check_host="Check the address bar:")
    content = StampContent(*URL, lot="NA-1", words=english)
    assert spoken(content)["lot"] == "Lot NA-1"
    assert spoken(content)["hint"] == "Check the address bar:"


def test_a_blank_stamp_has_no_lot():
    assert StampContent(*URL, organisation="HTX Na La Hiên").blank
    assert not StampContent(*URL, lot="NA-1").blank


def test_every_text_is_one_that_designs_may_show():
    assert {*registry.sample().texts()} == {*registry.names("text")}


def test_a_poster_has_no_stamp_and_so_no_host():
    content = StampContent(more={"tagline": "Chè hái tay"})
    assert spoken(content) == {"tagline": "Chè hái tay"}
