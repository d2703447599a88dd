"""Reading one cell: what Excel kept or somebody typed becomes a value, or is refused. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from storefront.sheets.template import CellKind, Column
from traceability.crops import registry
from traceability.errors import N_, InvalidInput
from traceability.folding import fold
from traceability.words import Words

_NUMBER = re.compile(r"\d{1,15}(?:[.,]\d{1,6})?", re.ASCII)
_COULD_BE_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_NINE_DIGITS = 9

Value = str | int | Decimal | date | None


def read_cell(column: Column, raw: Any, *, crop: str | None = None) -> Value:
    """The value of a cell; None for an empty one. `crop` is the row's, which its forms belong to.

    Raises:
        InvalidInput: empty where it is required, or not of its kind; `.field` is the column.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if column.required:
            raise InvalidInput(N_("This cell must not be empty."), field=column.code)
        return None
    if column.kind in _OFFERING:
        return _one_of(column, raw, _OFFERING[column.kind](column, crop))
    return _READING[column.kind](column, raw)


def _as_typed(raw: Any) -> str:
    """What was typed; Excel keeps 0123 as the number 123 and 12 as 12.0."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return str(raw).strip()


def _phone(column: Column, raw: Any) -> str:
    """Excel drops the zero in front of a number."""
    del column
    text = _as_typed(raw)
    if isinstance(raw, int | float) and len(text) == _NINE_DIGITS:
        return f"0{text}"
    return text


def _number(column: Column, raw: Any) -> Decimal:
    text = _as_typed(raw)
    if isinstance(raw, str) and _COULD_BE_THOUSANDS.fullmatch(text):
        raise InvalidInput(
            N_("“%(value)s” can be read in two ways. Write thousands without a mark."),
            field=column.code,
            value=text,
        )
    if isinstance(raw, bool) or not _NUMBER.fullmatch(text):
        raise InvalidInput(N_("“%(value)s” is not a number."), field=column.code, value=text[:40])
    return Decimal(text.replace(",", "."))


def _whole(column: Column, raw: Any) -> int:
    value = _number(column, raw)
    if value != value.to_integral_value():
        raise InvalidInput(
            N_("“%(value)s” is not a whole number."), field=column.code, value=_as_typed(raw)
        )
    return int(value)


def _date(column: Column, raw: Any) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = _as_typed(raw)
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            N_("“%(value)s” is not a day such as 22/11/2026."), field=column.code, value=text[:40]
        ) from error


def _one_of(column: Column, raw: Any, offered: Iterable[tuple[str, Words]]) -> str:
    """The code of a choice that is named in either language, or by its code."""
    text = _as_typed(raw)
    offered = list(offered)
    for code, name in offered:
        if fold(text) in {fold(code), fold(name.vi), fold(name.in_("en"))}:
            return code
    raise InvalidInput(
        N_("“%(value)s” is none of: %(choices)s."),
        field=column.code,
        value=text[:40],
        choices=", ".join(str(name) for _, name in offered),
    )


_READING: Mapping[CellKind, Callable[[Column, Any], Value]] = {
    CellKind.TEXT: lambda _, raw: _as_typed(raw),
    CellKind.LOT: lambda _, raw: _as_typed(raw),
    CellKind.CODE: lambda _, raw: _as_typed(raw).upper(),
    CellKind.DIGITS: lambda _, raw: re.sub(r"\s", "", _as_typed(raw)),
    CellKind.PHONE: _phone,
    CellKind.WHOLE: _whole,
    CellKind.NUMBER: _number,
    CellKind.DATE: _date,
}
_OFFERING: Mapping[CellKind, Callable[[Column, str | None], Iterable[tuple[str, Words]]]] = {
    CellKind.CHOICE: lambda column, _: column.choices,
    CellKind.CROP: lambda _, __: [(each.code, each.name) for each in registry.profiles()],
    CellKind.FORM: lambda _, crop: [
        (each.code, each.name) for each in (registry.profile(crop).materials if crop else ())
    ],
}
