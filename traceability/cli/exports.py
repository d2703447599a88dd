"""`nguon export`: the history in the forms that importing countries ask for."""

from pathlib import Path

import click

from traceability.cli.commands import Area
from traceability.cli.naming import console_recorder, lot_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_one
from traceability.cli.writing import out_option, refuse_taken, replace_option
from traceability.exports.eudr import geojson_of, text_of


@click.group(cls=Area)
def export() -> None:
    """Write files for importers and authorities abroad."""


@export.command()
@click.option("--lot", "code", required=True, metavar="CODE", help="Whose plots.")
@organisation_option
@out_option
@replace_option
@json_option
def eudr(*, code: str, organisation: str | None, out: Path, replace: bool, as_json: bool) -> None:
    """Write the plots of a lot as GeoJSON for the EU deforestation regulation.

    Up to four hectares a plot is a point, above a polygon; WGS84, longitude first, six decimals.
    """
    refuse_taken(out, replace=replace)
    with opened() as deployment, deployment.reading() as session:
        lot = lot_named(session, code, organisation)
        found = geojson_of(session, console_recorder(deployment, lot.organisation), lot=lot)
    out.write_text(text_of(found) + "\n", encoding="utf-8")
    plots = found["features"]
    show_one(
        {
            "file": str(out),
            "lot": code,
            "plots": len(plots),
            "hectares": round(sum(plot["properties"]["Area"] for plot in plots), 4),
        },
        as_json=as_json,
    )
