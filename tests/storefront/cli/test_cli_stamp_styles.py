"""Stamps in a style of one's own, for a measured printer, from the command line."""

from contextlib import contextmanager
from io import BytesIO

import pypdfium2
import pytest
import stamped
from PIL import Image
from sqlalchemy import select

from labels.printer_page import Measured
from labels.proof import read_back
from labels.stock import Calibration
from storefront.printing import work
from storefront.printing.models import LabelPrinter, Print
from storefront.printing.printers import add_printer, measure_printer
from storefront.printing.styles import keep_logo, save_style
from traceability.cli.exits import Exit
from traceability.stamps.models import StampRun
from traceability.stamps.services import stamp_codes

LOT = "CHE200-261122-01"
STYLE, PRINTER = ("--style", "Hộp Tết"), ("--printer", "Kho")
OFF = Measured(left_mm=21, right_mm=191)  # all of it a millimetre too far right


def logo():
    out = BytesIO()
    Image.new("RGB", (60, 40), "#d00000").save(out, "PNG")
    return out.getvalue()


def made(deployment, coop):
    """A style of the stamp of 50 x 30 mm with a logo, a printer, and a packed lot."""
    with deployment.transaction() as session:
        save_style(
            session,
            coop.recorder,
            deployment.files,
            name="Hộp Tết",
            design="50x30",
            texts={"organisation": "Nhãn riêng"},
            colours={},
            logo=keep_logo(session, coop.recorder, deployment.files, logo()),
        )
        add_printer(session, coop.recorder, name="Kho", measured=OFF)
    return stamped.packed(deployment, coop).code


@pytest.fixture
def lot(deployment, coop):
    return made(deployment, coop)


@pytest.fixture
def lot_on_sqlite(sqlite_deployment, coop_on_sqlite):
    return made(sqlite_deployment, coop_on_sqlite)


def prints(deployment):
    with deployment.reading() as session:
        return session.scalars(select(Print).order_by(Print.run_id, Print.number)).all()


def test_a_run_is_issued_in_a_style_with_its_logo_for_a_measured_printer(
    nguon, deployment, lot, tmp_path
):
    out, again = tmp_path / "x.pdf", tmp_path / "again.pdf"

    done = nguon.json(
        *("stamps", "issue", "--lot", lot, "--count", 7, "--out", out), *STYLE, *PRINTER
    )
    nguon(*("stamps", "sheet", "--run", 1, "--again", "thử", "--out", again), *STYLE, *PRINTER)

    assert (done["count"], done["proofed_seconds"] is None) == (7, False)
    pdf = out.read_bytes()
    assert pdf == again.read_bytes()
    assert pdf.count(b"/Subtype /Image") == 1
    assert "Nhãn riêng" in pypdfium2.PdfDocument(out)[0].get_textpage().get_text_range()
    with deployment.reading() as session:
        run = session.scalars(select(StampRun)).one()
        codes = [code.url(deployment.base_url) for code in stamp_codes(deployment.vault, run)]
    assert [each.text for each in read_back(out)] == codes
    for printed in prints(deployment):
        assert (printed.design, printed.printer) == ("50x30", "Kho")
        assert printed.style_id is not None
        assert printed.calibration == Calibration(-1, 0, 1, 1)


@pytest.fixture
def full_disk(monkeypatch):
    """`with full_disk():` no file can be written."""

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device", "x.pdf")

    @contextmanager
    def filled():
        with monkeypatch.context() as patched:
            patched.setattr(work, "draw_run", full)
            yield

    return filled


@pytest.fixture
def measure_anew(sqlite_deployment, coop_on_sqlite):
    """`measure_anew(name=..., measured=...)`: what the printer is now."""

    def measure(**now):
        with sqlite_deployment.transaction() as session:
            printer = session.scalars(select(LabelPrinter)).one()
            measure_printer(session, coop_on_sqlite.recorder, printer=printer, **now)

    return measure


@pytest.mark.usefixtures("lot_on_sqlite")
def test_the_same_command_ends_what_it_began(
    nguon_on_sqlite, sqlite_deployment, tmp_path, full_disk
):
    out, again = tmp_path / "x.pdf", tmp_path / "again.pdf"
    order = ("stamps", "issue", "--lot", LOT, "--count", 3, "--out", out, *STYLE, *PRINTER)
    with full_disk():
        nguon_on_sqlite.refused(*order)

    result = nguon_on_sqlite.run(*order)

    assert "run 1 was not finished" in result.stderr
    assert [each.sha256 is not None for each in prints(sqlite_deployment)] == [True]
    nguon_on_sqlite(
        *("stamps", "sheet", "--run", 1, "--again", "thử", "--out", again), *STYLE, *PRINTER
    )
    assert out.read_bytes() == again.read_bytes()


@pytest.mark.usefixtures("lot_on_sqlite")
@pytest.mark.parametrize(
    "now", [{"name": "Kho", "measured": Measured()}, {"name": "Bếp", "measured": OFF}], ids=str
)
def test_another_printer_or_another_measure_of_it_is_another_print(
    nguon_on_sqlite, tmp_path, full_disk, measure_anew, now
):
    nguon_on_sqlite("stamps", "issue", "--lot", LOT, "--count", 3, "--out", tmp_path / "x.pdf")
    again = ("stamps", "sheet", "--run", 1, "--again", "thử", "--out", tmp_path / "y.pdf")
    with full_disk():
        nguon_on_sqlite.refused(*again, *PRINTER)
    measure_anew(**now)

    assert nguon_on_sqlite.json(*again, "--printer", now["name"])["print"] == 3


@pytest.mark.usefixtures("lot_on_sqlite")
@pytest.mark.parametrize(
    ("more", "named"),
    [
        (("--style", "Hộp khác"), "field: style, value: Hộp khác"),
        (("--printer", "Bếp"), "field: printer, value: Bếp"),
        ((*STYLE, "--design", "25x25"), "“Hộp Tết” is one of another design"),
        ((*STYLE, "--paper", "roll-2-35x22"), "field: paper"),
        (("--paper", "roll-2-35x22"), "field: paper"),
    ],
)
def test_what_does_not_go_together_is_refused_and_no_run_is_recorded(
    nguon_on_sqlite, sqlite_deployment, tmp_path, more, named
):
    order = ("stamps", "issue", "--lot", LOT, "--count", 3, "--out", tmp_path / "x")

    line = nguon_on_sqlite.refused(*order, *more)

    assert named in line
    with sqlite_deployment.reading() as session:
        assert session.scalars(select(StampRun)).all() == []


def test_a_printer_and_an_error_beside_it_are_misuse(nguon_on_sqlite, tmp_path):
    order = ("stamps", "sheet", "--run", 1, "--out", tmp_path / "x.pdf", *PRINTER)
    for error in (("--offset", 1, 0), ("--scale", 1, 1.001)):
        result = nguon_on_sqlite.run(*order, *error)
        assert result.exit_code == Exit.USAGE
        assert "--printer, or --offset and --scale" in result.stderr
