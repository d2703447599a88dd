"""`nguon stamps issue` and `nguon stamps sheet`: from a run of stamps to a proofed PDF."""

from pathlib import Path

import click

from labels.stock import Calibration
from storefront.cli.drawing import Typed, draw, unfinished
from storefront.printing import ledger, work
from storefront.printing.files import all_hands, require_drawable
from storefront.printing.paper import USUAL_PAPER, every_paper
from storefront.printing.stamp_sheet import DESIGNS, USUAL_DESIGN
from storefront.printing.styles import styled
from traceability.cli.commands import Act
from traceability.cli.naming import (
    console_recorder,
    lot_named,
    organisation_named,
    organisation_option,
    run_numbered,
)
from traceability.cli.opening import opened
from traceability.cli.showing import json_option, show_one
from traceability.cli.writing import refuse_taken, replace_option
from traceability.stamps.code import Format, Kind
from traceability.stamps.ranges import Range
from traceability.stamps.services import issue_run

_out_option = click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.pdf",
    help="The sheets; the file gets this name once every code was read back.",
)
_design_option = click.option(
    "--design",
    type=click.Choice(DESIGNS),
    show_default=f"{USUAL_DESIGN}, or the style's",
    help="In mm.",
)
_paper_option = click.option(
    "--paper",
    type=click.Choice(every_paper()),
    default=USUAL_PAPER,
    show_default=True,
    help="What is printed on.",
)
_start_option = click.option(
    "--start",
    type=int,
    default=1,
    show_default=True,
    help="The first free label of a half-used sheet.",
)
_style_option = click.option(
    "--style", metavar="NAME", help="Own words, colours and logo: nguon labels styles."
)
_printer_option = click.option(
    "--printer", metavar="NAME", help="Its correction: nguon labels printers."
)
_proof_option = click.option(
    "--proof/--no-proof",
    default=True,
    show_default=True,
    help="Read every code of the file back before it is released.",
)
_sample_option = click.option(
    "--sample", type=click.IntRange(min=1), metavar="N", help="Read about N codes back, not all."
)


@click.command(cls=Act)
@click.option("--lot", metavar="CODE", help="The packed lot; without it, a blank reel.")
@organisation_option
@click.option("--count", required=True, type=int, metavar="N", help="How many stamps.")
@_out_option
@_design_option
@_paper_option
@_start_option
@_style_option
@_printer_option
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    default=Kind.UNIT.value,
    show_default=True,
    help="What the stamps are on.",
)
@click.option("--compact", is_flag=True, help="Short codes, which only this server can check.")
@_proof_option
@_sample_option
@replace_option
@json_option
def issue(
    *,
    lot: str | None,
    organisation: str | None,
    count: int,
    out: Path,
    design: str | None,
    paper: str,
    start: int,
    style: str | None,
    printer: str | None,
    kind: str,
    compact: bool,
    proof: bool,
    sample: int | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Issue a run of stamps, once, and draw its sheets into a PDF that is read back.

    A first stamp is drawn before the run is recorded, so that a name that does not fit leaves
    nothing behind. Drawing the rest comes after, on all cores: where that fails (a full disk, a
    power cut), the run stands, and the same command goes on with it: the same stamps.
    """
    typed = Typed(design, paper, start, style, printer)
    refuse_taken(out, replace=True)  # a missing folder is told before a database is opened
    with all_hands(count) as hands, opened() as deployment:
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
                "kind": Kind(kind).value,
                "format": (Format.COMPACT if compact else Format.FULL).value,
            }
            look = typed.found(session, coop.id)
            printed = unfinished(session, out, look, wanted, replace=replace)
            if printed is None:
                run = issue_run(
                    session,
                    recorder,
                    deployment.vault,
                    count=count,
                    host=deployment.host,
                    lot=packed,
                    kind=Kind(kind),
                    format_=Format.COMPACT if compact else Format.FULL,
                )
                drawable = styled(look.layout, look.style, deployment.files)
                require_drawable(deployment.vault, run, drawable, index=1)
                printed = ledger.ask_for_print(
                    session,
                    recorder,
                    run=run,
                    stamps=Range(1, count),
                    layout=look.layout,
                    style=look.style,
                    printer=look.printer,
                    out=str(out.absolute()),
                )
            taken = work.take(session, printed, now=deployment.clock())
        drawn = draw(deployment, taken, hands=hands, proof=_how_much(proof, sample))
    show_one(drawn, as_json=as_json)


@click.command(cls=Act)
@click.option("--run", "number", required=True, type=int, metavar="N", help="The run's number.")
@_out_option
@_design_option
@_paper_option
@_start_option
@_style_option
@_printer_option
@click.option("--hidden", type=int, metavar="N", help="The run of a scratch stamp's second codes.")
@click.option("--offset", type=float, nargs=2, default=(0, 0), help="The printer's, in mm: X Y.")
@click.option("--scale", type=float, nargs=2, default=(1, 1), help="The printer's: X Y.")
@click.option("--first", type=int, default=1, show_default=True, help="From this stamp on.")
@click.option("--last", type=int, help="Up to this one; without it, to the end of the run.")
@click.option("--again", metavar="REASON", help="Why stamps that were printed are printed again.")
@_proof_option
@_sample_option
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
    hidden: int | None,
    offset: tuple[float, float],
    scale: tuple[float, float],
    first: int,
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
    typed = Typed(design, paper, start, style, printer, Calibration(*offset, *scale))
    refuse_taken(out, replace=True)  # a missing folder is told before a database is opened
    with opened() as deployment:
        with deployment.transaction() as session:
            run = run_numbered(session, number)
            stamps = Range(first, run.count if last is None else last)
            seconds = None if hidden is None else run_numbered(session, hidden)
            look = typed.found(session, run.organisation_id)
            printed = unfinished(
                session, out, look, {"id": run.id}, stamps, hidden=seconds, replace=replace
            )
            if printed is None:
                drawable = styled(look.layout, look.style, deployment.files)
                require_drawable(
                    deployment.vault, run, drawable, index=stamps.first, hidden=seconds
                )
                printed = ledger.ask_for_print(
                    session,
                    console_recorder(deployment, run.organisation),
                    run=run,
                    stamps=stamps,
                    layout=look.layout,
                    hidden=seconds,
                    style=look.style,
                    printer=look.printer,
                    reason=again,
                    out=str(out.absolute()),
                )
            taken = work.take(session, printed, now=deployment.clock())
        with all_hands(len(stamps)) as hands:
            drawn = draw(deployment, taken, hands=hands, proof=_how_much(proof, sample))
    show_one(drawn, as_json=as_json)


def _how_much(proof: bool, sample: int | None) -> int | None:
    """What `work.work` takes: how many codes to read back."""
    return (sample or work.ALL) if proof else None
