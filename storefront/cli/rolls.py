"""`nguon stamps roll`: a run of stamps for a thermal printer."""

from pathlib import Path
from typing import cast

import click

from labels import LabelError
from labels.dots import DOTS_A_MM, Dpi
from storefront.printing import ledger, work
from storefront.printing.paper import Layout
from storefront.printing.stamp_roll import ROLLS, WRITERS, write_roll_to
from storefront.printing.stamp_sheet import DESIGNS
from traceability.cli.commands import Act
from traceability.cli.exits import Refused
from traceability.cli.naming import console_recorder, run_numbered
from traceability.cli.opening import opened
from traceability.cli.showing import json_option, progress, show_one
from traceability.cli.writing import out_option, refuse_taken, replace_option
from traceability.stamps.ranges import Range


@click.command(cls=Act)
@click.option("--run", "number", required=True, type=int, metavar="N", help="The run's number.")
@click.option(
    "--printer",
    "language",
    required=True,
    type=click.Choice(tuple(WRITERS)),
    help="What it reads: Zebra and the like ZPL, TSC, Xprinter and the like TSPL.",
)
@click.option(
    "--dpi",
    required=True,
    type=click.Choice([str(dpi) for dpi in DOTS_A_MM]),
    help="How fine it prints; its box says so.",
)
@click.option("--paper", required=True, type=click.Choice(ROLLS), help="The roll in it, in mm.")
@click.option("--design", required=True, type=click.Choice(DESIGNS), help="In mm.")
@click.option("--hidden", type=int, metavar="N", help="The run of a scratch stamp's second codes.")
@click.option("--first", type=int, default=1, show_default=True, help="From this stamp on.")
@click.option("--last", type=int, help="Up to this one; without it, to the end of the run.")
@click.option("--again", metavar="REASON", help="Why stamps that were printed are printed again.")
@out_option
@replace_option
@json_option
def roll(
    *,
    number: int,
    language: str,
    dpi: str,
    paper: str,
    design: str,
    hidden: int | None,
    first: int,
    last: int | None,
    again: str | None,
    out: Path,
    replace: bool,
    as_json: bool,
) -> None:
    """Write a run for a thermal printer: one file, sent to it as it is.

    Codes are set on whole dots of the printer. Of a stamp printed twice, one is waste.
    """
    refuse_taken(out, replace=replace)
    layout = Layout.checked(design, paper)
    with opened() as deployment:
        with deployment.transaction() as session:
            run = run_numbered(session, number)
            stamps = Range(first, run.count if last is None else last)
            seconds = None if hidden is None else run_numbered(session, hidden)
            asked = ledger.ask_for_print(
                session,
                console_recorder(deployment, run.organisation),
                run=run,
                stamps=stamps,
                layout=layout,
                hidden=seconds,
                reason=again,
                out=str(out.absolute()),
            )
            taken = work.take(session, asked, now=deployment.clock())
        with deployment.reading() as session, progress(f"run {number}") as told:
            try:
                report = write_roll_to(
                    out,
                    deployment.vault,
                    run_numbered(session, number),
                    language=language,
                    dpi=cast("Dpi", int(dpi)),
                    design=design,
                    roll=paper,
                    first=stamps.first,
                    last=stamps.last,
                    hidden=None if hidden is None else run_numbered(session, hidden),
                    progress=lambda done: told(done, len(stamps)),
                )
            except (LabelError, OSError) as error:
                work.fail(deployment, taken, str(error))
                raise Refused(str(error)) from error
        printed = work.release(deployment, taken, file=out, sheets=report.rows)
    for notice in report.warnings:
        click.echo(f"nguon: {notice}", err=True)
    row = {
        "run": number,
        "print": printed.number,
        "first": stamps.first,
        "last": stamps.last,
        "count": report.labels,
        "rows": report.rows,
        "file": out,
    }
    show_one(row, as_json=as_json)
