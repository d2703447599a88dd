"""`nguon channels`: files for marketplaces that are kept by hand."""

from pathlib import Path

import click

from storefront.channels import registry, services
from traceability.cli.commands import Area
from traceability.cli.naming import console_recorder, organisation_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_one, show_rows

_maps_option = click.option(
    "--maps",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder with further column maps.",
)


@click.group(cls=Area)
def channels() -> None:
    """List goods on marketplaces."""


@channels.command("list")
@_maps_option
@json_option
def list_(*, maps: Path | None, as_json: bool) -> None:
    """List the channels that are known here."""
    _load(maps)
    show_rows(
        [{"channel": each.code, "name": str(each.name)} for each in registry.channels()],
        as_json=as_json,
    )


@channels.command()
@click.argument("channel")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder for the files; made where it is missing.",
)
@organisation_option
@_maps_option
@json_option
def export(
    *, channel: str, out: Path, organisation: str | None, maps: Path | None, as_json: bool
) -> None:
    """Write the listing pack for CHANNEL: XLSX, CSV, pictures, notes, and all of it as a zip.

    What the marketplace will not take as it is stands in the files all the same, and is told on
    standard error.
    """
    _load(maps)
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        report = services.export(
            session, console_recorder(deployment, coop), deployment, channel=channel, out=out
        )
        row = {
            "channel": report.channel.code,
            "organisation": coop.code,
            "rows": len(report.rows),
            "folder": report.folder,
            "archive": report.archive,
            "problems": [str(problem) for problem in report.problems],
        }
    if not as_json:
        for problem in report.problems:
            click.echo(f"nguon: {problem}", err=True)
        row["problems"] = len(report.problems)
    show_one(row, as_json=as_json)


def _load(maps: Path | None) -> None:
    if maps is not None:
        registry.load_directory(maps)
