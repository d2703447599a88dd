import multiprocessing
import random
import sys
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from label_samples import BASE32

from labels import page_reader, proof
from labels.codes import Listed, Part
from labels.content import StampContent
from labels.design import load, parse
from labels.paper import Grid
from labels.pdf import write_sheets
from labels.proof_errors import BadSample, ProofMismatch, ProofUnavailable, UnreadableFile
from labels.qr import split_url
from labels.stock import Calibration

LARGE = parse(
    """
    name = "large"
    width_mm = 90
    height_mm = 130
    qr = { x_mm = 25, y_mm = 25, size_mm = 40 }
    """,
    source="large",
)


@pytest.fixture
def sheets(stamps, printed):
    contents = stamps(52)
    pdf, _ = printed(contents, load("35x25"))
    return pdf, [content.url for content in contents]


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A file of 80 codes on 20 sheets, and what stands in it."""
    dice = random.Random(4)
    codes = ["".join(dice.choices(BASE32, k=120)) for _ in range(80)]
    contents = [StampContent("https://nguon.vn", f"/T/{code}") for code in codes]
    file = tmp_path_factory.mktemp("proof") / "many.pdf"
    with file.open("wb") as out:
        write_sheets(Listed(contents), design=LARGE, out=out)
    return file, [content.url for content in contents]


class Made:
    """Codes that are made where they are compared, with a hidden one beside each stamp's own."""

    shared = StampContent("https://nguon.vn", "/T/", codes={"hidden": ""})
    varying = frozenset({"codes"})
    letters = ""

    def __init__(self, tails):
        self.tails = tails

    def __len__(self):
        return len(self.tails)

    def part(self, start, stop):
        some = self.tails[start:stop]
        hidden = [{"hidden": f"https://nguon.vn/T/H{tail}"} for tail in some]
        return Part([("https://nguon.vn", f"/T/{tail}") for tail in some], {"codes": hidden})


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


def test_several_processes_read_every_code_and_tell_how_far_they_are(many):
    file, urls = many
    told = []

    proved = proof.check(
        file,
        urls,
        design=LARGE,
        processes=2,
        progress=lambda done, total: told.append((done, total)),
    )

    assert proved == 80
    assert told == [(32, 80), (64, 80), (80, 80)]


def test_of_two_mismatches_the_first_sheets_is_named_whichever_process_was_quicker(many):
    file, urls = many
    altered = [*urls[:7], "https://nguon.vn/T/1", *urls[8:60], "https://nguon.vn/T/2", *urls[61:]]
    with pytest.raises(ProofMismatch, match="Sheet 2, row 2, column 2"):
        proof.check(file, altered, design=LARGE, processes=2)


def test_who_stops_the_proof_stops_its_processes(many):
    file, urls = many

    class EnoughError(Exception):
        pass

    def stop(done, total):
        raise EnoughError

    with pytest.raises(EnoughError):
        proof.check(file, urls, design=LARGE, processes=2, progress=stop)
    assert not multiprocessing.active_children()


def test_a_sample_reads_whole_sheets_from_the_first_to_the_last(many):
    file, urls = many
    told = []
    beside = [
        *urls[:4],
        *urls[8:12],
        *urls[4:8],
        *urls[12:],
    ]  # wrong, but on no sheet of the sample

    proved = proof.check(
        file,
        beside,
        design=LARGE,
        sample=10,
        progress=lambda done, total: told.append((done, total)),
    )

    assert proved == 12
    assert told == [(12, 12)]
    with pytest.raises(ProofMismatch, match="Sheet 2, row 1, column 1"):
        proof.check(file, beside, design=LARGE)


def test_a_sample_finds_what_is_wrong_on_its_sheets(many):
    file, urls = many
    with pytest.raises(ProofMismatch, match="Sheet 20, row 2, column 2"):
        proof.check(file, [*urls[:-1], urls[0]], design=LARGE, sample=1)


def test_a_sample_of_nothing_is_refused(many):
    file, urls = many
    with pytest.raises(BadSample, match="0 codes"):
        proof.check(file, urls, design=LARGE, sample=0)


@given(st.integers(1, 3000), st.integers(1, 180), st.integers(1, 200_000))
def test_a_sample_is_large_enough_and_even(sheets, per_sheet, codes):
    chosen = proof.sampled(sheets, per_sheet, codes)
    assert chosen[0] == 1
    assert chosen[-1] == sheets
    assert len(chosen) == len(set(chosen)) <= max(2, -(-codes // per_sheet))
    assert len(chosen) * per_sheet >= min(codes, sheets * per_sheet)
    gaps = {after - before for before, after in pairwise(chosen)}
    assert not gaps or max(gaps) - min(gaps) <= 1


def test_of_a_sheet_that_was_lost_on_the_way_the_place_is_named_not_the_end(many):
    """In a sample, too: 20 sheets are there of 21, and from the third on each is the next one."""
    file, urls = many
    more = [*urls[:8], *(f"https://nguon.vn/T/MORE{number}" for number in range(4)), *urls[8:]]
    for sample in (None, 4):
        with pytest.raises(ProofMismatch, match="Sheet 3, row 1, column 1") as refusal:
            proof.check(file, more, design=LARGE, sample=sample)
        assert refusal.value.params["read"] == urls[8]


def test_a_sheet_too_few_is_named(many):
    file, urls = many
    with pytest.raises(ProofMismatch, match="Sheet 21, row 1, column 1") as refusal:
        proof.check(file, [*urls, "https://nguon.vn/T/MORE"], design=LARGE)
    assert refusal.value.params["read"] is None


def test_a_sheet_too_many_is_a_mismatch_in_a_sample_too(many):
    file, urls = many
    with pytest.raises(ProofMismatch, match="Sheet 19, row 1, column 1") as refusal:
        proof.check(file, urls[:72], design=LARGE, sample=4)
    assert refusal.value.params["expected"] is None
    assert refusal.value.params["read"] == urls[72]


def test_a_code_too_fine_for_the_first_look_is_found_by_the_second(many):
    file, urls = many
    pixels_a_module = 1.2
    dpi = int(pixels_a_module * 49 / 40 * 25.4)
    assert len(proof.read_back(file, dpi=dpi)) < 80
    assert proof.check(file, urls, design=LARGE, dpi=dpi) == 80


def test_a_label_holds_all_of_its_codes_or_it_is_a_mismatch(many):
    file, urls = many
    wide = parse(
        'name = "wide"\nwidth_mm = 182\nheight_mm = 130\nqr = { x_mm = 1, y_mm = 1, size_mm = 40 }',
        source="wide",
    )
    pairs = [tuple(urls[at : at + 2]) for at in range(0, 80, 2)]
    assert proof.check(file, pairs, design=wide) == 40
    with pytest.raises(ProofMismatch, match="Sheet 1, row 1, column 1") as refusal:
        proof.check(file, [pairs[0][0], *pairs[1:]], design=wide)
    assert refusal.value.params["read"] == " ".join(sorted(pairs[0]))


def test_a_stamp_and_its_hidden_code_are_both_made_again_and_compared():
    out = BytesIO()
    tails = [f"{number:08}" for number in range(6)]
    scratch = load("scratch-50x30")
    write_sheets(Made(tails), design=scratch, out=out)

    assert proof.check(out.getvalue(), Made(tails), design=scratch) == 6
    with pytest.raises(ProofMismatch, match="Sheet 1, row 2, column 2") as refusal:
        proof.check(out.getvalue(), Made([*tails[:4], "9", tails[5]]), design=scratch)
    assert refusal.value.params["expected"] == "https://nguon.vn/T/9 https://nguon.vn/T/H9"


def test_a_half_used_sheet_is_read_as_it_was_printed(many):
    _, urls = many
    out = BytesIO()
    moved = Calibration(offset_x_mm=8, offset_y_mm=-7, scale_x=0.97, scale_y=1.02)
    contents = [StampContent(*split_url(url)) for url in urls[:6]]
    write_sheets(Listed(contents), design=LARGE, out=out, start=3, calibration=moved)
    laid = {"design": LARGE, "start": 3, "calibration": moved}

    assert proof.check(out.getvalue(), urls[:6], **laid) == 6
    with pytest.raises(ProofMismatch, match="Sheet 2, row 1, column 2"):
        proof.check(out.getvalue(), [*urls[:2], urls[9], *urls[3:6]], **laid)
    with pytest.raises(ProofMismatch, match="Sheet 3, row 1, column 2"):
        proof.check(out.getvalue(), urls[:10], **laid)


def test_a_file_that_is_opened_anew_on_the_way_reads_the_same(many, monkeypatch):
    file, urls = many
    monkeypatch.setattr(page_reader, "_KEPT_PAGES", 3)
    assert [read.text for read in proof.read_back(file)] == urls


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\n", b"PK\x03\x04"])
def test_what_is_no_pdf_is_refused(content, tmp_path):
    file = tmp_path / "no.pdf"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile):
        proof.check(file, ["https://nguon.vn/T/1"], design=LARGE)
