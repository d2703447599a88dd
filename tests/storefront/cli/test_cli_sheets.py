"""Workbooks on the command line."""

import io

from openpyxl import load_workbook

from tests.storefront.sheets.filled import filled


def test_a_workbook_is_checked_then_entered_and_a_list_comes_out(
    nguon_on_sqlite, coop_on_sqlite, tmp_path
):
    book, out = tmp_path / "so.xlsx", tmp_path / "hang.xlsx"
    book.write_bytes(filled())

    checked = nguon_on_sqlite.json("sheets", "import", book, "--dry-run")
    entered = nguon_on_sqlite.json("sheets", "import", book)
    again = nguon_on_sqlite.json("sheets", "import", book)
    nguon_on_sqlite("sheets", "export", "lots", "--out", out)

    assert checked["new"] == entered["new"] == {**again["known"], "stock": 2}
    rows = [[cell.value for cell in row] for row in load_workbook(out).active.iter_rows()]
    assert "CHE209-261001-01" in [row[0] for row in rows]


def test_bad_cells_are_named_and_nothing_is_entered(nguon_on_sqlite, coop_on_sqlite, tmp_path):
    book, out = tmp_path / "so.xlsx", tmp_path / "ho.csv"
    book.write_bytes(filled({"Hộ": [("H-77", "Hộ ông Ba"), ("H-78", None)]}))

    said = nguon_on_sqlite.run("sheets", "import", book)
    nguon_on_sqlite("sheets", "export", "parties", "--out", out)

    assert said.exit_code != 0
    assert "Hộ!B3" in said.output
    assert "H-77" not in out.read_text("utf-8-sig")


def test_the_template_is_written(nguon_on_sqlite, tmp_path):
    out = tmp_path / "mau.xlsx"

    nguon_on_sqlite("sheets", "template", "--out", out)

    assert load_workbook(io.BytesIO(out.read_bytes())).sheetnames[0] == "Hộ"
