"""One cell of a workbook: a value, or one clear refusal."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from storefront.sheets.cells import read_cell
from storefront.sheets.template import CellKind, Column, sheets
from traceability.errors import InvalidInput
from traceability.words import Words


def column(kind, **more):
    return Column(code="x", kind=CellKind(kind), label=Words("X"), **more)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  Hộ bà Lan ", "Hộ bà Lan"),
        ("text", 12.0, "12"),
        ("code", "lo-3", "LO-3"),
        ("digits", "893 850 1", "8938501"),
        ("phone", 912345678, "0912345678"),
        ("phone", "0912 345 678", "0912 345 678"),
        ("whole", 200.0, 200),
        ("number", "12,5", Decimal("12.5")),
        ("number", 0.5, Decimal("0.5")),
        ("date", datetime(2026, 10, 1), date(2026, 10, 1)),  # noqa: DTZ001 - as openpyxl gives it
        ("date", "1/10/2026", date(2026, 10, 1)),
        ("date", "2026-10-01", date(2026, 10, 1)),
        ("crop", "CHÈ", "tea"),
        ("crop", "tea", "tea"),
        ("text", "", None),
    ],
)
def test_a_cell_is_read_as_its_kind(kind, raw, value):
    assert read_cell(column(kind), raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "said"),
    [
        ("number", "1.500", "two ways"),
        ("number", "1e9", "not a number"),
        ("number", True, "not a number"),
        ("whole", 2.5, "not a whole number"),
        ("date", "31/02/2026", "not a day"),
        ("crop", "cà phê", "none of: "),
    ],
)
def test_what_is_not_of_its_kind_is_refused_with_the_value(kind, raw, said):
    with pytest.raises(InvalidInput, match=said) as refusal:
        read_cell(column(kind), raw)

    assert refusal.value.field == "x"


def test_a_required_cell_must_not_be_empty():
    with pytest.raises(InvalidInput, match="must not be empty"):
        read_cell(column("text", required=True), "  ")


def test_forms_are_those_of_the_rows_own_crop():
    form = column("form")

    assert read_cell(form, "Chè khô", crop="tea") == "made_tea"
    with pytest.raises(InvalidInput, match="none of"):
        read_cell(form, "Chè khô", crop="vermicelli")


def test_every_code_that_a_column_names_is_of_an_earlier_sheet():
    seen = set()
    for sheet in sheets():
        for each in sheet.columns:
            assert each.names is None or each.names in seen
        seen.add(sheet.code)
