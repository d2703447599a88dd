"""Which certificates speak for a lot, read from the books."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from traceability.claims.inheritance import Claim, Goods, Input, Origin, Subject, claims_of
from traceability.events.models import ORIGINS, Event, EventLine
from traceability.events.standing import standing
from traceability.lots.lineage import Lineage
from traceability.lots.models import Lot
from traceability.lots.tracing import lots_of
from traceability.parties.models import Certificate
from traceability.parties.papers import is_valid
from traceability.parties.schemes import schemes


@dataclass(frozen=True, slots=True)
class LotClaims:
    """What was certified of a lot on the day that counts.

    `certificates` may be shown with it, the newest first; `claims` hold each scheme that reaches
    it at all, with the share of its weight, for auditors.
    """

    claims: tuple[Claim, ...]
    certificates: tuple[Certificate, ...]


def claims_of_lot(
    session: Session, lot: Lot, lineage: Lineage, *, on: date | None = None
) -> LotClaims:
    """Decide which certificates speak for a lot, by those that stood on the day of packing.

    `lineage` is the lot's own, upwards. With `on` another day decides which stood.
    """
    stood_on = on or lot.business_date
    valid = {
        paper.id: paper for paper in _candidates(session, lot, lineage) if is_valid(paper, stood_on)
    }
    if not valid:
        return LotClaims((), ())
    subjects = [
        Subject(
            id=paper.id,
            scheme=paper.scheme,
            place_id=paper.place_id,
            product_id=paper.product_id,
            lot_id=paper.lot_id,
        )
        for paper in valid.values()
    ]
    claims = claims_of(lot.id, history_of(session, lineage), subjects, schemes())
    holding = frozenset[UUID]().union(*(claim.certificates for claim in claims if claim.holds))
    shown = sorted(
        (valid[each] for each in holding), key=lambda paper: (paper.valid_from, paper.id)
    )
    return LotClaims(claims, tuple(reversed(shown)))


def history_of(session: Session, lineage: Lineage) -> list[Goods]:
    """The lots of an upward lineage as the rules want them, each after its inputs."""
    lots = lots_of(session, lineage)
    events = _events(session, lineage)
    origins: dict[UUID, list[Origin]] = defaultdict(list)
    inputs: dict[UUID, list[Input]] = defaultdict(list)
    for event, lines in events:
        taken = [line for line in lines if line.grams < 0]
        for line in lines:
            if line.lot_id not in lots or (line.grams <= 0 and line.pieces <= 0):
                continue
            given = [each for each in taken if each.lot_id != line.lot_id]
            if taken and not given:
                continue  # moved from place to place, not made
            origins[line.lot_id].append(Origin(event.kind.value, event.place_id))
            inputs[line.lot_id] += [Input(each.lot_id, -each.grams) for each in given]
    order = [lot_id for level in reversed(lineage.levels()) for lot_id in level]
    return [
        Goods(
            lot_id,
            lots[lot_id].product_id,
            tuple(origins[lot_id]),
            tuple(each for each in inputs[lot_id] if each.lot_id in lots),
        )
        for lot_id in order
    ]


def _events(session: Session, lineage: Lineage) -> list[tuple[Event, list[EventLine]]]:
    """The events by which the lots came about, with their lines."""
    made = (EventLine.grams > 0) | (EventLine.pieces > 0)
    coming = (
        select(EventLine.event_id).where(EventLine.lot_id.in_(lineage.lot_ids), made).distinct()
    )
    lines: dict[UUID, list[EventLine]] = defaultdict(list)
    events = {}
    rows = session.execute(
        select(Event, EventLine)
        .join(EventLine, EventLine.event_id == Event.id)
        .where(Event.id.in_(coming), Event.kind.in_(ORIGINS), standing())
        .order_by(Event.event_time, Event.id, EventLine.position)
    )
    for event, line in rows:
        events[event.id] = event
        lines[event.id].append(line)
    return [(event, lines[event.id]) for event in events.values()]


def _candidates(session: Session, lot: Lot, lineage: Lineage) -> list[Certificate]:
    """The certificates that may name the lot or something that it was made of."""
    ids = lineage.lot_ids
    products = select(Lot.product_id).where(Lot.id.in_(ids), Lot.product_id.is_not(None))
    return list(
        session.scalars(
            select(Certificate).where(
                Certificate.organisation_id == lot.organisation_id,
                or_(Certificate.lot_id.is_(None), Certificate.lot_id.in_(ids)),
                or_(Certificate.product_id.is_(None), Certificate.product_id.in_(products)),
            )
        )
    )
