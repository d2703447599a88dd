"""`nguon stamps issue` and `nguon stamps sheet`: from a run of stamps to a PDF."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import click
from sqlalchemy.orm import Session

from labels import LabelError, SheetReport, stock
from labels.crew import Crew, cores
from storefront.printing import unfinished
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
from traceability.errors import NguonError
from traceability.stamps.code import Format, Kind
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.services import issue_run, require_within

_FOR_ALL_HANDS = 10_000
"""Stamps of a run for which it is worth while to start other processes."""

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

_paper_option = click.option(
    "--paper",
    type=click.Choice(stock.shipped()),
    default="a4",
    show_default=True,
    help="See: nguon labels list.",
)
_start_option = click.option(
    "--start", type=click.IntRange(1), default=1, show_default=True, help="The first free label."
)


@click.command(cls=Act)
@click.option("--lot", metavar="CODE", help="The packed lot; without it, a blank reel.")
@organisation_option
@click.option("--count", required=True, type=int, metavar="N", help="How many stamps.")
@_out_option
@_design_option
@_paper_option
@_start_option
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
    paper: str,
    start: int,
    kind: str,
    compact: bool,
    replace: bool,
    as_json: bool,
) -> None:
    """Issue a run of stamps, once, and draw its A4 sheets into a PDF.

    A first stamp is drawn before the run is recorded, so that a name that does not fit leaves
    nothing behind. Drawing the rest comes after, on all cores: where that fails (a full disk, a
    power cut), the run stands, and the same command goes on with it: the same stamps.
    """
    asked = {
        "lot": lot,
        "organisation": organisation,
        "count": count,
        "design": design,
        "paper": paper,
        "start": start,
        "kind": kind,
        "compact": compact,
    }
    refuse_taken(out, replace=replace)
    with _hands(count) as hands, opened() as deployment:
        number, goes_on = _recorded(deployment, out, asked)
        if goes_on:
            click.echo(f"nguon: run {number} was not finished; its stamps are drawn now", err=True)
        try:
            drawn = _draw(deployment, number, out=out, hands=hands, **_drawn_on(asked))
        except OSError as error:
            raise Refused(
                f"{error.filename or out}: {error.strerror}. Run {number} is recorded; draw it"
                f" with the same command, or: nguon stamps sheet --run {number} --out FILE.pdf"
            ) from error
        unfinished.end(out)
    show_one(drawn, as_json=as_json)


def _recorded(deployment: Deployment, out: Path, asked: dict[str, Any]) -> tuple[int, bool]:
    """The number of the run, recorded now or by the same command that did not come to its end."""
    begun = unfinished.begin(out, asked)
    try:
        with deployment.transaction() as session, _drawing():
            recorded = session.get(StampRun, begun.run_id)
            if recorded is not None:
                return recorded.number, True
            run = _issued(session, deployment, begun.run_id, asked)
            write_run(deployment.vault, run, out=io.BytesIO(), last=1, **_drawn_on(asked))
            return run.number, False
    except (NguonError, Refused):
        if not begun.goes_on:
            unfinished.end(out)  # nothing was recorded, and nothing will be
        raise


def _issued(
    session: Session, deployment: Deployment, run_id: UUID, asked: dict[str, Any]
) -> StampRun:
    lot, organisation = asked["lot"], asked["organisation"]
    coop = (
        lot_named(session, lot, organisation).organisation
        if lot
        else organisation_named(session, organisation)
    )
    return issue_run(
        session,
        console_recorder(deployment, coop),
        deployment.vault,
        count=asked["count"],
        host=deployment.host,
        lot=lot_named(session, lot, coop.code) if lot else None,
        kind=Kind(asked["kind"]),
        format_=Format.COMPACT if asked["compact"] else Format.FULL,
        run_id=run_id,
    )


@contextmanager
def _hands(count: int) -> Iterator[Crew | None]:
    """Processes that draw a large run. They load while the database is opened."""
    if count < _FOR_ALL_HANDS or cores() == 1:
        yield None
        return
    with Crew(cores()) as hands:
        yield hands


@click.command(cls=Act)
@click.option("--run", "number", required=True, type=int, metavar="N", help="The run's number.")
@_out_option
@_design_option
@_paper_option
@_start_option
@click.option("--hidden", type=int, metavar="N", help="The run of a scratch stamp's second codes.")
@click.option("--offset", type=float, nargs=2, default=(0, 0), help="The printer's, in mm: X Y.")
@click.option("--scale", type=float, nargs=2, default=(1, 1), help="The printer's: X Y.")
@click.option("--first", type=int, default=1, show_default=True, help="From this stamp on.")
@click.option("--last", type=int, help="Up to this one; without it, to the end of the run.")
@replace_option
@json_option
def sheet(
    *,
    number: int,
    out: Path,
    hidden: int | None,
    offset: tuple[float, float],
    scale: tuple[float, float],
    first: int,
    last: int | None,
    replace: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Draw the sheets of a recorded run again. Of a stamp printed twice, one is waste."""
    refuse_taken(out, replace=replace)
    with opened() as deployment:
        with deployment.reading() as session:
            count = run_numbered(session, number).count
        with _hands((last or count) - first + 1) as hands, _drawing():
            drawn = _draw(
                deployment,
                number,
                out=out,
                hands=hands,
                hidden=hidden,
                first=first,
                last=last,
                calibration=stock.Calibration(*offset, *scale),
                **_drawn_on(asked),
            )
    show_one(drawn, as_json=as_json)


def _drawn_on(asked: dict[str, Any]) -> dict[str, Any]:
    """Design, paper and first free label, as `write_run` takes them."""
    paper = stock.load(asked["paper"])
    return {"design": asked["design"], "paper": paper, "start": asked["start"] - 1}


def _draw(
    deployment: Deployment,
    number: int,
    *,
    out: Path,
    first: int = 1,
    last: int | None = None,
    hidden: int | None = None,
    **options: Any,
) -> dict[str, Any]:
    started = perf_counter()
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
            first=stamps.first,
            last=stamps.last,
            hidden=None if hidden is None else run_numbered(session, hidden),
            **options,
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
            "seconds": round(perf_counter() - started, 1),
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
