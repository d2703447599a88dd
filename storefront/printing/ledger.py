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
    COUNTED,
    Fate,
    LabelPrinter,
    LabelStyle,
    Print,
    PrintDownload,
    PrintState,
    SpoiledSheets,
    calibration_columns,
)
from storefront.printing.on_paper import on_paper
from storefront.printing.paper import Layout
from traceability.errors import N_, Conflict, InvalidInput, NotFound, OutOfOrder
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
NOT_KEPT = N_("The file of print %(value)s is no longer kept. It can be drawn again.")


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
        StampsUnavailable: the run does not have them all.
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
    printed.state = PrintState.CANCELLED
    printed.finished_at = recorder.now()


def draw_anew(session: Session, recorder: Recorder, *, printed: Print) -> None:
    """Let the file of a print be drawn once more: it failed, or the file is no longer kept.

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
    printed.worker = printed.problem = None


def note_download(session: Session, recorder: Recorder, *, printed: Print) -> None:
    """Note who took the file of a finished print.

    Raises:
        OutOfOrder: it is not finished.
    """
    recorder.require(Permission.STAMPS)
    recorder.require_own(printed)
    if printed.state is not PrintState.READY:
        raise OutOfOrder(
            N_("Print %(value)s is not finished yet."), field="print", value=printed.number
        )
    session.add(
        PrintDownload(
            organisation_id=printed.organisation_id,
            print_id=printed.id,
            taken_by=recorder.person_id,
            taken_at=recorder.now(),
        )
    )


def note_spoiled(
    session: Session, recorder: Recorder, *, printed: Print, sheets: Range, fate: Fate
) -> SpoiledSheets:
    """Note that sheets of a finished print came to nothing.

    Destroyed sheets may be printed again, with the same stamps. The stamps of lost ones are void
    for ever; those among them that were void before stay so.

    Raises:
        OutOfOrder: the print is not finished.
        InvalidInput: it has no such sheets.
        Conflict: some of them were noted before.
    """
    recorder.require(Permission.STAMPS)
    recorder.require_own(printed)
    session.refresh(printed, with_for_update=True)
    if printed.state is not PrintState.READY or printed.sheets is None:
        raise OutOfOrder(
            N_("Print %(value)s is not finished yet."), field="print", value=printed.number
        )
    if sheets.last > printed.sheets:
        raise InvalidInput(
            N_("The print has rows 1 to %(sheets)s, not %(value)s.")
            if printed.layout.is_roll
            else N_("The print has sheets 1 to %(sheets)s, not %(value)s."),
            field="last_sheet",
            value=sheets.last,
            sheets=printed.sheets,
        )
    noted = [each.sheets for each in spoiled_of(session, printed.id)]
    if ranges.overlap([sheets], noted):
        raise Conflict(
            N_("Row %(value)s was noted as spoiled before.")
            if printed.layout.is_roll
            else N_("Sheet %(value)s was noted as spoiled before."),
            field="first_sheet",
            value=ranges.overlap([sheets], noted)[0].first,
        )
    if fate is Fate.VOID:
        _void_what_is_not(session, recorder, printed, sheets)
    spoiled = SpoiledSheets(
        organisation_id=printed.organisation_id,
        print_id=printed.id,
        first_sheet=sheets.first,
        last_sheet=sheets.last,
        fate=fate,
        noted_by=recorder.person_id,
        noted_at=recorder.now(),
    )
    session.add(spoiled)
    session.flush()
    return spoiled


def prints_of(session: Session, run: StampRun, stamps: Range | None = None) -> list[Print]:
    """The prints of a run that count, the newest first; with `stamps` those that share some.

    Of a run of hidden codes also those of the scratch stamps that carry them. Sheets that were
    destroyed count no more: printing their stamps again is what one does next.
    """
    found = session.scalars(
        select(Print).where(_shows(run), Print.state.in_(COUNTED)).order_by(*_NEWEST_FIRST)
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
    """Pass where a print may go on: one that failed counts for nothing until it does.

    Raises:
        PrintedBefore: its stamps were printed otherwise meanwhile, and it has no reason.
    """
    if printed.state is PrintState.FAILED and printed.reason is None:
        hold_runs(session, {printed.run_id})
        require_unprinted(session, printed.run, printed.stamps)


def every_print_of(session: Session, run: StampRun) -> list[Print]:
    """All prints of a run, those that came to nothing too, the newest first.

    Of a run of hidden codes also those of the scratch stamps that carry them.
    """
    return list(session.scalars(select(Print).where(_shows(run)).order_by(*_NEWEST_FIRST)))


def spoiled_sheets_of(session: Session, prints: Sequence[Print]) -> dict[UUID, int]:
    """How many sheets of each print were spoiled."""
    counts = dict.fromkeys((each.id for each in prints), 0)
    noted = session.scalars(select(SpoiledSheets).where(SpoiledSheets.print_id.in_(counts)))
    for each in noted:
        counts[each.print_id] += len(each.sheets)
    return counts


def left_to_print(session: Session, run: StampRun) -> tuple[Range, ...]:
    """The stamps of a run that are on no paper yet and not void."""
    paper = on_paper(session, prints_of(session, run)).values()
    taken = [stamps for of_print in paper for stamps in of_print]
    return ranges.subtract([Range(1, run.count)], [*taken, *_void(session, run.id)])


def perhaps_printed(session: Session, run: StampRun, left: Sequence[Range]) -> tuple[Range, ...]:
    """Those of `left` that are on packs: printed before this ledger was kept, or elsewhere."""
    happened = progress_of_runs(session, [run])[run.id]
    return ranges.overlap(left, [*happened.bound, *happened.active])


def spoiled_of(session: Session, print_id: UUID) -> list[SpoiledSheets]:
    """What was spoiled of a print, in the order of the sheets."""
    return list(
        session.scalars(
            select(SpoiledSheets)
            .where(SpoiledSheets.print_id == print_id)
            .order_by(SpoiledSheets.first_sheet)
        )
    )


def downloads_of(session: Session, print_id: UUID) -> list[PrintDownload]:
    """Who took the file, the newest first."""
    return list(
        session.scalars(
            select(PrintDownload)
            .where(PrintDownload.print_id == print_id)
            .order_by(PrintDownload.taken_at.desc(), PrintDownload.id.desc())
        )
    )


def print_numbered(session: Session, run: StampRun, number: int) -> Print:
    """The run's print of that number.

    Raises:
        NotFound: it has none.
    """
    found = session.scalar(select(Print).where(Print.run_id == run.id, Print.number == number))
    if found is None:
        raise NotFound(N_("Run %(run)s has no print %(value)s."), value=number, run=run.number)
    return found


def _void_what_is_not(session: Session, recorder: Recorder, printed: Print, sheets: Range) -> None:
    """The stamps of lost sheets, and the hidden codes that lie on them."""
    lost_of = [run for run in (printed.run, printed.hidden) if run is not None]
    hold_runs(session, {run.id for run in lost_of})
    lost = printed.layout.on_sheets(printed.stamps, sheets)
    for run in lost_of:
        for stamps in ranges.subtract([lost], _void(session, run.id)):
            services.void(session, recorder, run=run, stamps=stamps)


def _shows(run: StampRun) -> ColumnElement[bool]:
    """Prints with stamps of the run on them."""
    return or_(Print.run_id == run.id, Print.hidden_id == run.id)


def _void(session: Session, run_id: UUID) -> list[Range]:
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
