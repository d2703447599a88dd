"""Tracking events as files: a workbook with a sheet for each kind of event, or one CSV. Pure."""

from collections.abc import Callable, Mapping, Sequence

from storefront.sheets import writing
from storefront.spreadsheet import Sheets
from traceability.exports.tracking_events import Cte, Row, flat, sheet

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
    """All events in one table; dates in ISO 8601."""
    return writing.csv_file(*flat(rows))


FILES: Mapping[str, tuple[Callable[[Sequence[Row]], bytes], str]] = {
    "xlsx": (xlsx_file, XLSX),
    "csv": (csv_file, CSV),
}
"""By the ending of the file: what writes it, and its media type."""
