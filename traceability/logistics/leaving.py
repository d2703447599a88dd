"""Whether goods that leave should: asked under the locks, so that a finding of a moment ago counts.

What left before anybody knew is recorded all the same, with the reason: books that refuse what
happened are wrong books.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_
from traceability.lots.holding import holds_of
from traceability.lots.holds import Cause
from traceability.lots.ledger import Move
from traceability.lots.plausibility import Doubt
from traceability.parties.models import QUARANTINE, Place
from traceability.recalls.services import recalls_of

_HELD = {
    Cause.FAILED: N_(
        "Lot %(lot)s is held: an inspection of %(on)s did not pass. Leave it here. "
        "If it is gone already, say why."
    ),
    Cause.EARLY_HARVEST: N_(
        "Lot %(lot)s is held: it was harvested too early after %(product)s of %(on)s. "
        "Leave it here. If it is gone already, say why."
    ),
}
_RECALLED = N_(
    "Lot %(lot)s is recalled. Leave it here. If it was sold before anybody knew, say so."
)
_IN_QUARANTINE = N_(
    "What lies in quarantine of lot %(lot)s waits for a decision. Leave it here. "
    "If it is gone already, say why."
)


def doubt_of_leaving(
    session: Session, moves: Sequence[Move], *, as_food: bool = True
) -> Doubt | None:
    """Why one of the lots should stay: it is recalled, held, or lies in quarantine; None if none.

    The lots must be locked. What a recall has put to another use may go to whoever uses it so, not
    `as_food`.
    """
    lots = {move.lot.id: move.lot for move in moves}
    recalled = {
        lot_id for lot_id, recall in recalls_of(session, lots).items() if recall.is_open or as_food
    }
    held = holds_of(session, lots)
    places = {move.place_id for move in moves}
    waiting = set(
        session.scalars(select(Place.id).where(Place.id.in_(places), Place.kind == QUARANTINE))
    )
    for move in moves:
        named: dict[str, object] = {"lot": move.lot.code}
        if move.lot.id in recalled:
            return Doubt(_RECALLED, named)
        if move.lot.id in held:
            hold = held[move.lot.id][0]
            return Doubt(_HELD[hold.cause], named | {"on": hold.on, "product": hold.detail})
        if move.place_id in waiting:
            return Doubt(_IN_QUARANTINE, named)
    return None
