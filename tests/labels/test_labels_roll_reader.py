"""What a printer makes of commands, by the manuals; and that a wrong roll is never released."""

import random
from contextlib import suppress
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels import proof, stock
from labels.codes import Listed
from labels.design import load
from labels.dots import DOTS_A_MM
from labels.errors import NothingToPrint
from labels.proof_errors import BadRow, ProofMismatch, RollMismatch, UnreadableCommands
from labels.roll_job import ROWS_IN_A_PART, write_roll
from labels.roll_reader import LANGUAGES, RollReader

ROLL = {"design": load("35x21"), "paper": stock.load("roll-3-35x22")}
BOTH = pytest.mark.parametrize("language", LANGUAGES)

# A picture of 8 by 2 dots at (2, 1) of a row of 10 by 4: the first line black, of the second half.
ZPL = b"^XA^PW10^LL4^LH0,0^FO2,1^GFA,2,2,1,FFF,^FS^PQ1,0,1,Y^XZ"
TSPL = (
    b"SIZE 1.25 mm,0.5 mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 0\r\nREFERENCE 0,0\r\n"
    b"CLS\r\nBITMAP 2,1,1,2,0,\x00\x0f\r\nPRINT 1,1\r\n"
)
STREAMS = {"zpl": ZPL, "tspl": TSPL}


def drawn(contents, language, dpi=203, **options):
    out = BytesIO()
    write_roll(Listed(contents), language=language, dpi=dpi, out=out, **ROLL, **options)
    return out.getvalue()


def checked(stream, contents, language, dpi=203, **options):
    urls = [content.url for content in contents]
    return proof.check_roll(stream, urls, language=language, dpi=dpi, **ROLL, **options)


@BOTH
def test_a_row_comes_out_as_the_manual_says(language):
    row = RollReader(STREAMS[language], language, 203).printed(1)

    expected = np.zeros((4, 10), dtype=np.uint8)
    expected[1, 2:] = 1
    expected[2, 2:6] = 1
    assert row.copies == 1
    assert (row.dots == expected).all()


def test_zpl_takes_pictures_in_bands_and_copies():
    two = b"^XA^PW8^LL2^FO0,0^GFA,1,1,1,!^FS^FO0,1^GFA,1,1,1,G8G1^FS^PQ7^XZ\n"
    row = RollReader(two, "zpl", 300).printed(1)
    assert row.copies == 7
    assert row.dots.tolist() == [[1] * 8, [1, 0, 0, 0, 0, 0, 0, 1]]


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("zpl", ZPL, b""),
        ("zpl", ZPL, b"%PDF-1.4\n"),
        ("zpl", b"^XA", b""),
        ("zpl", b"^XZ", b""),
        ("zpl", b"^XZ", b"^XZ^XA"),
        ("zpl", b"^FS", b"^FS^FDnguon^FS"),
        ("zpl", b"^PW10", b""),
        ("zpl", b"^PW10", b"^PW9"),  # a black dot beside the row
        ("zpl", b"^FO2,1", b"^FO2"),
        ("zpl", b"A,2,2,1", b"B,2,2,1"),
        ("zpl", b"A,2,2,1", b"A,3,2,1"),
        ("zpl", b"A,2,2,1", b"A,3,3,1"),
        ("zpl", b"FFF,", b"FFF"),
        ("zpl", b"FFF,", b"FFFF,"),
        ("zpl", b"FFF,", b"FF:*"),
        ("zpl", b"FFF,", b":F,"),
        ("zpl", b"^PQ1", b"^PQx"),
        ("tspl", TSPL, b""),
        ("tspl", b"SIZE 1.25 mm", b"SIZE 1.25 inch"),
        ("tspl", b"SIZE 1.25 mm", b"SIZE 1.1 mm"),
        ("tspl", b"SIZE 1.25 mm,0.5 mm\r\n", b""),
        ("tspl", b"DIRECTION 0", b"DIRECTION 1"),
        ("tspl", b"CLS\r\n", b""),
        ("tspl", b"CLS\r\n", b"CLS\r\nQRCODE 1,1\r\n"),
        ("tspl", b"BITMAP 2,1,1,2", b"BITMAP 2,1,1,3"),
        ("tspl", b"BITMAP 2,1,1,2", b"BITMAP 2,1,1,0"),
        ("tspl", b",0,\x00", b",1,\x00"),
        ("tspl", b"PRINT 1,1\r\n", b""),
        ("tspl", b"PRINT 1,1", b"PRINT"),
        ("tspl", b"PRINT 1,1\r\n", b"PRINT 1,1\r\nCLS\r\n"),
    ],
)
def test_what_no_manual_knows_is_refused(language, old, new, tmp_path):
    stream = STREAMS[language].replace(old, new)
    assert stream != STREAMS[language]
    file = tmp_path / "roll"
    file.write_bytes(stream)

    for given_as in (stream, file):
        with pytest.raises(UnreadableCommands):
            RollReader(given_as, language, 203).printed(1)


@given(st.sampled_from(sorted(LANGUAGES)), st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(language, data):
    stream = bytearray(STREAMS[language])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(stream) - 1))
        stream[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    with suppress(UnreadableCommands):
        assert RollReader(bytes(stream), language, 203).printed(1).dots.max() <= 1


@BOTH
@pytest.mark.parametrize("dpi", DOTS_A_MM)
def test_a_roll_holds_what_is_on_record(stamps, language, dpi):
    contents = stamps(8)
    told = []
    stream = drawn(contents, language, dpi)

    assert checked(stream, contents, language, dpi, progress=lambda *done: told.append(done)) == 8
    assert told == [(8, 8)]
    assert checked(stream, contents, language, dpi, sample=4) == 5  # first and last row


@BOTH
def test_a_wrong_code_is_named_by_row_label_and_number(stamps, language):
    contents = stamps(8)
    stream = drawn(contents, language)
    other = replace(contents[4], tail=contents[4].tail[:-1] + "2")
    expected = [*contents[:4], other, *contents[5:]]

    with pytest.raises(RollMismatch, match=r"Row 2 of the roll, label 2 .*\(number 5\)") as refused:
        checked(stream, expected, language)

    assert isinstance(refused.value, ProofMismatch)
    assert refused.value.params["read"] == contents[4].url
    assert refused.value.params["expected"] == other.url


@BOTH
def test_a_row_too_few_or_too_many_is_a_mismatch(stamps, language):
    contents = stamps(8)
    with pytest.raises(RollMismatch, match=r"Row 3 of the roll, label 1 .*\(number 7\)"):
        checked(drawn(contents[:6], language), contents, language)
    with pytest.raises(RollMismatch, match="Row 3 of the roll holds something"):
        checked(drawn(contents, language), contents[:6], language)
    with pytest.raises(RollMismatch, match=r"Row 3 of the roll, label 2 .*\(number 8\)"):
        checked(drawn(contents, language), contents[:7], language)


@BOTH
def test_a_code_beside_its_label_is_a_mismatch(stamps, language):
    contents = stamps(1)
    moved = {"zpl": (b"^FO0,0", b"^FO216,0"), "tspl": (b"BITMAP 0,0", b"BITMAP 216,0")}
    stream = drawn(contents[:1], language).replace(*moved[language])
    with pytest.raises(RollMismatch, match="Row 1 of the roll holds something"):
        checked(stream, contents[:1], language)


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("zpl", b"^PQ1,", b"^PQ2,"),
        ("zpl", b"^LL176", b"^LL240"),
        ("tspl", b"PRINT 1,1", b"PRINT 1,2"),
        ("tspl", b"PRINT 1,1", b"PRINT 2,1"),
        ("tspl", b"mm,22 mm", b"mm,30 mm"),
    ],
)
def test_a_row_that_comes_out_twice_or_too_long_is_refused(stamps, language, old, new):
    contents = stamps(3)
    stream = drawn(contents, language).replace(old, new)
    with pytest.raises(BadRow, match="printed once"):
        checked(stream, contents, language)


def test_a_roll_is_the_same_whatever_the_number_of_processes_and_read_by_all(stamps, tmp_path):
    contents = stamps(3 * ROWS_IN_A_PART + 1)
    file = tmp_path / "roll"
    told = []

    file.write_bytes(drawn(contents, "tspl", processes=2, progress=told.append))

    assert told == [3 * ROWS_IN_A_PART, len(contents)]
    assert file.read_bytes() == drawn(contents, "tspl")
    swapped = [*contents[:-3], *reversed(contents[-3:])]
    with pytest.raises(RollMismatch, match="Row 32 of the roll, label 2"):
        checked(file, swapped, "tspl", processes=2)


def test_nothing_is_no_roll():
    class Nothing:
        def __len__(self):
            return 0

    with pytest.raises(NothingToPrint):
        write_roll(Nothing(), language="zpl", dpi=203, out=BytesIO(), **ROLL)


def test_a_code_that_is_only_seen_on_a_closer_look_is_read(stamps, monkeypatch):
    contents = stamps(3)
    stream = drawn(contents, "tspl")
    seen = RollReader._reads
    dice = random.Random(1)

    def blinking(reader, row, number):
        found = seen(reader, row, number)
        found.pop(dice.randrange(len(found)))
        return found

    monkeypatch.setattr(RollReader, "_reads", blinking)
    assert checked(stream, contents, "tspl") == 3
