"""`nguon stamps issue`. The processes that draw start first, before anything is opened."""

from pathlib import Path

import click

from storefront.cli.print_options import (
    Typed,
    design_option,
    out_option,
    paper_option,
    printer_option,
    proof_option,
    sample_option,
    start_option,
    style_option,
)
from storefront.printing.hands import all_hands
from traceability.cli.commands import Act
from traceability.cli.options import INT, organisation_option
from traceability.cli.showing import json_option, show_one
from traceability.cli.writing import refuse_taken, replace_option
from traceability.stamps.code import Format, Kind


@click.command(cls=Act)
@click.option("--lot", metavar="CODE", help="The packed lot; without it, a blank reel.")
@organisation_option
@click.option("--count", required=True, type=INT, metavar="N", help="How many stamps.")
@out_option
@design_option
@paper_option
@start_option
@style_option
@printer_option
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    default=Kind.UNIT.value,
    show_default=True,
    help="What the stamps are on.",
)
@click.option("--compact", is_flag=True, help="Short codes, which only this server can check.")
@proof_option
@sample_option
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
    refuse_taken(out, replace=True)  # a missing folder is told before anything is started
    with all_hands(count, early=True) as hands:
        from storefront.cli.stamps import issue_and_draw

        drawn = issue_and_draw(
            lot=lot,
            organisation=organisation,
            count=count,
            kind=Kind(kind),
            format_=Format.COMPACT if compact else Format.FULL,
            typed=typed,
            out=out,
            proof=proof,
            sample=sample,
            replace=replace,
            hands=hands,
        )
    show_one(drawn, as_json=as_json)
