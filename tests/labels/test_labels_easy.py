"""Any strings in one call."""

import io
import os

import pytest

import labels
from labels import proof
from labels.errors import BadContent, NothingToPrint

CODES = ["https://nguon.vn/t/ab1", "SSCC 00123456789012345675", "chè, trà, café"]


def test_every_string_is_read_back_from_the_file(tmp_path):
    out = tmp_path / "codes.pdf"
    report = labels.sheet(CODES, out=out, design="25x25", serial=["1", "2", "3"], lot="A-1")
    assert report.stamps == 3
    assert [read.text for read in proof.read_back(out)] == CODES


def test_a_path_as_text_and_an_open_file_are_taken_too(tmp_path):
    out = io.BytesIO()
    labels.sheet(CODES, out=out)
    labels.sheet(CODES, out=os.fspath(tmp_path / "a.pdf"))
    assert (tmp_path / "a.pdf").read_bytes() == out.getvalue()


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"serial": ["1", "2"]}, "There are 2 texts for serial, but 3 codes"),
        ({"price": "9"}, "no text price"),
        ({"serial": 5}, "The serial number 1 is not a text: 5"),
        ({"serial": ["1", "2", b"3"]}, "The serial number 3 is not a text: b'3'"),
        ({"product": "\ud800"}, r"The product number 1 is not a text: '\\ud800'"),
    ],
)
def test_texts_that_do_not_belong_are_refused(texts, message):
    with pytest.raises(BadContent, match=message):
        labels.sheet(CODES, out=io.BytesIO(), **texts)


def test_no_code_is_nothing_to_print():
    with pytest.raises(NothingToPrint):
        labels.sheet([], out=io.BytesIO())


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ("https://nguon.vn/t/ab1", "“https://nguon.vn/t/ab1” is one text"),
        (b"AB1", "The code number 1 is not a text: b'AB1'"),
        (["AB1", 7], "The code number 2 is not a text: 7"),
        (["AB1", "\udc80"], r"The code number 2 is not a text: '\\udc80'"),
        (["AB1", ""], "Code 2 is empty"),
    ],
)
def test_what_is_no_list_of_texts_is_refused_by_name(codes, message):
    with pytest.raises(BadContent, match=message) as refusal:
        labels.sheet(codes, out=io.BytesIO())
    assert str(refusal.value).encode()


def test_codes_texts_and_paper_come_as_they_are_at_hand(tmp_path):
    """Generators are read once; papers go by name, as designs do."""
    out = tmp_path / "codes.pdf"
    numbers = range(1, 70)
    report = labels.sheet(
        (f"A{number:05}" for number in numbers),
        serial=map(str, numbers),
        out=out,
        design="35x21",
        paper="a4-65",
    )
    assert (report.pages, report.stamps) == (2, 69)
    assert proof.read_back(out)[-1].text == "A00069"
