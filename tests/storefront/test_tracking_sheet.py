"""Tracking events as a workbook and as CSV."""

import csv
import io
from datetime import date

import openpyxl

from storefront.tracking_sheet import csv_file, xlsx_file
from traceability.exports.tracking_events import Cte, Goods, Harvest, harvesting, transformation

LEAF = Goods("L-1", "Fresh leaf", "=1+1 leaf", 12_500, 0, "Hill")
TEA = Goods("T-1", "Tea", "Tea", 2_500, 0, "Workshop")
ROWS = [
    harvesting(
        LEAF,
        Harvest("Farm", "LO-3", "@SUM(A1)", date(2026, 11, 22)),
        recipient="Workshop",
        reference="e1",
    ),
    transformation(LEAF, TEA, on=date(2026, 11, 23), reference="e2"),
]


def test_the_workbook_has_a_sheet_of_all_and_one_for_each_kind():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(ROWS)))

    assert book.sheetnames == ["All events", *(cte.value for cte in Cte)]
    assert book["All events"].max_row == 3
    sheet = book["Harvesting"]
    told = dict(zip(*([cell.value for cell in row] for row in sheet.iter_rows()), strict=True))
    assert told["Commodity and variety"] == "=1+1 leaf"
    assert sheet["A2"].data_type == "s", "a text, not a formula"
    assert told["Quantity"] == 12.5
    assert told["Harvest date"].date() == date(2026, 11, 22)
    assert book["Shipping"].max_row == 1
    assert xlsx_file(ROWS) == xlsx_file(ROWS)


def test_the_csv_has_one_table_that_no_spreadsheet_calculates():
    text = csv_file(ROWS).decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text))

    assert first["Critical tracking event"] == "Harvesting"
    assert first["Commodity and variety"] == "'=1+1 leaf"
    assert first["Harvester business name and phone"] == "'@SUM(A1)"
    assert (first["Quantity"], first["Harvest date"]) == ("12.5", "2026-11-22")
    assert (second["Traceability lot code used"], second["Traceability lot code"]) == ("L-1", "T-1")
    assert second["Harvest date"] == ""
