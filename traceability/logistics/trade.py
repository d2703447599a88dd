"""Goods that leave to another party, and goods that end: dispatch and destruction."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from traceability.errors import N_, Conflict, InvalidInput
from traceability.events.models import Event, EventKind
from traceability.events.preparing import Inputs, draw
from traceability.events.recording import Draft, append
from traceability.events.unusual import with_reason
from traceability.logistics.holding import Handled, take_whole
from traceability.logistics.leaving import doubt_of_leaving
from traceability.logistics.papers import checked_papers
from traceability.lots.ledger import Move
from traceability.lots.models import LogisticUnit
from traceability.lots.services import claim_numbers
from traceability.parties.models import Party, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.recalls.services import recalls_of
from traceability.times import EventTime


def dispatch(
    session: Session,
    recorder: Recorder,
    *,
    buyer: Party,
    at: EventTime,
    inputs: Inputs = (),
    units: Sequence[LogisticUnit] = (),
    from_place: Place | None = None,
    document: str | None = None,
    vehicle: str | None = None,
    unusual: str | None = None,
) -> Event:
    """Record that goods left to another party: loose amounts of lots, whole cartons or pallets.

    Without a `document` number the note gets the next one of the day (PX, phiếu xuất kho). Loose
    goods leave wherever they lie, or `from_place`. No name is kept in the event, only the party's
    opaque id. `unusual` says why a lot left that is held or lies in quarantine.

    Raises:
        LotOverdrawn: less of a lot lies loose.
        UnitUnavailable: a carton is not here, or stands in another one.
        Conflict: a recall reaches a lot.
        Implausible: a lot is held or lies in quarantine, and no reason.
    """
    recorder.require(Permission.ORDERS)
    recorder.require_own(buyer, from_place, *units, *(lot for lot, _ in inputs))
    at.not_after(recorder.now())
    papers = {"document": document, "vehicle": vehicle}
    checked_papers(EventKind.DISPATCH.value, papers)
    whole, moves = _leaving(session, recorder, inputs, units, from_place, at=at)
    _refuse_recalled(session, moves)
    doubt = doubt_of_leaving(session, moves, as_food=False)
    if not (document or "").strip():
        stem = f"PX-{at.business_date:%y%m%d}"
        number = claim_numbers(session, recorder.organisation_id, stem)
        papers["document"] = f"{stem}-{number:02d}"
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.DISPATCH,
            at=at,
            place_id=moves[0].place_id,
            party_id=buyer.id,
            moves=moves,
            facts=with_reason(checked_papers(EventKind.DISPATCH.value, papers), doubt, unusual),
            units=whole.units,
        ),
    )


def destroy(
    session: Session,
    recorder: Recorder,
    *,
    reason: str,
    at: EventTime,
    inputs: Inputs = (),
    units: Sequence[LogisticUnit] = (),
    from_place: Place | None = None,
    witness: Party | None = None,
    document: str | None = None,
) -> Event:
    """Record that goods were destroyed; out of quarantine where `from_place` names one.

    `witness` is kept as an opaque id, `document` is the number of the record of destruction.

    Raises:
        LotOverdrawn: less of a lot lies loose there.
        UnitUnavailable: a carton is not here, or stands in another one.
        MissingFact: no reason.
    """
    recorder.require(Permission.CORRECT)
    recorder.require_own(witness, from_place, *units, *(lot for lot, _ in inputs))
    at.not_after(recorder.now())
    facts = checked_papers(EventKind.DESTROY.value, {"reason": reason, "document": document})
    whole, moves = _leaving(session, recorder, inputs, units, from_place, at=at)
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.DESTROY,
            at=at,
            place_id=moves[0].place_id,
            party_id=witness.id if witness else None,
            moves=moves,
            facts=facts,
            units=whole.units,
        ),
    )


def _leaving(
    session: Session,
    recorder: Recorder,
    inputs: Inputs,
    units: Sequence[LogisticUnit],
    from_place: Place | None,
    *,
    at: EventTime,
) -> tuple[Handled, list[Move]]:
    """Everything that leaves, held: loose goods first, then what is in the whole units."""
    if not inputs and not units:
        raise InvalidInput(N_("Name at least one lot or carton."), field="lot")
    whole = take_whole(session, recorder, units, at=at, also={lot.id for lot, _ in inputs})
    only_from = from_place.id if from_place else None
    loose = draw(session, inputs, only_from=only_from) if inputs else []
    return whole, [*loose, *whole.moves]


def _refuse_recalled(session: Session, moves: Sequence[Move]) -> None:
    """Asked under the locks, so that a recall opened a moment ago counts.

    After its end the goods may go to whoever puts them to another use.
    """
    recalls = recalls_of(session, {move.lot.id for move in moves})
    for move in moves:
        if move.lot.id in recalls and recalls[move.lot.id].is_open:
            raise Conflict(
                N_("Lot %(value)s is recalled. It does not go out."),
                field="lot",
                value=move.lot.code,
            )
