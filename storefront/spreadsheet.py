"""What every file for a spreadsheet keeps to: texts stay texts, the same rows give the same bytes.

Formulas: what people typed may begin with `=`. In a workbook every text is written as text, never
as a formula (`write_string`). A CSV cannot say so; there a text that a spreadsheet would take for a
formula (first character `=`, `+`, `-`, `@`, tab, a line break, or the full-width forms of the first
four) gets a single quote in front, which spreadsheets hide and do not count as part of the text
(OWASP, CSV Injection).
"""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

ALWAYS = datetime(2026, 1, 1)  # noqa: DTZ001 - XlsxWriter wants it naive
"""Written as the day on which the file was made, so that the same rows give the same bytes."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WIDEST = 60

Cell = str | int | float | date | None


def guarded(value: str | int | None) -> str | int:
    """A cell of a CSV that no spreadsheet takes for a formula."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if value is None else value


def open_workbook(content: io.BytesIO) -> Any:
    """A workbook that turns no text into a formula or a link."""
    workbook = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    )
    workbook.set_properties({"created": ALWAYS})
    return workbook


class Sheets:
    """A workbook of plain tables: a heading, rows, and where wanted a row of sums under them."""

    def __init__(self) -> None:
        self._content = io.BytesIO()
        self._workbook = open_workbook(self._content)
        added = self._workbook.add_format
        self._head = added({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._text = added({"num_format": "@", "valign": "top"})
        self._number = added({"num_format": "#,##0.###", "valign": "top"})
        self._day = added({"num_format": "dd/mm/yyyy", "valign": "top"})
        self._sum = added({"num_format": "#,##0.###", "bold": True, "top": 1})

    def add(
        self,
        name: str,
        headers: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        *,
        sums: Sequence[Cell] = (),
    ) -> None:
        """Add a table; columns are as wide as what stands in them."""
        sheet = self._workbook.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for number, header in enumerate(headers):
            sheet.write_string(0, number, header, self._head)
            widest = max([len(header), *(len(_shown(row[number])) for row in rows)])
            sheet.set_column(number, number, min(widest + 2, _WIDEST))
        for line, row in enumerate(rows, start=1):
            for number, cell in enumerate(row):
                self._write(sheet, line, number, cell)
        for number, cell in enumerate(sums):
            self._write(sheet, len(rows) + 1, number, cell, self._sum)

    def finish(self) -> bytes:
        """The file."""
        self._workbook.close()
        return self._content.getvalue()

    def _write(self, sheet: Any, line: int, number: int, cell: Cell, style: Any = None) -> None:
        if isinstance(cell, str):
            sheet.write_string(line, number, cell, style or self._text)
        elif isinstance(cell, date):
            sheet.write_datetime(line, number, cell, style or self._day)
        elif cell is not None:
            sheet.write_number(line, number, cell, style or self._number)


def _shown(cell: Cell) -> str:
    return f"{cell:,}" if isinstance(cell, int | float) else str(cell or "")
