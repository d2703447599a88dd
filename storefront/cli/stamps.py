"""`nguon stamps issue` and `nguon stamps sheet`: from a run of stamps to a proofed PDF."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from labels.crew import Crew
from labels.stock import Calibration
from storefront.printing import ledger, work
from storefront.printing.files import all_hands, require_drawable
from storefront.printing.models import LabelStyle, Print, PrintState
from storefront.printing.paper import USUAL_PAPER, Layout, every_paper
from storefront.printing.stamp_sheet import DESIGNS, USUAL_DESIGN
from storefront.printing.styles import style_named, styled
from traceability.cli.commands import Act
from traceability.cli.exits import Refused
from traceability.cli.naming import (
    console_recorder,
    lot_named,
    organisation_named,
    organisation_option,
    run_numbered,
)
from traceability.cli.opening import opened
from traceability.cli.showing import Told, json_option, progress, show_one
from traceability.cli.writing import refuse_taken, replace_option
from traceability.deployment import Deployment
from traceability.stamps.code import Format, Kind
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.services import issue_run

_STAGES = {PrintState.DRAWING: "drawing run", PrintState.PROOFING: "reading back run"}

_ASKED = (
    *("out", "design", "paper", "start", "language", "dpi", "hidden_id", "style_id"),
    *("offset_x_um", "offset_y_um", "scale_x_ppm", "scale_y_ppm"),
)
"""What makes two commands the same: another wish is another print."""

_out_option = click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.pdf",
    help="The sheets; the file gets this name once every code was read back.",
)
_design_option = click.option(
    "--design", type=click.Choice(DESIGNS), default=USUAL_DESIGN, show_default=True, help="In mm."
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
proof_option = click.option(
    "--proof/--no-proof",
    default=True,
    show_default=True,
    help="Read every code of the file back before it is released.",
)
sample_option = click.option(
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
    design: str,
    paper: str,
    start: int,
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
    layout = Layout.checked(design, paper, start)
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
            printed = unfinished(session, out, layout, wanted, replace=replace)
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
                require_drawable(deployment.vault, run, layout, index=1)
                printed = ledger.ask_for_print(
                    session,
                    recorder,
                    run=run,
                    stamps=Range(1, count),
                    layout=layout,
                    out=str(out.absolute()),
                )
            taken = work.take(session, printed, now=deployment.clock())
        drawn = draw(deployment, taken, hands=hands, proof=how_much(proof, sample))
    show_one(drawn, as_json=as_json)


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
@click.option("--style", metavar="NAME", help="Own words and colours: nguon labels styles.")
@click.option("--again", metavar="REASON", help="Why stamps that were printed are printed again.")
@proof_option
@sample_option
@replace_option
@json_option
def sheet(
    *,
    number: int,
    out: Path,
    design: str,
    paper: str,
    start: int,
    hidden: int | None,
    offset: tuple[float, float],
    scale: tuple[float, float],
    first: int,
    last: int | None,
    style: str | None,
    again: str | None,
    proof: bool,
    sample: int | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Draw sheets of a recorded run: what is left of it, or again, with a reason.

    Of a stamp that is on paper twice, one is waste: put each on one pack only.
    """
    layout = Layout.checked(design, paper, start, Calibration(*offset, *scale))
    refuse_taken(out, replace=True)  # a missing folder is told before a database is opened
    with opened() as deployment:
        with deployment.transaction() as session:
            run = run_numbered(session, number)
            stamps = Range(first, run.count if last is None else last)
            seconds = None if hidden is None else run_numbered(session, hidden)
            chosen = None if style is None else style_named(session, run.organisation_id, style)
            printed = unfinished(
                session,
                out,
                layout,
                {"id": run.id},
                stamps,
                hidden=seconds,
                style=chosen,
                replace=replace,
            )
            if printed is None:
                drawable = styled(layout, chosen, deployment.files)
                require_drawable(
                    deployment.vault, run, drawable, index=stamps.first, hidden=seconds
                )
                printed = ledger.ask_for_print(
                    session,
                    console_recorder(deployment, run.organisation),
                    run=run,
                    stamps=stamps,
                    layout=layout,
                    hidden=seconds,
                    style=chosen,
                    reason=again,
                    out=str(out.absolute()),
                )
            taken = work.take(session, printed, now=deployment.clock())
        with all_hands(len(stamps)) as hands:
            drawn = draw(deployment, taken, hands=hands, proof=how_much(proof, sample))
    show_one(drawn, as_json=as_json)


def how_much(proof: bool, sample: int | None) -> int | None:
    """What `work.work` takes: how many codes to read back."""
    return (sample or work.ALL) if proof else None


def unfinished(
    session: Session,
    out: Path,
    layout: Layout,
    wanted: dict[str, Any],
    stamps: Range | None = None,
    *,
    hidden: StampRun | None = None,
    style: LabelStyle | None = None,
    replace: bool,
) -> Print | None:
    """The print of the same command that did not come to its end.

    Raises:
        InvalidInput: a file of that name is there, and it is not that of the print.
        PrintedBefore: it failed, and its stamps were printed otherwise since.
    """
    asked = Print(
        out=str(out.absolute()),
        design=layout.design,
        paper=layout.paper,
        start=layout.start,
        language=layout.language,
        dpi=layout.dpi,
        hidden_id=hidden.id if hidden else None,
        style_id=style.id if style else None,
    )
    asked.calibrate(layout.calibration)
    found = session.scalar(
        select(Print)
        .join(StampRun, StampRun.id == Print.run_id)
        .where(
            Print.state.not_in((PrintState.READY, PrintState.CANCELLED)),
            *(getattr(Print, name) == getattr(asked, name) for name in _ASKED),
            *(getattr(StampRun, name) == value for name, value in wanted.items()),
        )
        .order_by(Print.asked_at.desc(), Print.id.desc())
        .limit(1)
    )
    if found is not None and stamps is not None and found.stamps != stamps:
        found = None
    if found is None or not work.is_there(found):
        refuse_taken(out, replace=replace)
    if found is not None:
        ledger.require_still_wanted(session, found)
        click.echo(f"nguon: run {found.run.number} was not finished; it is finished now", err=True)
    return found


def draw(
    deployment: Deployment, taken: work.Taken, *, hands: Crew | None = None, proof: int | None
) -> dict[str, Any]:
    """Draw a print that was taken, read it back and release it; what there is to tell of it.

    Raises:
        Refused: it failed.
    """
    with _showing(deployment, taken) as told:
        try:
            printed = work.work(deployment, taken, progress=told, hands=hands, proof=proof)
        except OSError as error:
            raise Refused(
                f"{error.filename or 'the file'}: {error.strerror}. The run is recorded; the same"
                " command goes on with it."
            ) from error
    if printed.state is PrintState.FAILED:
        raise Refused(str(printed.problem))
    with deployment.reading() as session:
        printed = session.get_one(Print, taken.id)
        run = printed.run
        return {
            "run": run.number,
            "print": printed.number,
            "organisation": run.organisation.code,
            "lot": run.lot.code if run.lot else None,
            "first": printed.first,
            "last": printed.last,
            "count": len(printed.stamps),
            "host": run.host,
            "rows" if printed.language.is_printers else "pages": printed.sheets,
            "drawn_seconds": _seconds(printed.drawn_ms),
            "proofed_seconds": _seconds(printed.proofed_ms),
            "file": printed.out,
        }


@contextmanager
def _showing(deployment: Deployment, taken: work.Taken) -> Iterator[work.Progress]:
    """A bar for each stage, one after the other, on standard error."""
    with deployment.reading() as session:
        number = session.get_one(Print, taken.id).run.number
    with ExitStack() as bars:
        bar: dict[PrintState, Told] = {}

        def told(stage: PrintState, done: int, count: int) -> None:
            if stage not in bar:
                bars.close()
                bar[stage] = bars.enter_context(progress(f"{_STAGES[stage]} {number}"))
            bar[stage](done, count)

        yield told


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else round(milliseconds / 1000, 1)
