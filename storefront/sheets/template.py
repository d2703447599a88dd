"""The import workbook as data: its sheets and columns, read from `template.toml`. Pure."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from traceability.folding import fold
from traceability.words import Words


class CellKind(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    CODE = "code"
    LOT = "lot"
    DIGITS = "digits"
    PHONE = "phone"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CROP = "crop"
    FORM = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it is called, how its cells are read, an example."""

    code: str
    kind: CellKind
    label: Words
    required: bool = False
    names: str | None = None
    """The sheet whose codes it names."""
    choices: tuple[tuple[str, Words], ...] = ()
    example: str | int | None = None

    def is_called(self, heading: str) -> bool:
        """Whether a heading in a file means this column: its label in a language, or its code."""
        heading = fold(heading.removesuffix("*").strip())
        return heading in {fold(self.label.vi), fold(self.label.in_("en")), fold(self.code)}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook."""

    code: str
    name: Words
    hint: Words
    columns: tuple[Column, ...]

    def is_called(self, name: str) -> bool:
        """Whether a sheet of a file is this one."""
        return fold(name.strip()) in {fold(self.name.vi), fold(self.name.in_("en"))}


@cache
def sheets() -> tuple[Sheet, ...]:
    """The sheets in the order in which they are entered: codes are there before they are named."""
    text = resources.files(__package__).joinpath("template.toml").read_text("utf-8")
    return tuple(_sheet(table) for table in tomllib.loads(text)["sheets"])


def _sheet(table: dict[str, Any]) -> Sheet:
    return Sheet(
        table["code"],
        Words(**table["name"]),
        Words(**table["hint"]),
        tuple(_column(each) for each in table["columns"]),
    )


def _column(table: dict[str, Any]) -> Column:
    return Column(
        code=table["code"],
        kind=CellKind(table["kind"]),
        label=Words(**table["label"]),
        required=table.get("required", False),
        names=table.get("names"),
        choices=tuple((each["code"], Words(**each["name"])) for each in table.get("choices", ())),
        example=table.get("example"),
    )
