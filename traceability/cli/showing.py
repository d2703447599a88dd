"""Printing: JSON for programs, tables for people, lines with tabs for whatever stands between."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

Row = Mapping[str, Any]
Told = Callable[[int, int], None]
"""Told how much is done, and of how much; 0 where that is not known."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def show_json(document: Any) -> None:
    """Print a document as JSON; times in ISO 8601."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=_plain))


def show_rows(rows: Sequence[Row], *, as_json: bool) -> None:
    """Print rows of the same keys: as JSON, on a terminal as a table, else tab-separated."""
    if as_json:
        show_json(list(rows))
        return
    console = Console()
    if not console.is_terminal:
        if rows:
            click.echo("\t".join(rows[0]))
        for row in rows:
            click.echo("\t".join(_said(value) for value in row.values()))
        return
    if not rows:
        console.print(Text("Nothing there."))
        return
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(Text(name.replace("_", " ")), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_said(value)) for value in row.values()))
    console.print(table)


def show_one(row: Row, *, as_json: bool) -> None:
    """Print the facts about one thing, a line for each."""
    if as_json:
        show_json(row)
        return
    width = max(map(len, row), default=0)
    for name, value in row.items():
        click.echo(f"{name.replace('_', ' '):<{width}}  {_said(value)}")


@contextmanager
def progress(what: str) -> Iterator[Told]:
    """A bar on standard error while that is a terminal; otherwise nothing."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total or None)


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID | Path):
        return str(value)
    raise TypeError(type(value).__name__)


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(_said, value))
    return str(_plain(value)) if isinstance(value, date | Enum) else str(value)
