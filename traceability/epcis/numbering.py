"""The numbers of events in the repository: without gaps for whoever reads on, in commit order."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.epcis.models import EpcisEvent

_LOCK = 0x4E67_75E1_BB93_6E01
"""The number of the advisory lock, next to that of the start."""


def next_number(session: Session) -> int:
    """The number for the next event; whoever asks after this waits for the transaction to end.

    On SQLite a writing transaction is alone anyway.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    return (session.scalar(select(func.max(EpcisEvent.number))) or 0) + 1
