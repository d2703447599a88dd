"""The capture jobs of an organisation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from traceability.epcis.models import EpcisCapture
from traceability.errors import N_, NotFound
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission


def jobs(
    session: Session, recorder: Recorder, *, size: int, after: tuple[Any, ...] | None = None
) -> tuple[Sequence[EpcisCapture], tuple[Any, ...] | None]:
    """One page of jobs, the newest first, and where the next one begins."""
    recorder.require(Permission.VIEW)
    key = (EpcisCapture.created_at, EpcisCapture.id)
    query = (
        select(EpcisCapture)
        .where(EpcisCapture.organisation_id == recorder.organisation_id)
        .order_by(*(each.desc() for each in key))
        .limit(size + 1)
    )
    if after is not None:
        query = query.where(tuple_(*key) < tuple_(after[0], UUID(after[1])))
    found = session.scalars(query).all()
    last = found[size - 1] if len(found) > size else None
    return found[:size], None if last is None else (last.created_at, str(last.id))


def job(session: Session, recorder: Recorder, *, job_id: UUID) -> EpcisCapture:
    """One job.

    Raises:
        NotFound: the organisation has none of that id.
    """
    recorder.require(Permission.VIEW)
    found = session.get(EpcisCapture, job_id)
    if found is None or found.organisation_id != recorder.organisation_id:
        raise NotFound(N_("There is no such capture job."), value=str(job_id))
    return found
