"""`nguon stamps issue` and `nguon stamps sheet`: from a run of stamps to a PDF."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from labels import LabelError, SheetReport
from storefront.printing.stamp_sheet import DESIGNS, USUAL_DESIGN, write_run, write_run_to
from traceability.cli.commands import Act
from traceability.cli.exits import Refused
from traceability.cli.naming import (
    console_recorder,
    lot_named,
    organisation_named,
    organisation_option,
)
from traceability.cli.opening import opened
from traceability.cli.showing import json_option, progress, show_one
from traceability.cli.stamps import run_numbered
from traceability.cli.writing import refuse_taken, replace_option
from traceability.deployment import Deployment
from traceability.stamps.code import Format, Kind
from traceability.stamps.ranges import Range
from traceability.stamps.services import issue_run, require_within

_out_option = click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.pdf",
    help="The sheet; it gets this name once it is whole.",
)
_design_option = click.option(
    "--design", type=click.Choice(DESIGNS), default=USUAL_DESIGN, show_default=True, help="In mm."
)


@click.command(cls=Act)
@click.option("--lot", metavar="CODE", help="The packed lot; without it, a blank reel.")
@organisation_option
@click.option("--count", required=True, type=int, metavar="N", help="How many stamps.")
@_out_option
@_design_option
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    default=Kind.UNIT.value,
    show_default=True,
    help="What the stamps are on.",
)
@click.option("--compact", is_flag=True, help="Short codes, which only this server can check.")
@replace_option
@json_option
def issue(
    *,
    lot: str | None,
    organisation: str | None,
    count: int,
    out: Path,
    design: str,
    kind: str,
    compact: bool,
    replace: bool,
    as_json: bool,
) -> None:
    """Issue a run of stamps, once, and draw its A4 sheets into a PDF.

    A first stamp is drawn before the run is recorded, so that a name that does not fit leaves
    nothing behind. Drawing the rest comes after: where that fails (a full disk), the run stands,
    and `nguon stamps sheet` draws it again.
    """
    refuse_taken(out, replace=replace)
    with opened() as deployment:
        with deployment.transaction() as session, _drawing():
            coop = (
                lot_named(session, lot, organisation).organisation
                if lot
                else organisation_named(session, organisation)
            )
            run = issue_run(
                session,
                console_recorder(deployment, coop),
                deployment.vault,
                count=count,
                host=deployment.host,
                lot=lot_named(session, lot, coop.code) if lot else None,
                kind=Kind(kind),
                format_=Format.COMPACT if compact else Format.FULL,
            )
            write_run(deployment.vault, run, design=design, out=io.BytesIO(), last=1)
            number = run.number
        try:
            drawn = _draw(deployment, number, design=design, out=out)
        except OSError as error:
            raise Refused(
                f"{error.filename or out}: {error.strerror}. Run {number} is recorded; draw it"
                f" with: nguon stamps sheet --run {number} --out FILE.pdf"
            ) from error
    show_one(drawn, as_json=as_json)


@click.command(cls=Act)
@click.option("--run", "number", required=True, type=int, metavar="N", help="The run's number.")
@_out_option
@_design_option
@click.option("--first", type=int, default=1, show_default=True, help="From this stamp on.")
@click.option("--last", type=int, help="Up to this one; without it, to the end of the run.")
@replace_option
@json_option
def sheet(
    *,
    number: int,
    out: Path,
    design: str,
    first: int,
    last: int | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Draw the sheets of a recorded run again. Of a stamp printed twice, one is waste."""
    refuse_taken(out, replace=replace)
    with opened() as deployment:
        drawn = _draw(deployment, number, design=design, out=out, first=first, last=last)
    show_one(drawn, as_json=as_json)


def _draw(
    deployment: Deployment,
    number: int,
    *,
    design: str,
    out: Path,
    first: int = 1,
    last: int | None = None,
) -> dict[str, Any]:
    with (
        deployment.reading() as session,
        progress(f"run {number}") as told,
        _drawing(),
    ):
        run = run_numbered(session, number)
        stamps = Range(first, run.count if last is None else last)
        require_within(run, stamps)
        report = write_run_to(
            out,
            deployment.vault,
            run,
            design=design,
            first=stamps.first,
            last=stamps.last,
            progress=lambda done: told(done, len(stamps)),
        )
        _warn(report)
        return {
            "run": run.number,
            "organisation": run.organisation.code,
            "lot": run.lot.code if run.lot else None,
            "first": stamps.first,
            "last": stamps.last,
            "count": len(stamps),
            "host": run.host,
            "pages": report.pages,
            "file": out,
        }


def _warn(report: SheetReport) -> None:
    for notice in report.warnings:
        click.echo(f"nguon: {notice}", err=True)


@contextmanager
def _drawing() -> Iterator[None]:
    try:
        yield
    except LabelError as error:
        raise Refused(str(error)) from error
