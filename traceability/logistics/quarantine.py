"""The place where goods wait for a decision: to be released to another place, or destroyed."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.lots.models import Balance, Lot
from traceability.lots.stock import LotStock
from traceability.parties.models import QUARANTINE, Place
from traceability.parties.recorder import Recorder
from traceability.parties.services import add_place

CODE = "CACH-LY"
NAME_VI = "Khu chờ xử lý"
NAME_EN = "Goods awaiting a decision"


def quarantine_of(session: Session, recorder: Recorder) -> Place:
    """The organisation's quarantine; registered when the first goods need it."""
    found = session.scalar(
        select(Place)
        .where(Place.organisation_id == recorder.organisation_id, Place.kind == QUARANTINE)
        .order_by(Place.id)
        .limit(1)
    )
    if found is not None:
        return found
    return add_place(
        session, recorder, kind=QUARANTINE, code=CODE, name_vi=NAME_VI, name_en=NAME_EN
    )


def awaiting_decision(session: Session, organisation_id: UUID) -> list[tuple[Place, LotStock]]:
    """What lies in quarantine, by place and lot."""
    rows = session.execute(
        select(Place, Lot, Balance.grams, Balance.pieces)
        .join(Balance, Balance.place_id == Place.id)
        .join(Lot, Lot.id == Balance.lot_id)
        .where(
            Place.organisation_id == organisation_id,
            Place.kind == QUARANTINE,
            (Balance.grams > 0) | (Balance.pieces > 0),
        )
        .order_by(Place.code, Lot.code)
    )
    return [(place, LotStock(lot, grams, pieces)) for place, lot, grams, pieces in rows]
