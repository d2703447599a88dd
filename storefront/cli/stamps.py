"""From a run of stamps to a proofed PDF: what `nguon stamps issue` ends in, and `stamps sheet`."""

from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from labels.crew import Crew
from storefront.cli.drawing import (
    draw,
    found,
    hidden_run,
    how_much,
    made_if_new,
    unfinished,
    warn,
)
from storefront.cli.print_options import (
    Typed,
    correction,
    design_option,
    hidden_option,
    out_option,
    paper_option,
    printer_option,
    proof_option,
    sample_option,
    start_option,
    style_option,
)
from storefront.printing import ledger, work
from storefront.printing.asking import ask
from storefront.printing.hands import all_hands
from traceability.cli.commands import Act
from traceability.cli.naming import console_recorder, lot_named, organisation_named, run_numbered
from traceability.cli.opening import opened
from traceability.cli.options import INT
from traceability.cli.showing import json_option, show_one
from traceability.cli.writing import refuse_taken, replace_option
from traceability.stamps.code import Format, Kind
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.services import issue_run


def issue_and_draw(
    *,
    lot: str | None,
    organisation: str | None,
    count: int,
    kind: Kind,
    format_: Format,
    typed: Typed,
    out: Path,
    proof: bool,
    sample: int | None,
    replace: bool,
    hands: Crew | None,
) -> dict[str, Any]:
    """What `nguon stamps issue` does once `hands` are there; the facts about the print."""
    with opened(every_table=False) as deployment:  # a fifth of a second less
        with deployment.transaction() as session:
            coop = (
                lot_named(session, lot, organisation).organisation
                if lot
                else organisation_named(session, organisation)
            )
            packed = lot_named(session, lot, coop.code) if lot else None
            recorder = console_recorder(deployment, coop)
            wanted = {
                "organisation_id": coop.id,
                "lot_id": packed.id if packed else None,
                "count": count,
                "kind": kind.value,
                "format": format_.value,
            }
            look = found(session, coop.id, typed)
            printed = unfinished(session, out, look, wanted, replace=replace)
            if printed is None:
                run = issue_run(
                    session,
                    recorder,
                    deployment.vault,
                    count=count,
                    host=deployment.host,
                    lot=packed,
                    kind=kind,
                    format_=format_,
                )
                printed, notices = ask(
                    deployment,
                    session,
                    recorder,
                    run=run,
                    stamps=Range(1, count),
                    layout=look.layout,
                    style=look.style,
                    printer=look.printer,
                    out=str(out.absolute()),
                )
                warn(notices)
            taken = work.take(session, printed, now=deployment.clock())
        return draw(deployment, taken, hands=hands, proof=how_much(proof, sample))


@click.command(cls=Act)
@click.option("--run", "number", required=True, type=INT, metavar="N", help="The run's number.")
@out_option
@design_option
@paper_option
@start_option
@style_option
@printer_option
@hidden_option
@click.option("--offset", type=float, nargs=2, default=(0, 0), help="The printer's, in mm: X Y.")
@click.option("--scale", type=float, nargs=2, default=(1, 1), help="The printer's: X Y.")
@click.option("--first", type=INT, help="From this stamp on; without either, what is left.")
@click.option("--last", type=INT, help="Up to this one; without it, to the end of the run.")
@click.option("--again", metavar="REASON", help="Why stamps that were printed are printed again.")
@proof_option
@sample_option
@replace_option
@json_option
def sheet(
    *,
    number: int,
    out: Path,
    design: str | None,
    paper: str,
    start: int,
    style: str | None,
    printer: str | None,
    hidden: int | str | None,
    offset: tuple[float, float],
    scale: tuple[float, float],
    first: int | None,
    last: int | None,
    again: str | None,
    proof: bool,
    sample: int | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Draw sheets of a recorded run: what is left of it, or again, with a reason.

    Of a stamp that is on paper twice, one is waste: put each on one pack only.
    """
    typed = Typed(design, paper, start, style, printer, correction(offset, scale))
    refuse_taken(out, replace=True)  # a missing folder is told before a database is opened
    with opened() as deployment:
        with deployment.transaction() as session:
            run = run_numbered(session, number)
            stamps: Range | None = None
            if (first, last, again) != (None, None, None):
                stamps = Range(1 if first is None else first, run.count if last is None else last)
            recorder = console_recorder(deployment, run.organisation)
            seconds = hidden_run(session, hidden)
            look = found(session, run.organisation_id, typed)
            printed = unfinished(
                session, out, look, {"id": run.id}, stamps, hidden=seconds, replace=replace
            )
            if printed is None:
                printed, notices = ask(
                    deployment,
                    session,
                    recorder,
                    run=run,
                    stamps=stamps or _next(session, run),
                    layout=look.layout,
                    hidden=made_if_new(deployment, session, recorder, run, seconds),
                    style=look.style,
                    printer=look.printer,
                    reason=again,
                    out=str(out.absolute()),
                )
                warn(notices)
            count = len(printed.stamps)
            taken = work.take(session, printed, now=deployment.clock())
        with all_hands(count) as hands:
            drawn = draw(deployment, taken, hands=hands, proof=how_much(proof, sample))
    show_one(drawn, as_json=as_json)


def _next(session: Session, run: StampRun) -> Range:
    """The stamps of a run that are on no paper yet, the first that stand together; else all."""
    left = ledger.left_to_print(session, run)
    if len(left) > 1:
        rest = ", ".join(f"{each.first}-{each.last}" for each in left[1:])
        click.echo(f"nguon: stamps {rest} are left after these", err=True)
    return left[0] if left else Range(1, run.count)
