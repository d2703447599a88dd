"""`nguon stamps proof`: read a finished file back before paper is spent on it."""

import time
from pathlib import Path

import click

from labels import LabelError
from storefront.cli.print_options import correction
from storefront.printing.files import proof_run
from storefront.printing.paper import (
    DESIGNS,
    DPIS,
    USUAL_DESIGN,
    USUAL_PAPER,
    Language,
    Layout,
    every_paper,
)
from storefront.printing.stamp_sheet import recorded
from traceability.cli.commands import Act
from traceability.cli.exits import Refused
from traceability.cli.naming import run_numbered
from traceability.cli.opening import opened
from traceability.cli.options import INT
from traceability.cli.showing import json_option, progress, show_one
from traceability.stamps.ranges import Range
from traceability.stamps.services import require_within


@click.command(cls=Act)
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE"
)
@click.option("--run", "number", required=True, type=INT, metavar="N", help="The run's number.")
@click.option(
    "--design",
    type=click.Choice(DESIGNS),
    default=USUAL_DESIGN,
    show_default=True,
    help="The design that the file was drawn with.",
)
@click.option(
    "--paper",
    type=click.Choice(every_paper()),
    default=USUAL_PAPER,
    show_default=True,
    help="What the file was drawn for.",
)
@click.option(
    "--printer",
    "language",
    type=click.Choice([each.value for each in Language if each.is_printers]),
    help="What a file for a roll is written in; without it, PDF.",
)
@click.option(
    "--dpi", type=click.Choice([str(dpi) for dpi in DPIS]), help="How fine that printer prints."
)
@click.option(
    "--start", type=INT, default=1, show_default=True, help="The first sheet's first label."
)
@click.option("--hidden", type=INT, metavar="N", help="The run of a scratch stamp's second codes.")
@click.option("--offset", type=float, nargs=2, default=(0, 0), help="The printer's, in mm: X Y.")
@click.option("--scale", type=float, nargs=2, default=(1, 1), help="The printer's: X Y.")
@click.option("--first", type=INT, default=1, show_default=True, help="The file's first stamp.")
@click.option("--last", type=INT, help="The file's last one; without it, the last of the run.")
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Read about N codes, on whole sheets from the first to the last, instead of every one.",
)
@json_option
def proof(
    *,
    file: Path,
    number: int,
    design: str,
    paper: str,
    language: str | None,
    dpi: str | None,
    start: int,
    hidden: int | None,
    offset: tuple[float, float],
    scale: tuple[float, float],
    first: int,
    last: int | None,
    sample: int | None,
    as_json: bool,
) -> None:
    """Read every code of a finished file back and compare it with the record.

    Say how it was drawn, as `nguon stamps sheet` or `nguon stamps roll` was told. The file is
    rendered and read by programs that had no part in drawing it. The first code that is not the one
    on record is named by sheet, row and column, or by the row of a roll, and the command ends with
    1: do not print that file.
    """
    started = time.monotonic()
    layout = Layout.checked(
        design,
        paper,
        start,
        correction(offset, scale),
        language=Language(language) if language else Language.PDF,
        dpi=int(dpi) if dpi else None,
    )
    with opened() as deployment:
        with deployment.reading() as session:
            run = run_numbered(session, number)
            stamps = Range(first, run.count if last is None else last)
            require_within(run, stamps)
            seconds = None if hidden is None else run_numbered(session, hidden)
            expected = recorded(deployment.vault, run, stamps, hidden=seconds).codes
        with progress(f"proof of run {number}") as told:
            try:
                proved = proof_run(file, expected, layout=layout, sample=sample, progress=told)
            except LabelError as error:
                raise Refused(f"{file}: {error}") from error
    row = {
        "run": number,
        "first": stamps.first,
        "last": stamps.last,
        "count": len(stamps),
        "proved": proved,
        "seconds": round(time.monotonic() - started, 1),
        "file": file,
    }
    show_one(row, as_json=as_json)
