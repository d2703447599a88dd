"""The number of a weighing slip, counted per cooperative and year without gaps."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from traceability.deliveries.models import SlipSequence


def next_number(session: Session, organisation_id: UUID, year: int) -> int:
    """The next number; who takes one holds the year's sequence until the slip stands.

    It is the first lock of a transaction that takes it, before stamp runs and lots: so two phones
    also open the lot of the day only once.
    """
    key = (organisation_id, year)
    sequence = session.get(SlipSequence, key, with_for_update=True, populate_existing=True)
    if sequence is None:
        _begin(session, organisation_id, year)
        sequence = session.get_one(SlipSequence, key, with_for_update=True)
    sequence.last += 1
    session.flush()
    return sequence.last


def hold_numbers(session: Session, organisation_id: UUID) -> None:
    """Let no slip come in until the end of the transaction, so that none misses a new price."""
    session.scalars(
        select(SlipSequence)
        .where(SlipSequence.organisation_id == organisation_id)
        .order_by(SlipSequence.year)
        .with_for_update()
    ).all()


def _begin(session: Session, organisation_id: UUID, year: int) -> None:
    """Insert the year's first row, or let whoever was quicker have inserted it."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(SlipSequence)
        .values(organisation_id=organisation_id, year=year, last=0)
        .on_conflict_do_nothing()
    )
