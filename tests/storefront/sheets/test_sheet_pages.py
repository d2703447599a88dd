"""Excel in and out of the workspace, over REST and on the command line."""

import csv
import io

import pytest
from cooperative import found, plain
from openpyxl import load_workbook
from sqlalchemy import func, select

from storefront.sheets.lists import LISTS
from storefront.sheets.writing import template_file
from tests.storefront.sheets.filled import filled
from traceability.parties.models import Party
from traceability.parties.services import add_party

PAGE = "/workspace/bring-in"


@pytest.fixture
def coop(sqlite_deployment, la_bang):
    return found(sqlite_deployment, la_bang)


def send(owner, content, **more):
    data = {**owner.hidden(PAGE), "file": (io.BytesIO(content), "so.xlsx"), **more}
    return owner.post(f"{PAGE}?lang=en", data=data, content_type="multipart/form-data")


def households(coop):
    with coop.deployment.reading() as db:
        return db.scalar(select(func.count()).select_from(Party))


def test_a_workbook_is_shown_first_and_entered_when_it_is_confirmed(owner, coop):
    shown = send(owner, filled())

    assert shown.status_code == 200
    assert "This would be entered" in plain(shown.text)
    assert "Opening stock, past lots 2 new rows" in plain(shown.text)
    assert households(coop) == 1

    hidden = dict(
        part.split('" value="') for part in shown.text.split('name="')[1:] if '" value="' in part
    )
    form = {name: value.split('"')[0] for name, value in hidden.items()}
    entered = owner.post(PAGE, data=form)

    assert entered.status_code == 303
    assert households(coop) == 2
    assert "8 rows entered." in plain(owner.get("/workspace/?lang=en").text)


def test_bad_cells_are_listed_and_nothing_is_entered(owner, coop):
    answer = send(owner, filled({"Hộ": [("H-77", None)]}))

    assert answer.status_code == 422
    assert "1 cell cannot be entered" in plain(answer.text)
    assert "Hộ!B2 Name This cell must not be empty." in plain(answer.text)
    assert households(coop) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose the filled-in workbook."),
        (b"x", "no Excel workbook"),
        (template_file("vi"), "The workbook is empty"),
    ],
)
def test_what_is_no_filled_workbook_is_said(owner, coop, content, said):
    answer = send(owner, content)

    assert answer.status_code == 422
    assert said in plain(answer.text)


def test_the_template_is_in_the_language_of_the_page(owner, coop):
    for language, first in (("vi", "Hộ"), ("en", "Households")):
        answer = owner.get(f"{PAGE}/template.xlsx?lang={language}")
        assert load_workbook(io.BytesIO(answer.data)).sheetnames[0] == first


@pytest.mark.parametrize("wanted", LISTS, ids=lambda each: each.code)
def test_every_list_is_taken_along_as_excel_and_as_csv(owner, coop, wanted):
    coop.stamps(coop.packed())
    with coop.deployment.transaction() as db:
        add_party(db, coop.recorder, kind="buyer", code="K-1", name="=1+1")

    book = load_workbook(io.BytesIO(owner.get(f"/workspace/lists/{wanted.code}.xlsx?lang=en").data))
    text = owner.get(f"/workspace/lists/{wanted.code}.csv?lang=en").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))

    sheet = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[0] == sheet[0]
    assert len(rows) == len(sheet)
    if wanted.code in {"parties", "places", "materials", "products", "lots", "events", "stamps"}:
        assert len(rows) > 1
    if wanted.code == "parties":
        assert "=1+1" in [row[1] for row in sheet]
        assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
        assert "'=1+1" in [row[1] for row in rows]


def test_an_unknown_list_is_not_found(owner, coop):
    assert owner.get("/workspace/lists/secrets.xlsx").status_code == 404
    assert owner.get("/workspace/lists/lots.pdf").status_code == 404
