"""What a part of a run becomes on its pages."""

import io
import random
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from label_samples import LONGEST, USUAL

from labels import press, proof, text
from labels.codes import Listed
from labels.content import StampContent
from labels.design import load
from labels.errors import BadContent, MissingGlyph, TextDoesNotFit
from labels.paper import Grid
from labels.pdf import write_sheets


def pages_of(pdf: bytes) -> list[tuple[bytes, bytes]]:
    """Of each page, the forms and texts, and the pictures."""
    pages = pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages
    return [tuple(part.get_object().get_data() for part in page["/Contents"]) for page in pages]


def test_the_bytes_are_the_same_whatever_the_number_of_processes(printed):
    design = load("25x25")
    in_a_part = press.SHEETS_IN_A_PART * Grid.of(design).per_sheet
    contents = [
        StampContent("https://nguon.vn", f"/T/{number:08}", serial=f"{number:013}")
        for number in range(2 * in_a_part + 5)
    ]
    done = []
    alone, report = printed(contents, design, progress=done.append)
    spread, told = printed(contents, design, processes=2)
    assert alone == spread
    assert report == told
    assert done == [in_a_part, 2 * in_a_part, len(contents)]


def test_who_is_told_of_the_progress_can_stop_it(stamps, printed):
    def stop(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        printed(stamps(3), load("25x25"), progress=stop)


@pytest.mark.parametrize(
    ("data", "written"), [(b"\x00E\nI", b" ID \x00E\nI EI"), (b"\x01EI", b"/F/AHx ID 014549> EI")]
)
def test_bytes_that_look_like_the_end_of_a_picture_are_written_in_hex(data, written):
    """Some programs look for EI where others count."""
    assert press._picture(b"BI", data) == b"BI" + written + b" Q "


def test_a_picture_in_hex_is_the_same_picture(stamps, printed, monkeypatch):
    contents = stamps(4)
    plain, _ = printed(contents, load("35x25"))
    monkeypatch.setattr(press, "_END_OF_PICTURE", b"")  # is in every text
    pdf, _ = printed(contents, load("35x25"))
    assert [pictures.count(b"/F/AHx") for _, pictures in pages_of(pdf)] == [4]
    assert [pictures.count(b"/F/AHx") for _, pictures in pages_of(plain)] == [0]
    assert pixels(pdf) == pixels(plain)
    assert len(pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages[0].extract_text()) > 100


def pixels(pdf: bytes) -> bytes:
    return pypdfium2.PdfDocument(pdf)[0].render(scale=2, grayscale=True).to_pil().tobytes()


def test_any_text_may_differ_from_label_to_label(printed, all_chars):
    """Names of several lines, and labels with a lot beside blank ones."""
    contents = [
        StampContent("https://nguon.vn", "/T/1", **USUAL),
        StampContent("https://nguon.example", "/T/2", **LONGEST),
        StampContent("https://nguon.vn", "/T/3", organisation="HTX Na La Hiên", serial="3/3"),
    ]
    pdf, _ = printed(contents, load("35x25"))
    assert [read.text for read in proof.read_back(pdf)] == [each.url for each in contents]
    for place, content in enumerate(contents):
        alone, _ = printed([content], load("35x25"))
        assert label(pdf, place) == label(alone, 0)


def label(pdf: bytes, place: int) -> str:
    left, top = Grid.of(load("35x25")).corner(place)
    page = pypdfium2.PdfDocument(pdf)[0]
    mm = 72 / 25.4
    height = page.get_height()
    return page.get_textpage().get_text_bounded(
        left * mm, height - (top + 25) * mm, (left + 35) * mm, height - top * mm
    )


@pytest.mark.parametrize("name", ["25x25", "35x25"])
def test_a_number_stands_where_the_layout_of_its_box_says(name, stamps, printed):
    """The quick way for boxes of one word against `text.fit`, by the operators on the page."""
    design = load(name)
    dice = random.Random(3)
    serials = ["".join(dice.choices("0123456789ABCDEFGHJKQWI-", k=13)) for _ in range(60)]
    serials += ["1" * 13, "W" * 13, "(\\)"]
    contents = [replace(stamps(1)[0], serial=serial) for serial in serials]
    (box,) = (box for box in design.boxes if box.name == "number")
    shown = re.findall(
        rb"Do BT (\S+ \S+ \S+ \S+) (\S+) (\S+) Tm \S+ (\S+) Tf\((.*?)\)Tj ET Q",
        b"".join(texts for texts, _ in pages_of(printed(contents, design)[0])),
    )
    assert len(shown) == len(serials)
    for content, (matrix, x, y, size, written) in zip(contents, shown, strict=True):
        (line,) = text.fit(box, content.texts()).lines
        assert re.sub(rb"\\(.)", rb"\1", written).decode() == content.serial
        assert float(size) == line.size_pt
        along, down = line.x_mm, line.baseline_mm
        assert matrix == (b"0 1 -1 0" if box.rotate else b"1 0 0 1")
        at_x = box.frame.x_mm + (down if box.rotate else along)
        at_y = box.frame.y_mm + (box.frame.height_mm - along if box.rotate else down)
        assert float(x) == pytest.approx(at_x * 72 / 25.4, abs=0.001)
        assert float(y) == pytest.approx(-at_y * 72 / 25.4, abs=0.001)


def test_a_letter_or_a_length_that_cannot_be_is_refused_wherever_it_stands(stamps, printed):
    bad = [*stamps(60), *stamps(1, lot="茶-1")]
    with pytest.raises(MissingGlyph, match="U\\+8336") as refusal:
        printed(bad, load("35x25"))
    assert refusal.value.params["box"] == "lot and host"
    with pytest.raises(TextDoesNotFit, match="box number"):
        printed([*stamps(60), *stamps(1, serial="W" * 30)], load("35x25"))


def test_varying_texts_are_composed_as_shared_ones_are(stamps, printed):
    one, other = stamps(2)
    name = unicodedata.normalize("NFD", one.organisation)
    varying, _ = printed([replace(one, organisation=name), other], load("35x25"))
    shared, _ = printed([one, other], load("35x25"))
    assert pixels(varying) == pixels(shared)


def test_samples_and_real_stamps_do_not_stand_in_one_file(stamps):
    with pytest.raises(BadContent, match="Samples"):
        Listed([*stamps(1), *stamps(1, sample=True)])


def test_a_full_disk_is_told(stamps):
    """/dev/full takes whatever is written and has no room for it."""
    with (
        Path("/dev/full").open("wb", buffering=0) as full,
        pytest.raises(OSError, match="No space left"),
    ):
        write_sheets(Listed(stamps(2)), design=load("25x25"), out=full)


def test_what_all_stamps_share_stands_in_the_file_once(stamps):
    out = io.BytesIO()
    write_sheets(Listed(stamps(200)), design=load("35x25"), out=out)
    pages = pages_of(out.getvalue())
    assert len(pages) == 4
    for texts, pictures in pages:
        assert texts.count(b"/FormXob.label Do") == 50
        assert texts.count(b"BT ") == 51  # a number for each stamp, and the sheet's own
        assert pictures.count(b" cm BI/W ") == 50
