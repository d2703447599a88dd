"""A workbook is entered wholly or not at all, and every bad cell is named."""

import io
import zipfile

import farm
import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from storefront.sheets.entering import BadCells, check_rows, enter_rows
from storefront.sheets.reading import read_workbook
from storefront.sheets.writing import template_file
from tests.storefront.sheets.filled import BOOK, LOOSE, PACKETS, bare, filled
from traceability.areas import Area
from traceability.errors import InvalidInput, NotAllowed
from traceability.lots.models import Lot, Product
from traceability.lots.stock import left_of
from traceability.parties.models import Party, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.verification import verify


@pytest.fixture
def coop(deployment):
    with deployment.transaction() as session:
        return farm.found(session, deployment.clock)


def enter(deployment, coop, content):
    with deployment.transaction() as session:
        return enter_rows(session, coop.recorder, read_workbook(content))


def count(deployment, table):
    with deployment.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def bad_cells(deployment, coop, content):
    with pytest.raises(BadCells) as refusal:
        enter(deployment, coop, content)
    return {each.address: str(each.error) for each in refusal.value.report.bad}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_filled_in_template_becomes_a_cooperative(sqlite_deployment, language):
    names = dict(
        zip(
            BOOK,
            load_workbook(io.BytesIO(template_file(language))).sheetnames,
            strict=False,
        )
    )
    with sqlite_deployment.transaction() as session:
        coop = farm.found(session, sqlite_deployment.clock)
    tabs = {names[tab]: rows for tab, rows in BOOK.items()}

    report = enter(sqlite_deployment, coop, filled(tabs, language=language))

    assert report.new.total() == sum(map(len, BOOK.values()))
    with sqlite_deployment.reading() as session:
        plot = session.scalars(select(Place).where(Place.code == "LO-9")).one()
        assert plot.area == Area(14 * 360, "14", "sào")
        assert session.get_one(Party, plot.party_id).phone == "0912345678"
        past = session.scalars(select(Lot).where(Lot.code == "CHE209-261001-01")).one()
        assert left_of(session, past).pieces == 35
        assert past.expires_on.isoformat() == "2027-10-01"
        assert verify(session) == []


def test_a_workbook_entered_twice_changes_nothing_the_second_time(deployment, coop):
    book = filled({**BOOK, "Tồn đầu và lô cũ": [PACKETS]})
    enter(deployment, coop, book)
    lots = count(deployment, Lot)

    again = enter(deployment, coop, book)

    assert again.new.total() == 0
    assert again.known.total() == again.rows
    assert count(deployment, Lot) == lots


def test_every_bad_cell_is_named_and_nothing_is_entered(deployment, coop):
    before = count(deployment, Party)
    book = filled(
        {
            "Hộ": [("H-1", "Hộ ông Ba"), ("H-2", None), ("h 3", "Hộ bà Tư")],
            "Thửa và kho": [("LO-9", "Đồi", "thửa", "cà phê", "1.500", "sào", "H-99")],
            "Tồn đầu và lô cũ": [("KHONG", None, "31/02/2026", 5, None, "kg", "XUONG")],
        }
    )

    bad = bad_cells(deployment, coop, book)

    assert bad == {
        "Hộ!B3": "This cell must not be empty.",
        "Hộ!A4": "“H 3” is not a code. Use capital letters, digits and hyphens, at most 20.",
        "Thửa và kho!D2": bad["Thửa và kho!D2"],
        "Thửa và kho!E2": "“1.500” can be read in two ways. Write thousands without a mark.",
        "Tồn đầu và lô cũ!C2": "“31/02/2026” is not a day such as 22/11/2026.",
    }
    assert count(deployment, Party) == before


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        ((*LOOSE[:2], "02/10/2026", 5, 6, "kg", "XUONG"), "E2", "6 are left of 5"),
        (("CHE200", None, "02/10/2026", 5, None, "kg", "XUONG"), "F2", "counted in whole packs"),
        (("CHE", None, "02/10/2026", 5, None, "gói", "XUONG"), "F2", "weighed, not counted"),
        (("CHE", None, "02/10/2026", 5, None, "kg", "KHONG"), "G2", "neither registered"),
        (("CHE", None, "02/12/2026", 5, None, "kg", "XUONG"), "C2", "lies in the future"),
        (("CHE", "SAI MÃ", "02/10/2026", 5, None, "kg", "XUONG"), "B2", "SAI MÃ"),
    ],
)
def test_stock_that_cannot_be_is_refused_in_its_cell(sqlite_deployment, row, cell, said):
    with sqlite_deployment.transaction() as session:
        coop = farm.found(session, sqlite_deployment.clock)
    if row[0] == "KHO9":
        row = ("CHE", *row[1:])

    bad = bad_cells(sqlite_deployment, coop, filled({"Tồn đầu và lô cũ": [row]}))

    assert list(bad) == [f"Tồn đầu và lô cũ!{cell}"]
    assert said in next(iter(bad.values()))


def test_a_code_that_belongs_to_something_else_is_refused(sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        coop = farm.found(session, sqlite_deployment.clock)

    bad = bad_cells(sqlite_deployment, coop, filled({"Hộ": [("HO-12", "Hộ ông khác")]}))

    assert bad == {"Hộ!A2": "The code HO-12 already belongs to “Hộ bà Nguyễn Thị Lan”."}


def test_a_check_enters_nothing(sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        coop = farm.found(session, sqlite_deployment.clock)
    with sqlite_deployment.transaction() as session:
        report = check_rows(session, coop.recorder, read_workbook(filled()))
        session.rollback()

    assert report.is_good
    with sqlite_deployment.reading() as session:
        assert session.scalars(select(Product).where(Product.code == "CHE209")).all() == []


def test_who_may_not_keep_the_registers_may_not_bring_in(sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        coop = farm.found(session, sqlite_deployment.clock)
        picker = Recorder(coop.organisation.id, Role.PICKER, clock=sqlite_deployment.clock)
        with pytest.raises(NotAllowed):
            check_rows(session, picker, [])


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 41_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a workbook", "no Excel workbook"),
        (bomb(), "no Excel workbook"),
        (b"PK" * 600_000, "more than 1000000"),
        (bare("Lung tung", ("A",)), "none of the sheets"),
        (bare("Hộ", ("Mã", "Tên", "Tuổi")), "“Tuổi” is not known"),
        (bare("Hộ", ("Mã", "Tên", "Tên")), "stands twice"),
        (bare("Hộ", ("Mã",)), "lacks the column “Tên”"),
        (bare("Hộ", ("Mã", "Tên"), *[("H", "x")] * 5_001), "more than 5000 rows"),
    ],
    ids=["text", "bomb", "large", "strange", "unknown", "twice", "missing", "long"],
)
def test_a_file_that_is_no_such_workbook_is_refused(content, said):
    with pytest.raises(InvalidInput, match=said) as refusal:
        read_workbook(content)

    assert refusal.value.field == "file"
