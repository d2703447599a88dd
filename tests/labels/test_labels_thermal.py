"""What a thermal printer makes of a stream: codes that are read, on whole dots, in their place."""

from dataclasses import replace
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from label_samples import HOSTS
from rolled import come_out

from labels import gs1_128, stock
from labels.burnt import Spot
from labels.codes import Listed
from labels.content import StampContent
from labels.design import load, parse
from labels.dots import DOTS_A_MM, LabelDots
from labels.errors import MissingGlyph, ModuleTooSmall, NothingToPrint, PaperTooSmall
from labels.paper import Grid
from labels.roll import contents_of
from labels.tspl import write_tspl
from labels.zpl import compressed, write_zpl
from labels.zpl_reader import unpacked

THREE = stock.load("roll-3-35x22")


def printed(language, contents, *, dpi, paper, design, **options):
    out = BytesIO()
    write = {"zpl": write_zpl, "tspl": write_tspl}[language]
    report = write(contents, design=design, paper=paper, dpi=dpi, out=out, **options)
    return report, come_out(out.getvalue(), language, dpi)


def read(picture, kind=zxingcpp.BarcodeFormat.QRCode):
    """What stands on a label, from left to right."""
    large = picture.resize((2 * picture.width, 2 * picture.height))
    codes = zxingcpp.read_barcodes(large, formats=kind)
    return [code.text for code in sorted(codes, key=lambda code: code.position.top_left.x)]


@pytest.mark.parametrize("language", ["zpl", "tspl"])
@pytest.mark.parametrize("dpi", DOTS_A_MM)
@pytest.mark.parametrize(
    ("roll", "rows"),
    [
        (("roll-1-50x30", "50x30"), [1, 1, 1, 1]),
        (("roll-2-35x22", "35x21"), [2, 2]),
        (("roll-3-35x22", "35x21"), [3, 1]),
    ],
)
def test_every_label_of_the_roll_is_printed_and_read(stamps, language, dpi, roll, rows):
    contents = stamps(4)
    paper, design = stock.load(roll[0]), load(roll[1])

    report, labels = printed(language, contents, dpi=dpi, paper=paper, design=design)

    assert (report.rows, report.labels) == (len(rows), 4)
    found = [read(label.picture) for label in labels]
    assert [len(row) for row in found] == rows
    assert [text for row in found for text in row] == [content.url for content in contents]
    assert {label.copies for label in labels} == {1}


@pytest.mark.parametrize("dpi", DOTS_A_MM)
def test_both_languages_print_the_same_dots_and_they_are_those_of_the_label(stamps, dpi):
    contents = stamps(3)
    design = load("35x21")
    chosen = {"dpi": dpi, "paper": THREE, "design": design}

    _, (by_zpl,) = printed("zpl", contents, **chosen)
    _, (by_tspl,) = printed("tspl", contents, **chosen)

    assert by_zpl.picture.tobytes() == by_tspl.picture.tobytes()
    assert by_zpl.picture.size == tuple(round(side * DOTS_A_MM[dpi]) for side in (110, 22))
    third = list(LabelDots(design, dpi).pictures(contents))[2].convert("L")
    left, top = (round(mm * DOTS_A_MM[dpi]) for mm in Grid.of(design, THREE).corner(2))
    there = by_zpl.picture.crop((left, top, left + third.width, top + third.height))
    assert there.tobytes() == third.tobytes()


@pytest.mark.parametrize(
    ("design", "dpi", "expected"),
    [
        ("25x25", 203, (2, 53, "Q")),
        ("25x25", 300, (3, 53, "Q")),
        ("35x25", 203, (2, 53, "Q")),
        ("35x25", 300, (4, 45, "M")),  # 53 + 8 modules of four dots are 20.7 mm: only 19 are there
        ("50x30", 203, (3, 45, "M")),
        ("50x30", 300, (4, 53, "Q")),
    ],
)
def test_every_module_is_the_same_whole_number_of_dots_with_white_around(
    stamps, design, dpi, expected
):
    """Of level Q where that makes no module smaller."""
    dots, modules, level = expected
    (content,) = stamps(1)
    design = load(design)
    (picture,) = LabelDots(design, dpi).pictures([content])
    frame = design.qr
    dots_a_mm = DOTS_A_MM[dpi]
    left, top = round(frame.x_mm * dots_a_mm), round(frame.y_mm * dots_a_mm)
    room = round(frame.width_mm * dots_a_mm)
    code = picture.convert("L").crop((left, top, left + room, top + room))
    ink = code.point(lambda grey: 255 - grey).getbbox()
    assert (ink[2] - ink[0], ink[3] - ink[1]) == (dots * modules, dots * modules)
    assert min(*ink[:2], room - ink[2], room - ink[3]) >= 4 * dots
    inside = code.crop(ink)
    small = inside.resize((modules, modules), 0)
    assert small.resize(inside.size, 0).tobytes() == inside.tobytes()
    (seen,) = zxingcpp.read_barcodes(code.resize((2 * room, 2 * room), 0))
    assert (seen.text, seen.ec_level) == (content.url, level)


def test_small_modules_are_said_once_and_smaller_ones_are_refused(stamps):
    report, _ = printed(
        "zpl", stamps(3), dpi=203, paper=stock.load("roll-1-35x25"), design=load("25x25")
    )
    assert [notice.code for notice in report.warnings] == ["small_modules"]
    assert "0.25 mm" in str(report.warnings[0])

    long = stamps(1, head=HOSTS["34 characters"])  # 57 modules: 14.25 mm of two dots each
    with pytest.raises(ModuleTooSmall):
        printed("zpl", long, dpi=203, paper=THREE, design=load("15x15"))


def test_a_sample_says_so_across_the_label_and_is_still_read(stamps):
    design = load("35x21")
    real = stamps(3)
    _, (plain,) = printed("zpl", real, dpi=203, paper=THREE, design=design)
    marked = [replace(content, sample=True) for content in real]
    _, (sample,) = printed("zpl", marked, dpi=203, paper=THREE, design=design)

    assert read(sample.picture) == [content.url for content in real]
    black = [label.picture.histogram()[0] for label in (plain, sample)]
    assert black[1] > black[0] + 500
    lost = [
        before < after
        for before, after in zip(plain.picture.tobytes(), sample.picture.tobytes(), strict=True)
    ]
    assert not any(lost)


def test_a_carton_has_its_bars_and_its_code_on_whole_dots():
    design = load("carton-100x140")
    codes = {barcode.show: f"{gs1_128.FNC1}00389312340000000017" for barcode in design.barcodes} | {
        code.show: "https://nguon.vn/T/CARTON" for code in design.codes
    }
    content = StampContent(
        *(("https://nguon.vn", "/T/CARTON") if design.qr else ("", "")),
        lot="CHE-BUP-261122-01",
        organisation="Hợp tác xã Chè La Bằng",
        codes=codes,
    )

    _, (label,) = printed(
        "zpl", [content], dpi=300, paper=stock.load("roll-1-100x150"), design=design, copies=2
    )

    assert label.copies == 2
    assert label.picture.size == (1181, 1772)  # more bytes than one ^GF may have
    assert read(label.picture) == ["https://nguon.vn/T/CARTON"]
    (bars,) = zxingcpp.read_barcodes(label.picture, formats=zxingcpp.BarcodeFormat.Code128)
    assert bars.text.replace("(", "").replace(")", "") == "00389312340000000017"


def test_lines_thinner_than_a_dot_do_not_break_up():
    lines = "\n".join(
        f"[[line]]\nfrom_mm = [1, {y}]\nto_mm = [24, {y}]\nwidth_pt = 0.3"
        for y in (2, 5.03, 8.06, 11.09)
    )
    design = parse(
        f'name = "ruled"\nwidth_mm = 25\nheight_mm = 15\n{lines}\n'
        "[qr]\nx_mm = 1\ny_mm = 11.5\nsize_mm = 3",
        source="ruled",
    )
    (picture,) = LabelDots(replace(design, qr=None), 203).pictures([StampContent()])
    for y in (2, 5.03, 8.06, 11.09):
        rows = [round(y * 8) + down for down in (-1, 0)]
        ink = [any(picture.getpixel((x, row)) == 0 for row in rows) for x in range(10, 190)]
        assert all(ink), y


def test_a_stream_is_written_as_it_is_made(stamps):
    made = printed_labels = 0
    ahead = []

    def contents():
        nonlocal made
        for content in stamps(100):
            made += 1
            yield content

    class Printer:
        def write(self, data):
            nonlocal printed_labels
            if b"PRINT" in data:
                printed_labels += 3
            ahead.append(made - printed_labels)

    report = write_tspl(contents(), design=load("35x21"), paper=THREE, dpi=203, out=Printer())

    assert report.labels == 100
    assert max(ahead) <= 35


def test_a_run_is_made_some_at_a_time(stamps):
    contents = stamps(130)
    assert list(contents_of(Listed(contents))) == contents


def test_what_cannot_be_printed_is_refused(stamps):
    chosen = {"dpi": 203, "paper": THREE}
    with pytest.raises(NothingToPrint):
        printed("tspl", [], design=load("35x21"), **chosen)
    with pytest.raises(PaperTooSmall, match="50x30"):
        printed("zpl", stamps(1), design=load("50x30"), **chosen)
    with pytest.raises(MissingGlyph, match="茶"):
        printed("zpl", stamps(1, product="Chè 茶"), design=load("35x21"), **chosen)


@given(st.integers(1, 60), st.data())
def test_what_is_compressed_is_unpacked_to_the_same(stride, data):
    line = st.one_of(
        st.binary(min_size=stride, max_size=stride),
        st.sampled_from([b"\x00", b"\xff", b"\xf0", b"\xaa"]).map(lambda byte: byte * stride),
    )
    lines = data.draw(st.lists(line, min_size=1, max_size=8))
    again = [row for row in lines for _ in range(2)]
    assert unpacked(compressed(b"".join(again), stride), stride, spot=Spot("zpl", 0)) == again


def test_lines_are_written_as_the_manual_does():
    assert compressed(b"\x55" * 500 + b"\x50", 501) == b"zY5zY5nI5,"  # 419 and 419 and 163 fives
    assert compressed(bytes(3) + b"\xff" * 3 + b"\x12\xff\xff", 3) == b",!12!"
    assert compressed(bytes(20), 10) == b",:"
