"""The number that people call an order by: `DH2026-0001`, counted per cooperative and year."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storefront.orders.models import OrderSequence
from traceability.times import local_date


def next_number(session: Session, organisation_id: UUID, *, now: datetime) -> str:
    """The next number, without gaps: who takes one holds the sequence until the order stands."""
    year = local_date(now).year
    key = (organisation_id, year)
    sequence = session.get(OrderSequence, key, with_for_update=True)
    if sequence is None:
        _begin(session, organisation_id, year)
        sequence = session.get_one(OrderSequence, key, with_for_update=True)
    sequence.last += 1
    session.flush()
    return f"DH{year}-{sequence.last:04d}"


def _begin(session: Session, organisation_id: UUID, year: int) -> None:
    """Insert the year's first row, or let whoever was quicker have inserted it."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(OrderSequence)
        .values(organisation_id=organisation_id, year=year, last=0)
        .on_conflict_do_nothing()
    )
