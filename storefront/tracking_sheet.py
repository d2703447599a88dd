"""Tracking events as files: a workbook with a sheet for each kind of event, or one CSV. Pure."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from storefront.spreadsheet import Sheets, guarded
from traceability.exports.tracking_events import Cell, Cte, Row, flat, sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"


def xlsx_file(rows: Sequence[Row]) -> bytes:
    """The sortable spreadsheet: all events in one table, then a table for each kind."""
    sheets = Sheets()
    sheets.add("All events", *flat(rows))
    for cte in Cte:
        sheets.add(cte.value, *sheet(rows, cte))
    return sheets.finish()


def csv_file(rows: Sequence[Row]) -> bytes:
    """All events in one table: UTF-8 with a byte order mark, dates in ISO 8601."""
    headers, lines = flat(rows)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows([guarded(_plain(cell)) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


FILES: Mapping[str, tuple[Callable[[Sequence[Row]], bytes], str]] = {
    "xlsx": (xlsx_file, XLSX),
    "csv": (csv_file, CSV),
}
"""By the ending of the file: what writes it, and its media type."""


def _plain(cell: Cell) -> str | int | None:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{Decimal(str(cell)).normalize():f}"
    return cell
