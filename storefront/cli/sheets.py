"""`nguon sheets`: registers and stock out of a workbook, and lists into one."""

from pathlib import Path
from typing import Any

import click

from storefront.sheets.entering import check_rows
from storefront.sheets.lists import LISTS, list_named
from storefront.sheets.reading import read_workbook
from storefront.sheets.writing import csv_file, template_file, xlsx_file
from storefront.wording import say
from traceability.cli.commands import Area
from traceability.cli.exits import Refused
from traceability.cli.naming import console_recorder, organisation_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_json, show_one, show_rows

_language_option = click.option(
    "--language",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help="Of the headings.",
)
_out_option = click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file to write.",
)


@click.group(cls=Area)
def sheets() -> None:
    """Bring registers and stock in from Excel, take lists along."""


@sheets.command()
@_out_option
@_language_option
@json_option
def template(*, out: Path, language: str, as_json: bool) -> None:
    """Write the empty workbook to fill in."""
    out.write_bytes(template_file(language))
    show_one({"file": out}, as_json=as_json)


@sheets.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check only.")
@organisation_option
@json_option
def import_(*, file: Path, dry_run: bool, organisation: str | None, as_json: bool) -> None:
    """Enter workbook FILE: all of it or nothing. Every bad cell is named."""
    rows = read_workbook(file.read_bytes())
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        recorder = console_recorder(deployment, coop)
        report = check_rows(session, recorder, rows)
        if dry_run or report.bad:
            session.rollback()
    bad: list[dict[str, Any]] = [
        {"cell": each.address, "what": str(each.error)} for each in report.bad
    ]
    document = {"new": dict(report.new), "known": dict(report.known), "bad": bad}
    if as_json:
        show_json(document)
    else:
        show_rows(
            bad or [{"new": report.new.total(), "known": report.known.total()}], as_json=False
        )
    if bad:
        raise Refused(f"{len(bad)} cells cannot be entered.")


@sheets.command()
@click.argument("name", type=click.Choice([each.code for each in LISTS]))
@_out_option
@_language_option
@organisation_option
@json_option
def export(*, name: str, out: Path, language: str, organisation: str | None, as_json: bool) -> None:
    """Write list NAME to a file: .xlsx or .csv."""
    wanted = list_named(name)
    headings = [say(text, language) for text in wanted.headings]
    with opened() as deployment, deployment.reading() as session:
        rows = wanted.rows(session, organisation_named(session, organisation).id)
    if out.suffix.lower() == ".csv":
        out.write_bytes(csv_file(headings, rows))
    else:
        out.write_bytes(xlsx_file(say(wanted.name, language), headings, rows))
    show_one({"file": out, "rows": len(rows)}, as_json=as_json)
