"""Entering the rows of a workbook: all of them or none, with every bad cell named."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from storefront.sheets.cells import Value, read_cell
from storefront.sheets.reading import RawRow
from storefront.sheets.registers import Done, enter
from storefront.sheets.template import Column, Sheet
from traceability.errors import N_, Conflict, NguonError
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

MOST_TOLD = 200
"""Bad cells that are named; a file with more is mended in steps."""


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that cannot be entered: where it stands, what column it is, what is wrong."""

    address: str
    column: Column | None
    error: NguonError


@dataclass(slots=True)
class Report:
    """What a workbook holds: rows that are new, rows that are in the books already, bad cells."""

    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    bad: list[BadCell] = field(default_factory=list)
    rows: int = 0

    @property
    def is_good(self) -> bool:
        """Whether it can be entered as it is."""
        return not self.bad and self.rows > 0


class BadCells(Conflict):
    """The workbook has cells that cannot be entered; `.report` names them."""

    code = "bad_cells"

    def __init__(self, report: Report) -> None:
        super().__init__(
            N_("Nothing was entered: %(value)s cells cannot be."),
            field="file",
            value=len(report.bad),
        )
        self.report = report


def check_rows(session: Session, recorder: Recorder, rows: Iterable[RawRow]) -> Report:
    """Enter the rows and say how it went. The caller rolls back, or commits a good report.

    A row that fails is undone alone, so that those after it are looked at too.
    """
    recorder.require(Permission.REGISTERS)
    report = Report()
    for row in rows:
        report.rows += 1
        values, bad = _values(row)
        if not bad:
            bad = _entered(session, recorder, row, values, report)
        report.bad += bad
        if len(report.bad) >= MOST_TOLD:
            break
    return report


def enter_rows(session: Session, recorder: Recorder, rows: Iterable[RawRow]) -> Report:
    """Enter all rows in the caller's transaction.

    Raises:
        BadCells: some cannot be entered; the caller's transaction is to be undone.
    """
    report = check_rows(session, recorder, rows)
    if report.bad:
        raise BadCells(report)
    return report


def _values(row: RawRow) -> tuple[dict[str, Value], list[BadCell]]:
    values: dict[str, Value] = {}
    bad = []
    for column in row.sheet.columns:
        raw = row.cells[column.code][1] if column.code in row.cells else None
        crop = values.get("crop")
        try:
            values[column.code] = read_cell(column, raw, crop=str(crop) if crop else None)
        except NguonError as error:
            bad.append(BadCell(row.address(column), column, error))
    return values, bad


def _entered(
    session: Session, recorder: Recorder, row: RawRow, values: dict[str, Value], report: Report
) -> list[BadCell]:
    try:
        with session.begin_nested():
            done = enter(session, recorder, row.sheet.code, values)
    except NguonError as error:
        column = _column(row.sheet, error.field)
        return [BadCell(row.address(column), column, error)]
    counts = report.new if done is Done.NEW else report.known
    counts[row.sheet.code] += 1
    return []


_FIELDS = {
    "quantity": "made",
    "pieces": "made",
    "packs": "made",
    "at": "on",
    "counted": "left",
    "form": "form",
    "name": "name_vi",
}
"""Columns for what the library calls otherwise."""


def _column(sheet: Sheet, field_name: str | None) -> Column | None:
    names = (field_name, _FIELDS.get(field_name or ""))
    by_code = {column.code: column for column in sheet.columns}
    if sheet.code == "stock" and field_name in ("code", "lot"):
        return by_code["lot_code"]
    return next((by_code[name] for name in names if name in by_code), None)
