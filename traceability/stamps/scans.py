"""Counting scans: one visitor in thirty minutes is one scan."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.identifiers import new_id
from traceability.stamps.models import Scan, StampRun

ONE_VISIT = timedelta(minutes=30)
LONGEST_VISITOR = 32


@dataclass(frozen=True, slots=True)
class ScanCount:
    """The scans of a stamp before this visit, and how many lately, this one included."""

    earlier: int
    first_at: datetime | None
    recent: int


def record_scan(
    session: Session, *, run: StampRun, index: int, visitor: str, now: datetime
) -> Scan:
    """Note that a visitor looked at a stamp; within thirty minutes it is the same visit.

    `visitor` comes from a cookie, so from anyone: what does not fit its column is cut.
    """
    visitor = visitor[:LONGEST_VISITOR]
    recent = session.scalar(
        select(Scan)
        .where(
            Scan.run_id == run.id,
            Scan.stamp_index == index,
            Scan.visitor == visitor,
            Scan.scanned_at > now - ONE_VISIT,
        )
        .order_by(Scan.scanned_at.desc())
        .limit(1)
    )
    if recent is not None:
        return recent
    scan = Scan(
        id=new_id(),
        organisation_id=run.organisation_id,
        run_id=run.id,
        stamp_index=index,
        scanned_at=now,
        visitor=visitor,
    )
    session.add(scan)
    session.flush()
    return scan


def count_scans(
    session: Session, *, run: StampRun, index: int, visit: Scan | None, since: datetime
) -> ScanCount:
    """Count the scans of a stamp before `visit` (all, where nobody is visiting)."""
    of_stamp = (Scan.run_id == run.id, Scan.stamp_index == index)
    before = select(func.count(), func.min(Scan.scanned_at)).where(*of_stamp)
    if visit is not None:
        before = before.where(Scan.id != visit.id, Scan.scanned_at <= visit.scanned_at)
    earlier, first_at = session.execute(before).one()
    recent = session.scalar(
        select(func.count()).select_from(Scan).where(*of_stamp, Scan.scanned_at >= since)
    )
    return ScanCount(earlier=earlier, first_at=first_at, recent=recent or 0)
