"""The empty template, and lists as workbook or CSV."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from storefront.sheets.template import CellKind, Column, sheets
from storefront.spreadsheet import Cell, Sheets, guarded, open_workbook
from storefront.wording import say
from traceability.crops import registry
from traceability.errors import N_

_ROWS_TO_FILL = 2_000
_WIDTH = 22


def template_file(language: str) -> bytes:
    """The workbook to fill in: a tab for each register, and notes with an example of each column.

    Cells of a code or a telephone are texts, so that Excel keeps their zeros; choices drop down.
    """
    content = io.BytesIO()
    book = open_workbook(content)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    text = book.add_format({"num_format": "@", "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
    for sheet in sheets():
        tab = book.add_worksheet(sheet.name.in_(language))
        tab.freeze_panes(1, 0)
        for at, column in enumerate(sheet.columns):
            style = {CellKind.WHOLE: None, CellKind.NUMBER: None, CellKind.DATE: day}
            tab.set_column(at, at, _WIDTH, style.get(column.kind, text))
            tab.write_string(0, at, _heading(column, language), bold)
            if words := _words(column, language):
                rule = {"validate": "list", "source": words, "ignore_blank": True}
                tab.data_validation(1, at, _ROWS_TO_FILL, at, rule)
    _write_notes(book, language, bold, text)
    book.close()
    return content.getvalue()


def _heading(column: Column, language: str) -> str:
    return column.label.in_(language) + (" *" if column.required else "")


def _words(column: Column, language: str) -> list[str]:
    """What the column accepts, where that is a short list. Excel takes 255 characters of it."""
    if column.kind is CellKind.CROP:
        return [crop.name.in_(language) for crop in registry.profiles()]
    return [name.in_(language) for _, name in column.choices]


def _write_notes(book: xlsxwriter.Workbook, language: str, bold: Any, text: Any) -> None:
    tab = book.add_worksheet(say(N_("Notes"), language))
    tab.set_column(0, 3, _WIDTH + 8)
    lines = [
        say(
            N_("Fill in what you have; a sheet may stay empty. Columns with * are needed."),
            language,
        ),
        say(N_("Nothing is entered before you have seen what will be."), language),
    ]
    for number, line in enumerate(lines):
        tab.write_string(number, 0, line, bold)
    row = len(lines) + 1
    for sheet in sheets():
        tab.write_string(row, 0, sheet.name.in_(language), bold)
        tab.write_string(row, 1, sheet.hint.in_(language), text)
        for column in sheet.columns:
            row += 1
            tab.write_string(row, 1, _heading(column, language), text)
            tab.write_string(row, 2, _example(column, language), text)
        row += 2


def _example(column: Column, language: str) -> str:
    if column.kind is CellKind.FORM:
        return ", ".join(f.name.in_(language) for c in registry.profiles() for f in c.materials)
    words = _words(column, language)
    return ", ".join(words) if words else str(column.example or "")


def xlsx_file(name: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A list as a workbook of one sheet."""
    book = Sheets()
    book.add(name[:31], headers, rows)
    return book.finish()


def csv_file(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A list as CSV: UTF-8 with a byte order mark, without which Excel garbles accents."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(header) for header in headers])
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str | int | float:
    if cell is None or isinstance(cell, int | float):
        return "" if cell is None else cell
    return guarded(cell if isinstance(cell, str) else cell.isoformat())
