import sys

import pytest

from labels import proof
from labels.design import load
from labels.errors import ProofMismatch, ProofUnavailable
from labels.paper import Grid


@pytest.fixture
def sheets(stamps, printed):
    contents = stamps(52)
    pdf, _ = printed(contents, load("35x25"))
    return pdf, [content.url for content in contents]


def test_what_is_read_comes_sheet_by_sheet_in_reading_order(sheets):
    pdf, urls = sheets
    reads = proof.read_back(pdf)
    assert [read.text for read in reads] == urls
    assert [read.page for read in reads] == [1] * 50 + [2] * 2


def test_the_place_that_is_read_is_the_middle_of_the_code(sheets):
    pdf, _ = sheets
    design = load("35x25")
    x, y = Grid.of(design).corner(0)
    first = proof.read_back(pdf)[0]
    assert first.x_mm == pytest.approx(x + design.qr.width_mm / 2, abs=0.3)
    assert first.y_mm == pytest.approx(y + design.qr.height_mm / 2, abs=0.3)


def test_a_file_is_read_from_its_path(sheets, tmp_path):
    pdf, urls = sheets
    file = tmp_path / "sheets.pdf"
    file.write_bytes(pdf)
    assert proof.check(file, urls, design=load("35x25")) == 52


def test_two_stamps_in_each_others_place_are_a_mismatch(sheets):
    pdf, urls = sheets
    swapped = [*urls[:7], urls[8], urls[7], *urls[9:]]
    with pytest.raises(ProofMismatch, match="Sheet 1, row 2, column 3") as refusal:
        proof.check(pdf, swapped, design=load("35x25"))
    assert refusal.value.params["expected"] == urls[8]
    assert refusal.value.params["read"] == urls[7]


def test_a_stamp_that_is_not_there_is_a_mismatch(sheets):
    pdf, urls = sheets
    with pytest.raises(ProofMismatch, match="Sheet 2, row 1, column 3") as refusal:
        proof.check(pdf, [*urls, "https://nguon.vn/T/MORE"], design=load("35x25"))
    assert refusal.value.params["read"] is None


def test_a_stamp_too_many_is_a_mismatch(sheets):
    pdf, urls = sheets
    with pytest.raises(ProofMismatch, match="Sheet 2, row 1, column 2") as refusal:
        proof.check(pdf, urls[:-1], design=load("35x25"))
    assert refusal.value.params["expected"] is None


def test_a_code_that_differs_by_one_letter_is_a_mismatch(sheets):
    pdf, urls = sheets
    altered = [urls[0][:-1] + "0", *urls[1:]]
    with pytest.raises(ProofMismatch, match="Sheet 1, row 1, column 1"):
        proof.check(pdf, altered, design=load("35x25"))


def test_sheets_of_another_design_do_not_pass(sheets):
    pdf, urls = sheets
    with pytest.raises(ProofMismatch):
        proof.check(pdf, urls, design=load("25x25"))


@pytest.mark.parametrize("package", ["pypdfium2", "zxingcpp"])
def test_without_the_extra_the_error_says_what_to_install(package, sheets, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ProofUnavailable, match=r"nguon\[proof\]"):
        proof.read_back(sheets[0])


def test_labels_print_without_the_extra(monkeypatch, stamps, printed):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    pdf, _ = printed(stamps(1), load("25x25"))
    assert pdf.startswith(b"%PDF")
