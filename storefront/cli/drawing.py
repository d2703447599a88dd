"""A print from the command line: what it is to look like, taken up where it was left, drawn."""

import signal
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from labels.crew import Crew
from labels.errors import Notice
from storefront.cli.print_options import NEW, Typed
from storefront.printing import ledger, work
from storefront.printing.hidden_codes import new_codes_for
from storefront.printing.models import LabelPrinter, LabelStyle, Print, PrintState
from storefront.printing.paper import Layout
from storefront.printing.printers import printer_named
from storefront.printing.styles import style_named
from traceability.cli.exits import Refused
from traceability.cli.naming import run_numbered
from traceability.cli.showing import Told, progress
from traceability.cli.writing import refuse_taken
from traceability.deployment import Deployment
from traceability.parties.recorder import Recorder
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range

_STAGES = {PrintState.DRAWING: "drawing run", PrintState.PROOFING: "reading back run"}


@dataclass(frozen=True)
class Look:
    """What stamps are to look like: how they stand on paper, in which style, for which printer."""

    layout: Layout
    style: LabelStyle | None
    printer: LabelPrinter | None


def found(session: Session, organisation_id: UUID, typed: Typed) -> Look:
    """What was typed, with the organisation's style and printer of those names.

    Raises:
        NotFound: it has none of that name.
        InvalidInput: the style's design does not go with the paper, or the printer's correction
            moves a code off it.
    """
    style = printer = None
    if typed.style is not None:
        style = style_named(session, organisation_id, typed.style)
    if typed.printer is not None:
        printer = printer_named(session, organisation_id, typed.printer)
    layout = typed.layout(style.design) if style else typed.layout()
    if printer is not None:
        layout = replace(layout, calibration=printer.calibration)
        layout.check_reach()
    return Look(layout, style, printer)


def unfinished(
    session: Session,
    out: Path,
    look: Look,
    wanted: dict[str, Any],
    stamps: Range | None = None,
    *,
    hidden: StampRun | str | None = None,
    replace: bool,
) -> Print | None:
    """The print of the same command that did not come to its end.

    Hidden codes that were to be new are those that it made. Another wish is another print; so is a
    style that has a newer version since, or a printer that was measured anew.

    Raises:
        InvalidInput: a file of that name is there, and it is not that of the print.
        PrintedBefore: it failed, and its stamps were printed otherwise since.
    """
    known = None if isinstance(hidden, str) else hidden
    asked = {
        "out": str(out.absolute()),
        **ledger.look_of(look.layout, hidden=known, style=look.style, printer=look.printer),
    }
    if hidden == NEW:
        asked["hidden_id"] = Print.hidden_id  # whichever they are: of no other design are there any
    begun = session.scalar(
        select(Print)
        .join(StampRun, StampRun.id == Print.run_id)
        .where(
            Print.state.not_in((PrintState.READY, PrintState.CANCELLED)),
            *(getattr(Print, name) == value for name, value in asked.items()),
            *(getattr(StampRun, name) == value for name, value in wanted.items()),
        )
        .order_by(Print.asked_at.desc(), Print.id.desc())
        .limit(1)
    )
    if begun is not None and stamps is not None and begun.stamps != stamps:
        begun = None
    if begun is None or not work.is_there(begun):
        refuse_taken(out, replace=replace)
    if begun is not None:
        ledger.require_still_wanted(session, begun)
        click.echo(f"nguon: run {begun.run.number} was not finished; it is finished now", err=True)
    return begun


def hidden_run(session: Session, typed: int | str | None) -> StampRun | str | None:
    """The run of hidden codes that was typed; `NEW` stays what it is.

    Raises:
        NotFound: there is none of that number.
    """
    return run_numbered(session, typed) if isinstance(typed, int) else typed


def made_if_new(
    deployment: Deployment,
    session: Session,
    recorder: Recorder,
    run: StampRun,
    hidden: StampRun | str | None,
) -> StampRun | None:
    """The run of hidden codes to print with a run, made now where it was to be new."""
    if isinstance(hidden, str):
        return new_codes_for(session, recorder, deployment.vault, run)
    return hidden


def how_much(proof: bool, sample: int | None) -> int | None:
    """What `draw` takes: how many codes to read back."""
    return (sample or work.ALL) if proof else None


def warn(notices: Iterable[Notice]) -> None:
    """Say on standard error what whoever prints should know, such as small squares."""
    for notice in notices:
        click.echo(f"nguon: {notice}", err=True)


def draw(
    deployment: Deployment, taken: work.Taken, *, hands: Crew | None = None, proof: int | None
) -> dict[str, Any]:
    """Work on a taken print, and say what came of it; `proof` as `work.work` takes it.

    Raises:
        Refused: it was not released, or the file cannot be written.
    """
    with _ending_in_order(), _showing(deployment, taken) as told:
        try:
            printed = work.work(deployment, taken, progress=told, hands=hands, proof=proof)
        except OSError as error:
            with deployment.reading() as session:
                out = session.get_one(Print, taken.id).out
            raise Refused(
                f"{error.filename or out}: {error.strerror}. The run is recorded; the same"
                " command goes on with it."
            ) from error
    if printed.state is PrintState.FAILED:
        raise Refused(str(printed.problem))
    with deployment.reading() as session:
        printed = session.get_one(Print, taken.id)
        run = printed.run
        for void in ledger.void_among(session, run, printed.stamps):
            click.echo(f"nguon: stamps {void.first}-{void.last} are void: destroy them", err=True)
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
            "proofed": printed.proofed,
            "proofed_seconds": _seconds(printed.proofed_ms),
            "file": printed.out,
        }


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Whoever ends the command (SIGTERM) leaves as little behind as Ctrl-C: no part of a file."""

    def end(*_: object) -> NoReturn:
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


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
