"""Recording what an inspection or a laboratory found about lots."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from traceability.errors import N_, InvalidInput, OutOfOrder
from traceability.events.models import Event, EventKind
from traceability.events.recording import Draft, Evidence, append
from traceability.inspections.kinds import checked
from traceability.lots.models import Lot
from traceability.lots.services import lock_lots
from traceability.parties.models import Party
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.times import EventTime


def record_inspection(
    session: Session,
    recorder: Recorder,
    *,
    kind: str,
    lots: Sequence[Lot],
    facts: Mapping[str, Any],
    at: EventTime,
    values: Sequence[Mapping[str, Any]] = (),
    laboratory: Party | None = None,
    documents: Sequence[Evidence] = (),
) -> Event:
    """Record an inspection of lots. One that did not pass holds them, and what is made of them.

    A later one of the same kind that passed frees them again (see `lots.holding`).

    Raises:
        InvalidInput: an unknown kind, no lots, or a sample from after the result.
        MissingFact: no result.
        InvalidFact: an answer that cannot be, or one that passed with a value above its limit.
        OutOfOrder: a lot came about after the inspection.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    recorder.require_own(laboratory, *lots)
    if not lots:
        raise InvalidInput(N_("Name at least one lot."), field="lots")
    kept = checked(kind, facts, values)
    at.not_after(recorder.now())
    held = lock_lots(session, {lot.id for lot in lots})
    require_in_order(kept, held.values(), at)
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.INSPECT,
            stage=kind,
            at=at,
            party_id=laboratory.id if laboratory else None,
            facts=kept,
            about=list(held),
            documents=documents,
        ),
    )


def require_in_order(facts: Mapping[str, Any], lots: Iterable[Lot], at: EventTime) -> None:
    """Pass where the lots were there on the day of the inspection, and the sample was taken.

    Raises:
        OutOfOrder: a lot came about later.
        InvalidInput: the sample was taken later.
    """
    for lot in lots:
        if at.business_date < lot.business_date:
            raise OutOfOrder(
                N_("Lot %(lot)s came about on %(since)s, after %(value)s."),
                field="at",
                value=at.business_date,
                since=lot.business_date,
                lot=lot.code,
            )
    sampled_on = facts.get("sampled_on")
    if sampled_on is not None and str(sampled_on) > at.business_date.isoformat():
        raise InvalidInput(
            N_("The sample would be of %(value)s, after the result."),
            field="sampled_on",
            value=sampled_on,
        )
