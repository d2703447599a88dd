"""Opening and closing recalls, trying one out, and the question that shop and scan page ask."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from traceability.errors import N_, Conflict, InvalidInput, NotFound, NotReconciled
from traceability.events.models import EventKind
from traceability.events.recording import Draft, append
from traceability.lots.lineage import Direction, closure
from traceability.lots.models import Lot, Product
from traceability.lots.services import lock_lots
from traceability.lots.tracing import trace
from traceability.parties.entering import fitting
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.quantities import Grams
from traceability.recalls.models import Recall
from traceability.recalls.reach import Reach, reach_of
from traceability.times import EventTime

DESTROYED = "destroyed"
REPURPOSED = "repurposed"
OUTCOMES = ("fixed", REPURPOSED, DESTROYED, "unfounded")

NO_FOOD_ANY_MORE = (REPURPOSED, DESTROYED)
"""How a recall ends of which nothing is ever sold as food again, should some of it turn up."""


@dataclass(frozen=True, slots=True)
class Drill:
    """A recall that was tried out: what it would reach, and how long the full list took."""

    reach: Reach
    seconds: float


def open_recall(
    session: Session,
    recorder: Recorder,
    *,
    lot: Lot,
    reason_vi: str,
    reason_en: str | None = None,
) -> Recall:
    """Recall a lot and everything that was made from it, from this moment on.

    The event that tells of it names every lot that is reached now; what is made of them later is
    reached too.

    Raises:
        NotFound: the lot is another organisation's.
        InvalidInput: no reason, or one too long to keep.
        Conflict: the lot is being recalled already.
    """
    recorder.require(Permission.RECALL)
    if lot.organisation_id != recorder.organisation_id:
        raise NotFound(N_("There is no such record."), value=lot.code)
    if not reason_vi.strip():
        raise InvalidInput(N_("Say why the lot is recalled."), field="reason_vi")
    in_english = (reason_en or "").strip() or None
    words = fitting(Recall, reason_vi=reason_vi.strip(), reason_en=in_english)
    lock_lots(session, {lot.id})  # of two who open it at once the second is told
    is_open = Recall.closed_at.is_(None)
    if session.scalar(select(Recall.id).where(Recall.lot_id == lot.id, is_open)):
        raise Conflict(N_("Lot %(value)s is being recalled already."), field="lot", value=lot.code)
    event = append(
        session,
        recorder,
        Draft(
            kind=EventKind.RECALL,
            at=EventTime.local(recorder.now()),
            about=sorted(trace(session, [lot.id], Direction.DOWN).lot_ids),
        ),
    )
    recall = Recall(
        organisation_id=recorder.organisation_id,
        lot_id=lot.id,
        opened_at=recorder.now(),
        opened_by=recorder.person_id,
        event_id=event.id,
        **words,
    )
    session.add(recall)
    session.flush()
    return recall


def drill(
    session: Session,
    recorder: Recorder,
    *,
    lot: Lot,
    timer: Callable[[], float] = time.perf_counter,
) -> Drill:
    """Try a recall of a lot out: the full list and how long it took. Nothing is changed or kept."""
    recorder.require(Permission.RECALL)
    recorder.require_own(lot)
    started = timer()
    reach = reach_of(session, [lot.id], organisation_id=recorder.organisation_id, after=None)
    return Drill(reach, timer() - started)


def reach_of_recall(session: Session, recorder: Recorder, recall: Recall) -> Reach:
    """What a recall reaches now, and where it is."""
    recorder.require(Permission.RECALL)
    recorder.require_own(recall)
    return reach_of(
        session,
        [recall.lot_id],
        organisation_id=recall.organisation_id,
        after=recall.id,
    )


def close_recall(
    session: Session,
    recorder: Recorder,
    *,
    recall: Recall,
    outcome: str,
    lost_grams: int = 0,
    lost_reason: str | None = None,
) -> None:
    """End a recall with its outcome, when everything that it reached is accounted for.

    `lost_grams` is what was consumed or cannot be recovered; it has a reason, and is exactly what
    buyers still have by the books. The lots are held meanwhile, so that nothing comes or goes. An
    event tells of the outcome, so that the history does not end with the recall.

    Raises:
        InvalidInput: an outcome that is none, or something lost without a reason.
        NotReconciled: more or less is with buyers than is declared; or what is said to be destroyed
            lies in stock.
        Conflict: it was closed before.
    """
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
    reason = (lost_reason or "").strip() or None
    words = fitting(Recall, lost_reason=reason if lost_grams else None)
    if lost_grams and reason is None:
        raise InvalidInput(
            N_("Say why it cannot be recovered."), field="lost_reason", value=Grams(lost_grams)
        )
    session.refresh(recall, with_for_update=True)
    if recall.closed_at is not None:
        raise Conflict(N_("The recall was closed before."), field="recall")
    lot_ids = set(trace(session, [recall.lot_id], Direction.DOWN).lot_ids)
    lock_lots(session, lot_ids)
    _require_reconciled(reach_of_recall(session, recorder, recall), outcome, lost_grams)
    append(
        session,
        recorder,
        Draft(
            kind=EventKind.RECALL_CLOSED,
            at=EventTime.local(recorder.now()),
            about=sorted(lot_ids),
            facts={"outcome": outcome},
            source_event_ids=[recall.event_id] if recall.event_id else [],
        ),
    )
    recall.closed_at = recorder.now()
    recall.closed_by = recorder.person_id
    recall.outcome = outcome
    recall.lost_grams = lost_grams
    recall.lost_reason = words["lost_reason"]
    session.flush()


def _require_reconciled(reach: Reach, outcome: str, lost_grams: int) -> None:
    mass = reach.mass
    if mass.unaccounted(lost_grams):
        raise NotReconciled(
            N_("Buyers still have %(out)s by the books; %(value)s is declared lost."),
            field="lost",
            value=Grams(lost_grams),
            out=Grams(mass.still_out),
        )
    if outcome == DESTROYED and mass.on_hand:
        raise NotReconciled(
            N_("%(value)s of it lies in stock. Record first that it was destroyed."),
            field="outcome",
            value=Grams(mass.on_hand),
        )


def recalls_in(
    session: Session, recorder: Recorder, *, only_open: bool = False
) -> Sequence[Recall]:
    """The organisation's recalls, the open ones first, then the newest."""
    query = (
        select(Recall)
        .where(Recall.organisation_id == recorder.organisation_id)
        .options(
            joinedload(Recall.lot).joinedload(Lot.material),
            joinedload(Recall.lot).joinedload(Lot.product).joinedload(Product.material),
        )
        .order_by(Recall.closed_at.is_not(None), Recall.opened_at.desc())
    )
    if only_open:
        query = query.where(Recall.closed_at.is_(None))
    return session.scalars(query).all()


def recall_by_id(session: Session, recorder: Recorder, recall_id: UUID) -> Recall:
    """The organisation's recall of that id.

    Raises:
        NotFound: it has none, whoever else does.
    """
    recorder.require(Permission.RECALL)
    recall = session.scalar(
        select(Recall).where(
            Recall.id == recall_id, Recall.organisation_id == recorder.organisation_id
        )
    )
    if recall is None:
        raise NotFound(N_("There is no such recall."), field="recall", value=str(recall_id))
    return recall


def recalled_products(session: Session, organisation_id: UUID) -> set[UUID]:
    """The products of which an open recall reaches a lot, whatever is left of it."""
    roots = session.scalars(
        select(Recall.lot_id).where(
            Recall.organisation_id == organisation_id, Recall.closed_at.is_(None)
        )
    ).all()
    if not roots:
        return set()
    reached = trace(session, roots, Direction.DOWN).lot_ids
    found = session.scalars(
        select(Lot.product_id).where(Lot.id.in_(reached), Lot.product_id.is_not(None)).distinct()
    )
    return {product_id for product_id in found if product_id is not None}


def recalls_of(session: Session, lot_ids: Iterable[UUID]) -> dict[UUID, Recall]:
    """For each lot that must not be eaten, the recall that says so.

    It is an open one; or one that ended so that the goods are no food any more: a pack that turns
    up afterwards is none either. Of several recalls of one lot the last one counts.
    """
    wanted = frozenset(lot_ids)
    if not wanted:
        return {}
    owners = select(Lot.organisation_id).where(Lot.id.in_(wanted))
    last = {
        recall.lot_id: recall
        for recall in session.scalars(
            select(Recall)
            .where(Recall.organisation_id.in_(owners))
            .order_by(Recall.opened_at, Recall.id)
        )
    }
    warning = {
        lot_id: recall
        for lot_id, recall in last.items()
        if recall.is_open or recall.outcome in NO_FOOD_ANY_MORE
    }
    if not warning:
        return {}
    lineage = trace(session, wanted, Direction.UP)
    found = {}
    for lot_id in wanted:
        ancestors = closure([lot_id], lineage.edges, Direction.UP)
        hit = warning.keys() & ancestors
        if hit:
            found[lot_id] = warning[min(hit, key=lambda each: (not warning[each].is_open, each))]
    return found


def blocking(session: Session, lot_ids: Iterable[UUID]) -> set[UUID]:
    """Which of the lots must not be sold: those of which a recall says so."""
    return set(recalls_of(session, lot_ids))
