"""Which stamps are in a carton, where it says so: a range found by scanning the first and last."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, InvalidInput, StampsUnavailable
from traceability.events.models import Event, EventKind, EventStampRange, EventUnit
from traceability.events.preparing import Inputs
from traceability.events.recording import StampRange
from traceability.events.standing import standing
from traceability.logistics.holdings import cargo_of
from traceability.stamps import ranges
from traceability.stamps.coverage import stamps_on
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range


def stamps_in_carton(
    session: Session, run: StampRun, stamps: Range, contents: Inputs, count: int
) -> list[StampRange]:
    """The stamps as the event of packing one carton names them. Run and lot must be held.

    Raises:
        InvalidInput: several cartons or lots at once, or another number of stamps than packets.
        StampsUnavailable: some are not on packets of the lot, or in a carton that is closed.
    """
    if count != 1 or len(contents) != 1:
        raise InvalidInput(
            N_("Name the stamps of one carton with one lot at a time."), field="stamps"
        )
    lot, quantity = contents[0]
    if len(stamps) != quantity.pieces:
        raise InvalidInput(
            N_("%(value)s stamps do not fit %(packs)s packs."),
            field="stamps",
            value=len(stamps),
            packs=quantity.pieces,
        )
    elsewhere = ranges.subtract([stamps], stamps_on(session, lot.id).get(run.id, ()))
    if elsewhere:
        raise StampsUnavailable(
            N_("Stamps %(value)s of run %(run)s are not on packs of lot %(lot)s."),
            field="stamps",
            value=_said(elsewhere),
            run=run.number,
            lot=lot.code,
        )
    taken = ranges.overlap([stamps], _boxed(session, run))
    if taken:
        raise StampsUnavailable(
            N_("Stamps %(value)s of run %(run)s are in another carton."),
            field="stamps",
            value=_said(taken),
            run=run.number,
        )
    return [StampRange(run.id, stamps.first, stamps.last, lot.id)]


def _boxed(session: Session, run: StampRun) -> list[Range]:
    """The stamps of the run that cartons name which are not opened."""
    rows = session.execute(
        select(EventUnit.unit_id, EventStampRange.first, EventStampRange.last)
        .join(Event, Event.id == EventStampRange.event_id)
        .join(EventUnit, EventUnit.event_id == Event.id)
        .where(EventStampRange.run_id == run.id, Event.kind == EventKind.AGGREGATE, standing())
    ).all()
    cargo = cargo_of(session, unit_ids={row.unit_id for row in rows})
    return [Range(row.first, row.last) for row in rows if not cargo.unit(row.unit_id).is_empty]


def _said(stamps: tuple[Range, ...]) -> str:
    return ", ".join(f"{each.first}-{each.last}" for each in stamps)
