"""`nguon export fsma204`: the FDA's electronic sortable spreadsheet."""

from datetime import datetime
from pathlib import Path

import click

from storefront.tracking_sheet import FILES
from traceability.cli.commands import Act
from traceability.cli.naming import console_recorder, lot_named, organisation_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_one
from traceability.cli.writing import out_option, refuse_taken, replace_option
from traceability.exports.fsma204 import rows_of_days, rows_of_lot
from traceability.exports.tracking_events import Cte

_day = click.DateTime(["%Y-%m-%d"])


@click.command(cls=Act)
@click.option("--lot", metavar="CODE", help="A lot, with all that it was made from and became.")
@click.option("--from", "first", type=_day, help="The first day.")
@click.option("--to", "last", type=_day, help="The last day.")
@organisation_option
@out_option
@replace_option
@json_option
def fsma204(
    *,
    lot: str | None,
    first: datetime | None,
    last: datetime | None,
    organisation: str | None,
    out: Path,
    replace: bool,
    as_json: bool,
) -> None:
    """Write the tracking events of a lot or of some days (21 CFR 1.1455) as XLSX or CSV.

    FILE ends in .xlsx (a sheet for each kind of event) or .csv (one table).
    """
    ending = out.suffix.removeprefix(".").lower()
    if ending not in FILES:
        raise click.UsageError("The file ends in .xlsx or .csv.")
    if (lot is None) == (first is None or last is None) or (lot and (first or last)):
        raise click.UsageError("Say --lot, or --from and --to.")
    refuse_taken(out, replace=replace)
    with opened() as deployment, deployment.reading() as session:
        if lot is not None:
            one = lot_named(session, lot, organisation)
            rows = rows_of_lot(session, console_recorder(deployment, one.organisation), lot=one)
        else:
            assert first is not None, "asked for above"
            assert last is not None, "asked for above"
            coop = organisation_named(session, organisation)
            rows = rows_of_days(
                session,
                console_recorder(deployment, coop),
                first=first.date(),
                last=last.date(),
            )
    write, _ = FILES[ending]
    out.write_bytes(write(rows))
    counted = {cte.value: sum(row.cte is cte for row in rows) for cte in Cte}
    show_one({"file": str(out), "rows": len(rows), **counted}, as_json=as_json)
