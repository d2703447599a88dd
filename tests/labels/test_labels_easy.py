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
    ],
)
def test_texts_that_do_not_belong_are_refused(texts, message):
    with pytest.raises(BadContent, match=message):
        labels.sheet(CODES, out=io.BytesIO(), **texts)


def test_no_code_is_nothing_to_print():
    with pytest.raises(NothingToPrint):
        labels.sheet([], out=io.BytesIO())
