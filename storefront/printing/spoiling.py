"""Sheets that came to nothing: destroyed, and printed again, or lost, and void for ever."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.printing.ledger import prints_of, void_of
from storefront.printing.models import Fate, Print, PrintState, SpoiledSheets
from storefront.printing.on_paper import on_paper
from traceability.errors import N_, Conflict, InvalidInput, OutOfOrder
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.stamps import ranges, services
from traceability.stamps.coverage import hold_runs
from traceability.stamps.models import StampRun
from traceability.stamps.progress import progress_of_runs
from traceability.stamps.ranges import Range


class StampsInUse(Conflict):
    """Stamps that are to be void are on packs, or on paper elsewhere."""

    code = "stamps_in_use"


def note_spoiled(
    session: Session,
    recorder: Recorder,
    *,
    printed: Print,
    sheets: Range,
    fate: Fate,
    sure: bool = False,
) -> SpoiledSheets:
    """Note that sheets of a finished print came to nothing.

    Destroyed sheets may be printed again, with the same stamps. The stamps of lost ones are void
    for ever; those among them that were void before stay so. Where some are on packs, or on another
    print, whoever notes it must be `sure`: they are void there as well.

    Raises:
        OutOfOrder: the print is not finished.
        InvalidInput: it has no such sheets.
        Conflict: some of them were noted before.
        StampsInUse: they would be void on packs or on another print, and nobody said it is meant.
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
        _void_what_is_not(session, recorder, printed, sheets, sure=sure)
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


def spoiled_sheets_of(session: Session, prints: Sequence[Print]) -> dict[UUID, int]:
    """How many sheets of each print were spoiled."""
    counts = dict.fromkeys((each.id for each in prints), 0)
    noted = session.scalars(select(SpoiledSheets).where(SpoiledSheets.print_id.in_(counts)))
    for each in noted:
        counts[each.print_id] += len(each.sheets)
    return counts


def spoiled_of(session: Session, print_id: UUID) -> list[SpoiledSheets]:
    """What was spoiled of a print, in the order of the sheets."""
    return list(
        session.scalars(
            select(SpoiledSheets)
            .where(SpoiledSheets.print_id == print_id)
            .order_by(SpoiledSheets.first_sheet)
        )
    )


def _void_what_is_not(
    session: Session, recorder: Recorder, printed: Print, sheets: Range, *, sure: bool
) -> None:
    """The stamps of lost sheets, and the hidden codes that lie on them."""
    lost_of = [run for run in (printed.run, printed.hidden) if run is not None]
    hold_runs(session, {run.id for run in lost_of})
    lost = printed.layout.on_sheets(printed.stamps, sheets)
    for run in lost_of:
        valid = ranges.subtract([lost], void_of(session, run.id))
        if not sure:
            _require_unused(session, printed, run, valid)
        for stamps in valid:
            services.void(session, recorder, run=run, stamps=stamps)


def _require_unused(
    session: Session, printed: Print, run: StampRun, valid: tuple[Range, ...]
) -> None:
    happened = progress_of_runs(session, [run])[run.id]
    on_packs = ranges.overlap(valid, [*happened.bound, *happened.active])
    if on_packs:
        raise StampsInUse(
            N_(
                "Stamps %(value)s of run %(run)s are on packs: who scans one would read that it is"
                " void. Say that it is meant."
            ),
            field="sure",
            value=_said(on_packs),
            run=run.number,
        )
    others = [each for each in prints_of(session, run) if each.id != printed.id]
    for other, stamps in on_paper(session, others).items():
        twice = ranges.overlap(valid, stamps)
        if twice:
            number = next(each.number for each in others if each.id == other)
            raise StampsInUse(
                N_(
                    "Stamps %(value)s of run %(run)s are on paper a second time, in print"
                    " %(number)s: they would be void there as well. Say that it is meant."
                ),
                field="sure",
                value=_said(twice),
                run=run.number,
                number=number,
            )


def _said(stamps: tuple[Range, ...]) -> str:
    return ", ".join(f"{each.first}-{each.last}" for each in stamps)
