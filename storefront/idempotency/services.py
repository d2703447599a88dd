"""Doing a request once, however often it is sent."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storefront.idempotency.models import DoneRequest
from traceability.errors import N_, Conflict

KEPT_FOR = timedelta(days=30)
"""How long an answer is kept: longer than any form stays open or any program repeats."""


def fingerprint(parts: Iterable[tuple[str, str]]) -> bytes:
    """The SHA-256 of what was asked: names and values, in any order."""
    digest = hashlib.sha256()
    for name, value in sorted(parts):
        for text in (name.encode(), value.encode()):
            digest.update(len(text).to_bytes(8, "big") + text)
    return digest.digest()


def once(
    session: Session, *, scope: str, key: str, fingerprint: bytes, now: datetime
) -> DoneRequest:
    """Claim a key in the caller's own transaction, or find what was answered to it.

    With `.status` None the caller does the work and then calls `answered`; otherwise it gives the
    kept answer and does nothing. The row is inserted before anything else, so that of two equal
    requests at the same moment the second waits for the first at the unique index; where the
    first fails, its claim is rolled back with it and the second does the work.

    Raises:
        Conflict: the key was used for something else.
    """
    claim = DoneRequest(scope=scope, key=key, fingerprint=fingerprint, status=None, created_at=now)
    try:
        with session.begin_nested():
            session.add(claim)
            session.flush()
    except IntegrityError:
        return _kept(session, scope=scope, key=key, fingerprint=fingerprint)
    return claim


def answered(
    request: DoneRequest, *, status: int, location: str | None = None, body: str | None = None
) -> None:
    """Keep the answer, to be given again to the same request."""
    request.status = status
    request.location = location
    request.body = body


def forget(session: Session, *, now: datetime) -> None:
    """Remove the answers that nobody will ask for again."""
    session.execute(delete(DoneRequest).where(DoneRequest.created_at < now - KEPT_FOR))


def _kept(session: Session, *, scope: str, key: str, fingerprint: bytes) -> DoneRequest:
    done = session.scalars(
        select(DoneRequest).where(DoneRequest.scope == scope, DoneRequest.key == key)
    ).one()
    if done.fingerprint != fingerprint:
        raise Conflict(
            N_("This was already sent with other values. Open the form again."),
            field="request_key",
        )
    return done
