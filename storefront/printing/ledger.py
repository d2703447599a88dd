"""The print ledger: asking for a print, calling it off, what was spoiled, what is left to print.

Printing is not binding: a run's stamps may lie on paper more than once (a sheet jammed), but then
somebody has said why, and everybody who printed the same stamps is told of the other.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from storefront.printing.hidden_codes import require_codes_under_patches
from storefront.printing.models import (
    LabelPrinter,
    LabelStyle,
    Print,
    PrintState,
    calibration_columns,
    counts,
)
from storefront.printing.on_paper import on_paper
from storefront.printing.paper import Layout
from traceability.errors import (
    N_,
    Conflict,
    InvalidInput,
    NotFound,
    OutOfOrder,
    StampsUnavailable,
)
from traceability.events.models import EventKind
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.stamps import ranges, services
from traceability.stamps.coverage import hold_runs, ranges_of_run
from traceability.stamps.models import StampRun
from traceability.stamps.progress import progress_of_runs
from traceability.stamps.ranges import Range
from traceability.times import local_date

LONGEST_REASON = 200
_NEWEST_FIRST = (Print.asked_at.desc(), Print.number.desc())


class PrintedBefore(Conflict):
    """Some of the stamps are on paper already, or about to be."""

    code = "printed_before"


def ask_for_print(
    session: Session,
    recorder: Recorder,
    *,
    run: StampRun,
    stamps: Range,
    layout: Layout,
    hidden: StampRun | None = None,
    style: LabelStyle | None = None,
    printer: LabelPrinter | None = None,
    reason: str | None = None,
    out: str | None = None,
) -> Print:
    """Note that stamps of a run are wanted on paper; `style` and `printer` are noted with it.

    `hidden` is the run of a scratch stamp's second codes; the printer's error is the layout's.

    The runs are held: of two who ask for the same stamps at once, the second hears of the first.

    Raises:
        PrintedBefore: some of them were printed, or are being printed, and no reason was given.
        HiddenCodesTaken: codes of `hidden` are on paper already, not beside stamps of this run.
        InvalidInput: the design has a hidden code and there is none for it, or the other way round.
        StampsUnavailable: the run does not have them all, or every one of them is void.
        InvalidInput: too long a reason.
        NotFound: the run, the style or the printer is another organisation's.
    """
    recorder.require(Permission.STAMPS)
    recorder.require_own(run, hidden, style, printer)
    reason = (reason or "").strip() or None
    if reason is not None and len(reason) > LONGEST_REASON:
        raise InvalidInput(
            N_("The reason has %(value)s characters, more than %(most)s."),
            field="reason",
            value=len(reason),
            most=LONGEST_REASON,
        )
    hold_runs(session, {run.id} if hidden is None else {run.id, hidden.id})
    services.require_within(run, stamps)
    if not ranges.subtract([stamps], void_among(session, run, stamps)):
        raise StampsUnavailable(
            N_("Stamps %(value)s of run %(run)s are void: not one of them is worth the paper."),
            field="stamps",
            value=f"{stamps.first}-{stamps.last}",
            run=run.number,
        )
    if reason is None:
        require_unprinted(session, run, stamps)
    require_codes_under_patches(session, run, stamps, layout, hidden)
    asked = Print(
        organisation_id=run.organisation_id,
        run_id=run.id,
        number=1
        + (session.scalar(select(func.max(Print.number)).where(Print.run_id == run.id)) or 0),
        first=stamps.first,
        last=stamps.last,
        **look_of(layout, hidden=hidden, style=style, printer=printer),
        reason=reason,
        out=out,
        asked_by=recorder.person_id,
        asked_at=recorder.now(),
    )
    session.add(asked)
    session.flush()
    return asked


def look_of(
    layout: Layout,
    *,
    hidden: StampRun | None,
    style: LabelStyle | None,
    printer: LabelPrinter | None,
) -> dict[str, Any]:
    """What the columns of a `Print` say of its look: two prints of the same look are alike."""
    return {
        "design": layout.design,
        "paper": layout.paper,
        "start": layout.start,
        "language": layout.language,
        "dpi": layout.dpi,
        "hidden_id": hidden.id if hidden else None,
        "style_id": style.id if style else None,
        "printer": printer.name if printer else None,
        **calibration_columns(layout.calibration),
    }


def cancel_print(session: Session, recorder: Recorder, *, printed: Print) -> None:
    """Call a print off; whoever draws it sees that within a second or two and stops.

    Where only its file was being drawn anew, that is called off: the stamps stay on paper.

    Raises:
        OutOfOrder: it is finished already, one way or the other.
    """
    recorder.require(Permission.STAMPS)
    recorder.require_own(printed)
    session.refresh(printed, with_for_update=True)
    if not printed.state.is_open:
        raise OutOfOrder(
            N_("Print %(value)s is finished; there is nothing to call off."),
            field="print",
            value=printed.number,
        )
    printed.state = PrintState.READY if was_released(printed) else PrintState.CANCELLED
    printed.finished_at = recorder.now()


def draw_anew(session: Session, recorder: Recorder, *, printed: Print) -> None:
    """Let the file of a print be drawn once more: it failed, or the file is no longer kept.

    The site draws and keeps it, wherever a command wrote it before.

    Raises:
        OutOfOrder: it is being drawn, or was called off.
        PrintedBefore: it failed, and its stamps were printed otherwise since.
    """
    recorder.require(Permission.STAMPS)
    recorder.require_own(printed)
    session.refresh(printed, with_for_update=True)
    if printed.state not in (PrintState.READY, PrintState.FAILED):
        raise OutOfOrder(
            N_("Print %(value)s cannot be drawn again now."), field="print", value=printed.number
        )
    require_still_wanted(session, printed)
    printed.state = PrintState.WAITING
    printed.done = 0
    printed.stage_at = printed.seen_at = printed.finished_at = None
    printed.worker = printed.problem = printed.trouble = printed.out = None


def prints_of(session: Session, run: StampRun, stamps: Range | None = None) -> list[Print]:
    """The prints of a run that count, the newest first; with `stamps` those that share some.

    Of a run of hidden codes also those of the scratch stamps that carry them. Sheets that were
    destroyed count no more: printing their stamps again is what one does next.
    """
    found = session.scalars(
        select(Print).where(_shows(run), counts()).order_by(*_NEWEST_FIRST)
    ).all()
    if stamps is None:
        return list(found)
    paper = on_paper(session, found)
    return [each for each in found if ranges.overlap([stamps], paper[each.id])]


def require_unprinted(session: Session, run: StampRun, stamps: Range) -> None:
    """Pass where none of the stamps is on paper, or about to be. The run must be held.

    Raises:
        PrintedBefore: some are; names the newest print with them.
    """
    before = prints_of(session, run, stamps)
    if before:
        raise _printed_before(before[0], stamps)


def require_still_wanted(session: Session, printed: Print) -> None:
    """Pass where a print may go on: one that failed and never was released counts for nothing.

    Raises:
        PrintedBefore: its stamps were printed otherwise meanwhile, and it has no reason.
    """
    counts_for_nothing = printed.state is PrintState.FAILED and not was_released(printed)
    if counts_for_nothing and printed.reason is None:
        hold_runs(session, {printed.run_id})
        require_unprinted(session, printed.run, printed.stamps)


def every_print_of(session: Session, run: StampRun) -> list[Print]:
    """All prints of a run, those that came to nothing too, the newest first.

    Of a run of hidden codes also those of the scratch stamps that carry them.
    """
    return list(session.scalars(select(Print).where(_shows(run)).order_by(*_NEWEST_FIRST)))


def left_to_print(session: Session, run: StampRun) -> tuple[Range, ...]:
    """The stamps of a run that are on no paper yet and not void."""
    paper = on_paper(session, prints_of(session, run)).values()
    taken = [stamps for of_print in paper for stamps in of_print]
    return ranges.subtract([Range(1, run.count)], [*taken, *void_of(session, run.id)])


def perhaps_printed(session: Session, run: StampRun, left: Sequence[Range]) -> tuple[Range, ...]:
    """Those of `left` that are on packs: printed before this ledger was kept, or elsewhere."""
    happened = progress_of_runs(session, [run])[run.id]
    return ranges.overlap(left, [*happened.bound, *happened.active])


def void_among(session: Session, run: StampRun, stamps: Range) -> tuple[Range, ...]:
    """Which of the stamps are void: on paper they are to be destroyed, not put on packs."""
    return ranges.overlap([stamps], void_of(session, run.id))


def print_numbered(session: Session, run: StampRun, number: int) -> Print:
    """The run's print of that number.

    Raises:
        NotFound: it has none.
    """
    found = session.scalar(select(Print).where(Print.run_id == run.id, Print.number == number))
    if found is None:
        raise NotFound(N_("Run %(run)s has no print %(value)s."), value=number, run=run.number)
    return found


def was_released(printed: Print) -> bool:
    """Whether its stamps are on paper, perhaps, even if its file could not be drawn anew since."""
    return printed.sha256 is not None


def _shows(run: StampRun) -> ColumnElement[bool]:
    """Prints with stamps of the run on them."""
    return or_(Print.run_id == run.id, Print.hidden_id == run.id)


def void_of(session: Session, run_id: UUID) -> list[Range]:
    """The stamps of a run that are void."""
    past = ranges_of_run(session, run_id, EventKind.STAMPS_VOIDED)
    return [stamps for stamps, _ in past[EventKind.STAMPS_VOIDED]]


def _printed_before(before: Print, stamps: Range) -> PrintedBefore:
    shared = ranges.overlap([stamps], [before.stamps])[0]
    return PrintedBefore(
        N_(
            "Stamps %(first)s to %(last)s were printed before: print %(number)s by %(who)s on"
            " %(day)s. Say why they are printed again."
        ),
        field="reason",
        first=shared.first,
        last=shared.last,
        number=before.number,
        who=before.person.display_name if before.person else "nguon",
        day=local_date(before.asked_at),
    )
