"""Cards, cartons, leaflets and posters from the command line, as the record has them."""

import os

import farm
import pypdfium2
import pytest
import shop
import stamped
from sqlalchemy import select

from labels.printer_page import Measured
from labels.proof import read_back
from storefront.printing.printers import add_printer
from storefront.printing.styles import save_style
from storefront.printing.subjects import content_of
from traceability.cli.exits import Exit
from traceability.logistics.units import pack_units
from traceability.lots.models import Product
from traceability.quantities import Quantity
from traceability.stamps.code import Format, Kind

SSCC = "089312340000000011"


@pytest.fixture
def lot(sqlite_deployment, coop_on_sqlite):
    """A packed lot of a product on sale, twelve packs of it in a carton with an SSCC."""
    packed = stamped.packed(sqlite_deployment, coop_on_sqlite)
    with sqlite_deployment.transaction() as session:
        coop = farm.visit(session, coop_on_sqlite)
        coop.organisation.story_vi = "Bốn mươi hai hộ trồng chè dưới chân núi Tam Đảo."
        shop.offer(session, coop, description_vi="Hái tay. Sao trong ngày, pha 5 g với 90 ml.")
        session.merge(packed).product.ingredients_vi = "100 % búp chè"
        coop.organisation.gs1_company_prefix = "8931234"
        contents = [(session.merge(packed), Quantity.count(12))]
        pack_units(session, coop.recorder, place=coop.workshop, at=coop.now, contents=contents)
    return packed.code


def first_number_at(pdf):
    """How far from the paper's left edge the first letter of a page is, in points."""
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_charbox(0)[0]


@pytest.fixture
def asked(nguon_on_sqlite, lot, tmp_path):
    """`asked(design, ...)`: what the finished PDF says and which codes it has, page by page."""

    def ask(design, *options):
        out = tmp_path / f"{design}.pdf"
        done = nguon_on_sqlite.json("labels", "print", "--design", design, "--out", out, *options)
        pages = list(pypdfium2.PdfDocument(out))
        texts = [page.get_textpage().get_text_range().replace("\r\n", " ") for page in pages]
        return done, texts, {read.text for read in read_back(out)}

    return ask


def test_a_carton_says_what_is_in_it_and_its_sscc(asked, lot):
    done, (text,), codes = asked("carton-100x140", "--carton", SSCC, "--paper", "a4-4")
    assert (done["paper"], done["pages"], done["labels"]) == ("a4-4", 1, 1)
    assert lot in text
    assert "Hợp tác xã chè LABANG" in text
    assert "(00) 0 8931234 000000001 1" in text
    assert "12 gói" in text
    assert codes == {f"https://nguon.example/00/{SSCC}"}


def test_a_plot_card_opens_the_page_that_records_work_there(asked):
    done, (text,), (code,) = asked("plot-card-148x105", "--place", "LO-3", "--copies", "2")
    assert (done["pages"], done["labels"]) == (1, 2)
    assert "LO-3" in text
    assert code.startswith("https://nguon.example/workspace/field?plot=")


def test_a_lot_card_says_what_is_left_and_what_it_was_made_from(asked, lot):
    _, (text,), (code,) = asked("lot-card-90x130", "--lot", lot)
    assert lot in text
    assert "Làm từ" in text
    assert code.startswith("https://nguon.example/workspace/lots/")


def test_a_leaflet_tells_the_story_and_the_journey_of_the_lot_on_sale(asked):
    done, (text,), (code,) = asked("leaflet-a5", "--product", "CHE200")
    assert done["paper"] == "a4-2-a5"
    assert "Hái tay." in text
    assert "Bốn mươi hai hộ" in text
    assert "Hành trình của lô đang bán" in text
    assert "Thành phần: 100 % búp chè" in text
    assert "Khối lượng tịnh: 200" in text
    assert code.startswith("https://nguon.example/p/")


@pytest.mark.usefixtures("lot")
def test_no_line_of_a_story_ends_between_a_figure_and_its_unit(sqlite_deployment):
    with sqlite_deployment.reading() as session:
        tea = session.scalars(select(Product).where(Product.code == "CHE200")).one()
        told = content_of(session, sqlite_deployment, tea, language="vi").more["story"]
    assert "pha 5\N{NO-BREAK SPACE}g với 90\N{NO-BREAK SPACE}ml." in told


def test_a_brochure_has_two_sides(asked):
    done, (outside, inside), _ = asked("brochure-outside", "--product", "CHE200")
    assert done["pages"] == 2
    assert "Bốn mươi hai hộ" in inside
    assert "Bốn mươi hai hộ" not in outside


def test_a_poster_shows_whose_account_it_is(asked):
    account = ("--bank", "970405", "--account", "8500 2050 12345")
    _, (text,), (code,) = asked(
        "payment-a4", *account, "--account-name", "HTX CHE LA BANG", "--bank-name", "Agribank"
    )
    assert "8500 2050 1234 5" in text
    assert "HTX CHE LA BANG" in text
    assert "01138500205012345" in code


def test_a_sample_needs_no_record(asked):
    _, (text,), codes = asked("50x30", "--sample", "--paper", "roll-2-50x30", "--start", "2")
    assert "Nà Hin" in text
    assert len(codes) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--design", "35x25", "--sample", "--paper", "a4-65"), "has room for 38.1 × 21.2 mm"),
        (("--design", "cow", "--sample"), "there are only"),
        (("--design", "50x30", "--sample", "--paper", "cow"), "there are only"),
        (("--design", "50x30", "--sample", "--start", "99"), "places 1 to 24"),
        (("--design", "50x30", "--sample", "--scale", "2", "1"), "actual size"),
    ],
)
def test_what_cannot_be_printed_is_one_line_and_no_file(nguon_on_sqlite, tmp_path, options, said):
    out = tmp_path / "a.pdf"
    assert said in nguon_on_sqlite.refused("labels", "print", *options, "--out", out)
    assert not out.exists()


def test_what_the_record_has_not_is_named(nguon_on_sqlite, coop_on_sqlite, tmp_path):
    out = tmp_path / "a.pdf"
    for options, said in (
        (("--design", "payment-a4", "--bank", "1", "--account", "1"), "six digits"),
        (("--design", "plot-card-148x105", "--place", "XUONG"), "not a plot"),
        (("--design", "carton-100x140", "--carton", "T-9"), "no carton"),
        (("--design", "leaflet-a5", "--product", "NA"), "no record"),
    ):
        assert said in nguon_on_sqlite.refused("labels", "print", *options, "--out", out)
        assert not out.exists()


def test_stamps_have_commands_of_their_own(nguon_on_sqlite, tmp_path):
    ended = nguon_on_sqlite.run("labels", "print", "--design", "35x25", "--out", tmp_path / "a.pdf")
    assert ended.exit_code == Exit.USAGE
    assert "nguon stamps sheet" in ended.stderr


def test_the_list_says_what_suits_what(nguon_on_sqlite):
    rows = {row["design"]: row for row in nguon_on_sqlite.json("labels", "list")}
    assert rows["35x21"]["papers"]["a4-65"] == 65
    assert "a4-65" not in rows["35x25"]["papers"]
    assert "brochure-inside" not in rows


def test_a_run_goes_on_cut_labels_from_the_first_free_one(
    nguon_on_sqlite, sqlite_deployment, coop_on_sqlite, tmp_path
):
    lot = stamped.packed(sqlite_deployment, coop_on_sqlite).code
    out = tmp_path / "sheet.pdf"
    options = ("--design", "35x21", "--paper", "a4-65", "--start", 62, "--out", out)
    done = nguon_on_sqlite.json("stamps", "issue", "--lot", lot, "--count", 6, *options)
    assert done["pages"] == 2
    assert [read.page for read in read_back(out)] == [1] * 4 + [2] * 2


def test_scratch_stamps_pair_two_runs_number_by_number(
    nguon_on_sqlite, sqlite_deployment, coop_on_sqlite, tmp_path
):
    lot = stamped.packed(sqlite_deployment, coop_on_sqlite)
    runs = [
        stamped.stamp(sqlite_deployment, coop_on_sqlite, lot, bound=False, active=False, **kind)
        for kind in ({}, {"kind": Kind.HIDDEN, "format_": Format.COMPACT})
    ]
    open_, hidden = (each.run.number for each in runs)
    out = tmp_path / "scratch.pdf"
    sheet = ("stamps", "sheet", "--design", "scratch-50x30", "--out", out)
    nguon_on_sqlite.json(*sheet, "--run", open_, "--hidden", hidden)
    read = [each.text for each in read_back(out)]
    assert {*read} == {code.url("https://nguon.example") for run in runs for code in run.codes}
    refusal = nguon_on_sqlite.refused(*sheet, "--run", hidden, "--hidden", open_, "--replace")
    assert "no hidden codes" in refusal


def test_styles_and_printers_count_on_the_command_line(
    asked, sqlite_deployment, coop_on_sqlite, nguon_on_sqlite, tmp_path
):
    with sqlite_deployment.transaction() as session:
        coop = farm.visit(session, coop_on_sqlite)
        for design in ("plot-card-148x105", "35x25"):
            save_style(
                session,
                coop.recorder,
                sqlite_deployment.files,
                name=design,
                design=design,
                texts={"organisation": "Nhãn riêng"},
                colours={},
            )
        add_printer(session, coop.recorder, name="Kho", measured=Measured(left_mm=21, right_mm=191))
    (printer,) = nguon_on_sqlite.json("labels", "printers")
    assert printer["offset_x_mm"] == -1
    trial = ("labels", "trial-sheet", "--paper", "a4-65", "--out")
    nguon_on_sqlite(*trial, tmp_path / "as-is.pdf")
    nguon_on_sqlite(*trial, tmp_path / "moved.pdf", "--printer", "Kho")
    moved, as_is = (first_number_at(tmp_path / name) for name in ("moved.pdf", "as-is.pdf"))
    assert as_is - moved == pytest.approx(72 / 25.4, abs=0.1)
    plot = ("--place", "LO-3", "--style", "plot-card-148x105", "--printer", "Kho")
    _, (text,), _ = asked("plot-card-148x105", *plot)
    assert "Nhãn riêng" in text

    run = stamped.stamp(sqlite_deployment, coop_on_sqlite, None, count=2).run.number
    out = tmp_path / "stamps.pdf"
    nguon_on_sqlite.json("stamps", "sheet", "--run", run, "--out", out, "--style", "35x25")
    assert "Nhãn riêng" in pypdfium2.PdfDocument(out)[0].get_textpage().get_text_range()
    other = ("--design", "lot-card-90x130", "--style", "35x25", "--sample")
    said = nguon_on_sqlite.refused("labels", "print", *other, "--out", tmp_path / "other.pdf")
    assert "no style 35x25 of the design lot-card-90x130" in said


def test_no_file_takes_the_place_of_a_device(nguon_on_sqlite, tmp_path):
    """Root's `--out /dev/null --replace` left a computer without it."""
    device = tmp_path / "null"
    os.mkfifo(device)
    page = ("labels", "calibration-page", "--out", device, "--replace")
    assert "is not a file that could be replaced" in nguon_on_sqlite.refused(*page)
    assert device.is_fifo()
