"""Reading an uploaded workbook into rows of raw cells, within bounds: a file is not trusted."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from storefront.sheets.template import Column, Sheet, sheets
from traceability.errors import N_, InvalidInput

MOST_BYTES = 1_000_000
MOST_UNPACKED_BYTES = 40_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 60

_BROKEN = (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, ParseError)
"""What openpyxl lets through where a file is not what it should be."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a known sheet: its number in the file, and its cells by column."""

    sheet: Sheet
    tab: str
    number: int
    cells: dict[str, tuple[str, Any]]
    """By the column's code: where it stands ("C5"), and what it holds."""

    def address(self, column: Column | None) -> str:
        """Where a column stands in this row, such as `Hộ!C5`; the row where none is meant."""
        place = self.cells[column.code][0] if column and column.code in self.cells else self.number
        return f"{self.tab}!{place}"


def read_workbook(content: bytes) -> list[RawRow]:
    """The rows of every sheet that the template knows, in the order of the template.

    Other sheets, the notes among them, are passed over, and so are empty rows.

    Raises:
        InvalidInput: no workbook, too large, none of its sheets is known, or a column is missing
            or unknown.
    """
    _require_bounded(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        tabs = [
            (sheet, tab) for sheet in sheets() for tab in book.sheetnames if sheet.is_called(tab)
        ]
        rows: list[RawRow] = []
        for sheet, tab in tabs:
            rows += _rows(sheet, tab, book[tab].iter_rows(max_col=MOST_COLUMNS))
            _require_few(len(rows))
        book.close()
    except _BROKEN as error:
        raise _no_workbook() from error
    if not tabs:
        raise InvalidInput(
            N_("The workbook has none of the sheets: %(sheets)s. Start from the template."),
            field="file",
            sheets=", ".join(sheet.name.vi for sheet in sheets()),
        )
    return rows


def _require_bounded(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise InvalidInput(
            N_("The file has %(value)s bytes, more than %(most)s."),
            field="file",
            value=len(content),
            most=MOST_BYTES,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as error:
        raise _no_workbook() from error
    if unpacked > MOST_UNPACKED_BYTES:
        raise _no_workbook()


def _no_workbook() -> InvalidInput:
    return InvalidInput(
        N_("The file is no Excel workbook (.xlsx). Save it as one, or start from the template."),
        field="file",
    )


def _require_few(count: int) -> None:
    if count > MOST_ROWS:
        raise InvalidInput(
            N_("The workbook has more than %(most)s rows. Split it into several."),
            field="file",
            most=MOST_ROWS,
        )


def _rows(sheet: Sheet, tab: str, lines: Iterator[tuple[Any, ...]]) -> Iterator[RawRow]:
    head = next(lines, ())
    columns = _columns(sheet, tab, [cell.value for cell in head])
    for number, line in enumerate(lines, start=2):
        _require_few(number)
        cells = {
            column.code: (f"{get_column_letter(at + 1)}{number}", line[at].value)
            for at, column in columns.items()
            if at < len(line)
        }
        if any(value is not None and str(value).strip() for _, value in cells.values()):
            yield RawRow(sheet, tab, number, cells)


def _columns(sheet: Sheet, tab: str, headings: list[Any]) -> dict[int, Column]:
    """Which column of the template stands where.

    Raises:
        InvalidInput: a heading is unknown, stands twice, or a required one is missing.
    """
    placed: dict[int, Column] = {}
    for at, heading in enumerate(headings):
        if heading is None or not str(heading).strip():
            continue
        column = next((each for each in sheet.columns if each.is_called(str(heading))), None)
        if column is None or column in placed.values():
            raise InvalidInput(
                N_("%(cell)s: the column “%(value)s” is not known, or stands twice."),
                field="file",
                value=str(heading)[:40],
                cell=f"{tab}!{get_column_letter(at + 1)}1",
            )
        placed[at] = column
    for column in sheet.columns:
        if column.required and column not in placed.values():
            raise InvalidInput(
                N_("The sheet “%(sheet)s” lacks the column “%(value)s”."),
                field="file",
                value=column.label.vi,
                sheet=tab,
            )
    return placed
