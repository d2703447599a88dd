"""`nguon stamps roll`: a run of stamps for a thermal printer."""

from pathlib import Path

import click

from storefront.cli.drawing import (
    Look,
    draw,
    hidden_run,
    how_much,
    made_if_new,
    unfinished,
    warn,
)
from storefront.cli.print_options import hidden_option, proof_option, sample_option
from storefront.printing import work
from storefront.printing.asking import ask
from storefront.printing.paper import DESIGNS, DPIS, Language, Layout
from storefront.printing.stamp_roll import ROLLS
from storefront.printing.styles import style_named
from traceability.cli.commands import Act
from traceability.cli.naming import console_recorder, run_numbered
from traceability.cli.opening import opened
from traceability.cli.options import INT
from traceability.cli.showing import json_option, show_one
from traceability.cli.writing import out_option, refuse_taken, replace_option
from traceability.stamps.ranges import Range


@click.command(cls=Act)
@click.option("--run", "number", required=True, type=INT, metavar="N", help="The run's number.")
@click.option(
    "--printer",
    "language",
    required=True,
    type=click.Choice([each.value for each in Language if each.is_printers]),
    help="What it reads: Zebra and the like ZPL, TSC, Xprinter and the like TSPL.",
)
@click.option(
    "--dpi",
    required=True,
    type=click.Choice([str(dpi) for dpi in DPIS]),
    help="How fine it prints; its box says so.",
)
@click.option("--paper", required=True, type=click.Choice(ROLLS), help="The roll in it, in mm.")
@click.option("--design", required=True, type=click.Choice(DESIGNS), help="In mm.")
@hidden_option
@click.option("--first", type=INT, default=1, show_default=True, help="From this stamp on.")
@click.option("--last", type=INT, help="Up to this one; without it, to the end of the run.")
@click.option("--style", metavar="NAME", help="Own words and logo: nguon labels styles.")
@click.option("--again", metavar="REASON", help="Why stamps that were printed are printed again.")
@out_option
@proof_option
@sample_option
@replace_option
@json_option
def roll(
    *,
    number: int,
    language: str,
    dpi: str,
    paper: str,
    design: str,
    hidden: int | str | None,
    first: int,
    last: int | None,
    style: str | None,
    again: str | None,
    out: Path,
    proof: bool,
    sample: int | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Write a run for a thermal printer: one file, sent to it as it is.

    Codes are set on whole dots of the printer, and every one is read back before the file gets its
    name. Of a stamp printed twice, one is waste. A style's colours do not count.
    """
    layout = Layout.checked(design, paper, language=Language(language), dpi=int(dpi))
    refuse_taken(out, replace=True)  # a missing folder is told before a database is opened
    with opened() as deployment:
        with deployment.transaction() as session:
            run = run_numbered(session, number)
            stamps = Range(first, run.count if last is None else last)
            recorder = console_recorder(deployment, run.organisation)
            seconds = hidden_run(session, hidden)
            chosen = None if style is None else style_named(session, run.organisation_id, style)
            asked = unfinished(
                session,
                out,
                Look(layout, chosen, None),
                {"id": run.id},
                stamps,
                hidden=seconds,
                replace=replace,
            )
            if asked is None:
                asked, notices = ask(
                    deployment,
                    session,
                    recorder,
                    run=run,
                    stamps=stamps,
                    layout=layout,
                    hidden=made_if_new(deployment, session, recorder, run, seconds),
                    style=chosen,
                    reason=again,
                    out=str(out.absolute()),
                )
                warn(notices)
            taken = work.take(session, asked, now=deployment.clock())
        drawn = draw(deployment, taken, proof=how_much(proof, sample))
    show_one(drawn, as_json=as_json)
