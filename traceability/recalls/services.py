"""Opening and closing recalls, and the question that the shop and the scan page ask."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, Conflict, InvalidInput, NotFound
from traceability.lots.lineage import Direction, closure
from traceability.lots.models import Lot
from traceability.lots.tracing import trace
from traceability.parties.entering import fitting
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.recalls.models import Recall

OUTCOMES = ("fixed", "repurposed", "destroyed", "unfounded")


def open_recall(
    session: Session,
    recorder: Recorder,
    *,
    lot: Lot,
    reason_vi: str,
    reason_en: str | None = None,
) -> Recall:
    """Recall a lot and everything that was made from it, from this moment on."""
    recorder.require(Permission.RECALL)
    if lot.organisation_id != recorder.organisation_id:
        raise NotFound(N_("There is no such record."), value=lot.code)
    if not reason_vi.strip():
        raise InvalidInput(N_("Say why the lot is recalled."), field="reason_vi")
    recall = Recall(
        organisation_id=recorder.organisation_id,
        lot_id=lot.id,
        opened_at=recorder.now(),
        opened_by=recorder.person_id,
        **fitting(Recall, reason_vi=reason_vi.strip(), reason_en=reason_en),
    )
    session.add(recall)
    session.flush()
    return recall


def close_recall(session: Session, recorder: Recorder, *, recall: Recall, outcome: str) -> None:
    """End a recall with its outcome."""
    recorder.require(Permission.RECALL)
    if recall.organisation_id != recorder.organisation_id:
        raise NotFound(N_("There is no such record."), value=str(recall.id))
    if outcome not in OUTCOMES:
        raise InvalidInput(
            N_("“%(value)s” is none of: %(choices)s."),
            field="outcome",
            value=outcome,
            choices=", ".join(OUTCOMES),
        )
    session.refresh(recall, with_for_update=True)
    if recall.closed_at is not None:
        raise Conflict(N_("The recall was closed before."), field="recall")
    recall.closed_at = recorder.now()
    recall.outcome = outcome
    session.flush()


def recalls_of(session: Session, lot_ids: Iterable[UUID]) -> dict[UUID, Recall]:
    """For each lot that must come back, the open recall that reaches it."""
    wanted = frozenset(lot_ids)
    open_recalls = {
        recall.lot_id: recall
        for recall in session.scalars(select(Recall).where(Recall.closed_at.is_(None)))
    }
    if not wanted or not open_recalls:
        return {}
    lineage = trace(session, wanted, Direction.UP)
    found = {}
    for lot_id in wanted:
        ancestors = closure([lot_id], lineage.edges, Direction.UP)
        hit = sorted(open_recalls.keys() & ancestors)
        if hit:
            found[lot_id] = open_recalls[hit[0]]
    return found


def blocking(session: Session, lot_ids: Iterable[UUID]) -> set[UUID]:
    """Which of the lots must not be sold: those that an open recall reaches."""
    return set(recalls_of(session, lot_ids))
