"""Counting a visit for an answer that is read afterwards: a write as short as can be."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from traceability.deployment import Deployment
from traceability.stamps.models import Scan, StampRun
from traceability.stamps.reading import find_stamp
from traceability.stamps.scans import ONE_VISIT, record_scan
from traceability.stamps.verdict import Signature


def count_visit(deployment: Deployment, text: str, *, visitor: str, now: datetime) -> bool:
    """Count a visit to the stamp that `text` names, where it is one of ours.

    Reading and checking the code holds nobody up; a write transaction is opened only for a visit
    that is new, and holds one statement to look and one to write. `read_stamp` with the same
    `visitor` and `now` then finds the visit and writes nothing.

    Returns:
        Whether the visit is on the books, now or since less than thirty minutes.
    """
    with deployment.reading() as session:
        found = find_stamp(session, deployment.vault, text)
        run, index = found.run, found.index
        vouched_for = found.signature in {Signature.CORRECT, Signature.NOT_CHECKED}
        if run is None or index is None or not vouched_for:
            return False
        if _is_visiting(session, run, index, visitor, now):
            return True
    with deployment.transaction() as session:
        record_scan(session, run=run, index=index, visitor=visitor, now=now)
    return True


def visits_by(
    session: Session, *, run: StampRun, index: int, visitor: str, before: datetime
) -> int:
    """How often this visitor looked at the stamp before, so that nobody is scared by themselves.

    The visit that is still going on at `before` does not count.
    """
    found = session.scalar(
        select(func.count())
        .select_from(Scan)
        .where(*_scans_by(run, index, visitor), Scan.scanned_at <= before - ONE_VISIT)
    )
    return found or 0


def _is_visiting(session: Session, run: StampRun, index: int, visitor: str, now: datetime) -> bool:
    latest = session.scalar(
        select(func.max(Scan.scanned_at)).where(*_scans_by(run, index, visitor))
    )
    return latest is not None and latest > now - ONE_VISIT


def _scans_by(run: StampRun, index: int, visitor: str) -> tuple[ColumnElement[bool], ...]:
    return (Scan.run_id == run.id, Scan.stamp_index == index, Scan.visitor == visitor)
