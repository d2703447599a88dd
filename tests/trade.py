"""Goods of the tests' farm that leave, come back and are destroyed."""

import farm
from sqlalchemy.orm import Session

from traceability.events.models import Event, EventKind
from traceability.events.recording import Draft, append
from traceability.lots.ledger import Move
from traceability.lots.models import Lot
from traceability.parties import services as parties
from traceability.parties.models import Party


def buyer(session: Session, coop: farm.Farm, code: str = "KH-1", **details: object) -> Party:
    """A shop that buys from the farm."""
    given = {"name": "Cửa hàng Xanh", "phone": "0912 345 678", **details}
    return parties.add_party(session, coop.recorder, kind="buyer", code=code, **given)


def move(
    session: Session,
    coop: farm.Farm,
    kind: EventKind,
    lot: Lot,
    packs: int,
    *,
    party: Party | None = None,
    source: Event | None = None,
) -> Event:
    """Packs that go out (below zero) or come in, at the workshop."""
    grams = packs * farm.NET_GRAMS
    moves = [Move(lot, coop.workshop.id, grams, packs, str(abs(packs)), "pieces")]
    return append(
        session,
        coop.recorder,
        Draft(
            kind=kind,
            at=coop.now,
            party_id=party.id if party else None,
            moves=moves,
            source_event_ids=[source.id] if source else [],
        ),
    )


def dispatch(session: Session, coop: farm.Farm, lot: Lot, packs: int, to: Party | None) -> Event:
    """Packs that were sent to somebody."""
    return move(session, coop, EventKind.DISPATCH, lot, -packs, party=to)


def give_back(session: Session, coop: farm.Farm, sent: Event, packs: int) -> Event:
    """Packs of a dispatch that came back."""
    lot = sent.lines[0].lot
    return move(session, coop, EventKind.RETURN, lot, packs, source=sent)


def destroy(session: Session, coop: farm.Farm, lot: Lot, packs: int) -> Event:
    """Packs that were destroyed."""
    return move(session, coop, EventKind.DESTROY, lot, -packs)
