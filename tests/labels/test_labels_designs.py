"""Every shipped design on paper, with the longest names, as an independent reader sees it."""

import io
import zlib
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from label_samples import TIGHT
from PIL import Image

from labels import design as designs
from labels import registry, stock
from labels.design import with_changes
from labels.design.boxes import BOXES
from labels.document import write_document
from labels.errors import BadLogo, DesignError, LogoTooLarge, MissingCode, TextDoesNotFit
from labels.paper import Grid, papers_for

SAMPLE = registry.sample()
LONGEST_NAME, TEA = TIGHT["organisation"], TIGHT["product"]


def logo(side: int = 60, colour="#b00020", **saved) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(out, "PNG", **saved)
    return out.getvalue()


def printed(design, content=SAMPLE, *, paper=None, **options) -> pypdfium2.PdfDocument:
    paper = paper or next(iter(papers_for(design)))
    out = io.BytesIO()
    write_document([content], design=design, paper=stock.load(paper), out=out, **options)
    return pypdfium2.PdfDocument(out.getvalue())


def read(page, dpi=250) -> set[tuple[str, str]]:
    codes = zxingcpp.read_barcodes(page.render(scale=dpi / 72, grayscale=True).to_pil())
    return {(code.symbology_identifier[:2], code.bytes.decode()) for code in codes}


def said(page) -> str:
    return page.get_textpage().get_text_range().replace("\r\n", " ")


@pytest.mark.parametrize(
    "name", [each for each in designs.shipped() if designs.load(each).subject != "reverse"]
)
def test_the_longest_names_fit_and_every_code_reads(name):
    design = designs.load(name)
    content = registry.sample(compact=design.compact)
    expected = {("]Q", content.codes[code.show]) for code in design.codes}
    expected |= {("]C", content.codes[bars.show].strip("\x1d")) for bars in design.barcodes}
    expected |= {("]Q", content.url)} if design.qr else set()

    document = printed(design, content)

    assert len(document) == (2 if design.back else 1)
    assert read(document[0]) == expected
    shown = said(document[0])
    named = {text.show for box in design.boxes for text in box.texts}
    for show in named & {"organisation", "product"}:
        words = content.texts()[show][0].text.split(" ")
        optional = design.width_mm * design.height_mm < 35 * 21
        assert optional or all(word in shown for word in words), show


def test_bars_are_read_as_gs1_and_not_as_plain_code_128():
    """As high as GS1 asks for goods in transport, on paper and not in the design only."""
    page = printed(designs.load("carton-100x140"))[0]
    codes = zxingcpp.read_barcodes(page.render(scale=250 / 72).to_pil())
    (bars,) = [code for code in codes if code.symbology_identifier == "]C1"]
    assert bars.text == "(00)189385012345678905"
    height_mm = (bars.position.bottom_left.y - bars.position.top_left.y + 1) / 250 * 25.4
    assert height_mm == pytest.approx(31.8, abs=0.15)


def test_a_carton_without_an_sscc_has_no_bars_but_its_code():
    bare = replace(SAMPLE, codes={"page": SAMPLE.codes["page"]})
    assert read(printed(designs.load("carton-100x140"), bare)[0]) == {("]Q", bare.codes["page"])}


def test_a_code_that_was_not_given_is_named():
    with pytest.raises(MissingCode, match=r"scratch-50x30 needs a code .*: hidden"):
        printed(designs.load("scratch-50x30"), replace(SAMPLE, codes={}))


def test_a_heading_goes_with_what_it_stands_over():
    leaflet = designs.load("leaflet-a5")
    assert "Hành trình" in said(printed(leaflet)[0])
    without = replace(SAMPLE, rows={"certificates": SAMPLE.rows["certificates"]})
    assert "Hành trình" not in said(printed(leaflet, without)[0])
    assert "Giấy chứng nhận" in said(printed(leaflet, without)[0])


def test_a_story_that_is_too_long_is_refused_with_the_boxs_name():
    long = replace(SAMPLE, more={**SAMPLE.more, "story": SAMPLE.more["story"] * 4})
    with pytest.raises(TextDoesNotFit, match="into the box story"):
        printed(designs.load("leaflet-a5"), long)


def test_every_box_that_can_refuse_a_text_has_a_name_to_be_translated():
    shipped = map(designs.load, [*designs.shipped(), "brochure-inside"])
    assert {each.name for design in shipped for each in (*design.boxes, *design.rows)} == BOXES


@pytest.mark.parametrize("design", ["35x21", "35x25", "40x14", "50x30"])
def test_a_stamp_takes_the_longest_names(design):
    """89 letters of a cooperative and 80 of a product."""
    shown = replace(SAMPLE, organisation=LONGEST_NAME, product="Bột ngũ cốc mầm " * 5)
    (stamp,) = printed(designs.load(design), shown)
    assert "Hợp tác xã Sản xuất" in said(stamp)
    assert "Bột ngũ cốc mầm" in said(stamp)


def test_the_usual_stamp_takes_a_long_legal_name_and_a_products_name_whole():
    shown = replace(SAMPLE, organisation=LONGEST_NAME, product=TEA)
    (stamp,) = printed(designs.load("35x25"), shown)
    assert all(word in said(stamp) for word in [*LONGEST_NAME.split(), *TEA.split()])
    assert "…" not in said(stamp)


@pytest.mark.parametrize("design", ["25x25", "35x21", "35x25", "50x30", "scratch-50x30"])
def test_a_stamp_takes_a_lot_of_thirty_letters(design):
    shown = replace(SAMPLE, lot="MIEN-DONG-TAI-HOAN-261122-9999")
    (stamp,) = printed(designs.load(design), shown)
    assert "MIENDONGTAIHOAN2611229999" in "".join(filter(str.isalnum, said(stamp)))


def test_a_plot_card_takes_the_longest_name_of_a_cooperative():
    shown = replace(SAMPLE, organisation=LONGEST_NAME)
    (card,) = printed(designs.load("plot-card-148x105"), shown)
    assert all(word in said(card) for word in LONGEST_NAME.split())


def test_the_reverse_of_a_brochure_is_printed_behind_it():
    front, back = printed(designs.load("brochure-outside"))
    assert "Giấy chứng nhận" in said(front)
    assert "Câu chuyện" in said(back)


def test_two_on_a_page_change_sides_on_their_reverse():
    half = replace(designs.load("leaflet-a5"), back="leaflet-a5")
    out = io.BytesIO()
    write_document([SAMPLE], design=half, paper=stock.load("a4-2-a5"), out=out)
    middles = []
    for page in pypdfium2.PdfDocument(out.getvalue()):
        (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        middles.append(code.position.top_left.x < 297 / 2 * 2 * 72 / 25.4)
    assert middles == [True, False]


def test_words_and_colours_and_the_logo_can_be_changed():
    changed = with_changes(
        designs.load("payment-a4"),
        texts={"pay": "Trả tiền chè ở đây", "bank": ""},
        colours={"accent": "#0b3d91"},
        logo=logo(),
    )
    page = printed(changed)[0]
    assert "Trả tiền chè ở đây" in said(page)
    assert "Ngân hàng" not in said(page)
    picture = page.render(scale=1).to_pil().convert("RGB")
    assert picture.getpixel((20, 180)) == (0x0B, 0x3D, 0x91)
    assert (0xB0, 0x00, 0x20) in {color for _, color in picture.getcolors(1_000_000)}
    assert "Quét để trả tiền" in said(printed(designs.load("payment-a4"))[0])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"texts": {"cow": "Muu"}}, "no text called cow"),
        ({"colours": {"gold": "#aa8800"}}, "no colour called gold"),
        ({"colours": {"accent": "#88cc88"}}, "too near to its ground"),
        ({"colours": {"accent": "green"}}, "not a colour"),
        ({"colours": {"code": "#3c763d"}}, "at least 7.0"),
    ],
)
def test_a_change_that_would_not_print_is_refused(changes, reason):
    with pytest.raises(DesignError, match=reason):
        with_changes(designs.load("payment-a4"), **changes)


def test_a_code_may_be_dark_green():
    green = with_changes(designs.load("payment-a4"), colours={"code": "#0b3d1e"})
    page = printed(green)[0]
    assert read(page, dpi=100) == {("]Q", SAMPLE.codes["payment"])}


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims so many pixels."""
    small = logo(1)
    header = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + small[24:29]
    return small[:12] + header + zlib.crc32(header).to_bytes(4, "big") + small[33:]


@pytest.mark.parametrize("size", [(20_000, 10_000), (5_000, 5_000)])
def test_a_logo_of_too_many_pixels_is_never_unpacked(size):
    with pytest.raises(LogoTooLarge):
        with_changes(designs.load("payment-a4"), logo=claiming(*size))


@pytest.mark.parametrize(
    "file",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        logo()[:60],
        b"",
    ],
)
def test_a_logo_that_is_no_picture_is_refused(file):
    with pytest.raises(BadLogo):
        with_changes(designs.load("payment-a4"), logo=file)


def test_what_a_logo_carries_beside_its_pixels_is_left_behind():
    script = b"<script>alert(1)</script>"
    design = with_changes(designs.load("payment-a4"), logo=logo() + script)
    out = io.BytesIO()
    write_document([SAMPLE], design=design, paper=stock.load("a4-whole"), out=out)
    assert script not in out.getvalue()


def test_a_picture_that_covers_its_frame_is_cut_not_squeezed():
    wide = io.BytesIO()
    picture = Image.new("RGB", (900, 300), "#ffffff")
    picture.paste("#d00000", (300, 0, 600, 300))
    picture.save(wide, "PNG")
    content = replace(SAMPLE, pictures={"photo": wide.getvalue()})
    design = designs.load("brochure-outside")
    frame = next(each.frame for each in design.pictures if each.name == "photo")
    page = printed(design, content)[0].render(scale=72 / 25.4).to_pil().convert("RGB")
    middle = page.getpixel(
        (round((frame.x_mm + frame.width_mm / 2) * 8.03), round((frame.y_mm + 5) * 8.03))
    )
    assert middle[0] > 180
    assert middle[1] < 40


def test_the_same_document_is_the_same_bytes():
    made = set()
    for _ in range(2):
        out = io.BytesIO()
        design = with_changes(designs.load("payment-a4"), logo=logo())
        write_document([SAMPLE], design=design, paper=stock.load("a4-whole"), out=out)
        made.add(out.getvalue())
    assert len(made) == 1


def test_a_document_starts_where_the_sheet_is_free():
    cards = designs.load("lot-card-90x130")
    out = io.BytesIO()
    report = write_document([SAMPLE] * 2, design=cards, out=out, start=3)
    assert (report.pages, report.stamps) == (2, 2)
    page = pypdfium2.PdfDocument(out.getvalue())[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    mm = 25.4 / 72 / 2
    x, y = code.position.top_left.x * mm, code.position.top_left.y * mm
    assert Grid.of(cards).place_at(x, y) == 3
