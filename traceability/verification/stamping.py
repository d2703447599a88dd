"""Runs, ranges and keys of stamps against the events that speak of them."""

from collections import defaultdict
from collections.abc import Iterator
from typing import cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.events.models import (
    ErrorDeclaration,
    Event,
    EventKind,
    EventLine,
    EventStampRange,
)
from traceability.events.standing import standing
from traceability.stamps import keys, ranges
from traceability.stamps.coverage import MAKES_PACKETS, ON_PACKETS
from traceability.stamps.keyset import key_id_of
from traceability.stamps.models import Secret, SigningKey, StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.vault import Vault
from traceability.verification.finding import Finding
from traceability.verification.ledger import lot_name
from traceability.verification.stamp_history import Step, excesses

_ONCE_ONLY = (EventKind.STAMPS_BOUND, EventKind.STAMPS_ACTIVATED, EventKind.STAMPS_VOIDED)
_BOUNDED = (EventStampRange.first >= 1) & (EventStampRange.last >= EventStampRange.first)


def stamps_and_packets(session: Session) -> Iterator[Finding]:
    """At no moment did a lot carry more live stamps than it had packets, nor hidden codes."""
    for excess in excesses([*_packings(session), *_bindings(session)]):
        lot_id, _ = cast("tuple[UUID, str]", excess.lot)
        yield Finding(
            "stamps and packets",
            EventStampRange.__tablename__,
            f"{lot_name(session, lot_id)} since {excess.moment.isoformat()}",
            f"{excess.stamps} stamps",
            f"at most {excess.packets}",
        )


def runs(session: Session) -> Iterator[Finding]:
    """A run was issued whole, by one event; nothing reaches outside it or happens twice."""
    for name, first, last in session.execute(
        select(EventStampRange.id, EventStampRange.first, EventStampRange.last).where(~_BOUNDED)
    ):
        table = EventStampRange.__tablename__
        yield Finding("range", table, str(name), f"{first}-{last}", "first to last, from 1")
    happened: dict[UUID, dict[EventKind, list[Range]]] = defaultdict(lambda: defaultdict(list))
    for run_id, kind, first, last in session.execute(
        select(EventStampRange.run_id, Event.kind, EventStampRange.first, EventStampRange.last)
        .join(Event, Event.id == EventStampRange.event_id)
        .where((Event.kind == EventKind.STAMPS_ISSUED) | standing(), _BOUNDED)
    ):
        happened[run_id][kind].append(Range(first, last))
    for run in session.scalars(select(StampRun).order_by(StampRun.number)):
        yield from _run(run, happened[run.id])


def signing_keys(session: Session, vault: Vault | None) -> Iterator[Finding]:
    """A key's id follows from its public half; with the vault, its private half opens and fits."""
    for key in session.scalars(select(SigningKey).order_by(SigningKey.id)):
        table, name = SigningKey.__tablename__, str(key.id)
        if key.key_id != key_id_of(key.public_bytes):
            yield Finding("key id", table, name, key.key_id, key_id_of(key.public_bytes))
        if vault is None:
            continue
        try:
            opened = keys.private_key(vault, key).public_key().public_bytes_raw()
        except InvalidTag:
            yield Finding("private key", table, name, "does not open", "opens")
            continue
        if opened != key.public_bytes:
            yield Finding("private key", table, name, "of another key", key.public_bytes.hex())
    if vault is not None and not _opens(vault):
        yield Finding("secret", Secret.__tablename__, "compact-tag", "does not open", "opens")


def _opens(vault: Vault) -> bool:
    """Whether the key of compact codes is there; that of stamp ids opened the vault itself."""
    try:
        return bool(vault.tag_key)
    except (InvalidTag, KeyError):
        return False


def _run(run: StampRun, happened: dict[EventKind, list[Range]]) -> Iterator[Finding]:
    name, whole = f"run {run.number}", Range(1, run.count)
    issued = happened.get(EventKind.STAMPS_ISSUED, [])
    if issued != [whole]:
        yield Finding(
            "run", StampRun.__tablename__, name, said([whole]), said(issued) or "no issue recorded"
        )
    for kind, done in happened.items():
        outside = ranges.subtract(done, [whole])
        if outside:
            table = EventStampRange.__tablename__
            yield Finding(f"{kind} outside the run", table, name, said(outside), said([whole]))
    for kind in _ONCE_ONLY:
        done = happened.get(kind, [])
        once = ranges.count(done)
        times = sum(len(stamps) for stamps in done)
        if times > once:
            table = EventStampRange.__tablename__
            yield Finding(f"{kind} twice", table, name, f"{times} stamps", f"{once} stamps")


def said(stamps: list[Range] | tuple[Range, ...]) -> str:
    """Ranges as people write them: `1-20, 35-40`."""
    return ", ".join(f"{each.first}-{each.last}" for each in ranges.union(stamps))


def _packings(session: Session) -> Iterator[Step]:
    """Packets, which carry one stamp of each kind."""
    rows = session.execute(
        select(Event.record_time, ErrorDeclaration.declared_at, EventLine.lot_id, EventLine.pieces)
        .join(EventLine, EventLine.event_id == Event.id)
        .outerjoin(ErrorDeclaration, ErrorDeclaration.event_id == Event.id)
        .where(Event.kind.in_(MAKES_PACKETS), EventLine.pieces > 0)
    )
    for recorded, declared, lot_id, pieces in rows:
        for kind in ON_PACKETS:
            yield Step(moment=recorded, lot=(lot_id, kind), packets=pieces)
            if declared is not None:
                yield Step(moment=declared, sign=-1, lot=(lot_id, kind), packets=pieces)


def _bindings(session: Session) -> Iterator[Step]:
    """Bindings to a lot, and voidings, which name none."""
    rows = session.execute(
        select(
            Event.kind,
            Event.record_time,
            ErrorDeclaration.declared_at,
            EventStampRange.run_id,
            StampRun.kind,
            EventStampRange.lot_id,
            EventStampRange.first,
            EventStampRange.last,
        )
        .join(EventStampRange, EventStampRange.event_id == Event.id)
        .join(StampRun, StampRun.id == EventStampRange.run_id)
        .outerjoin(ErrorDeclaration, ErrorDeclaration.event_id == Event.id)
        .where(Event.kind.in_((EventKind.STAMPS_BOUND, EventKind.STAMPS_VOIDED)), _BOUNDED)
    )
    for happened, recorded, declared, run_id, kind, lot_id, first, last in rows:
        lot = (lot_id, kind) if happened is EventKind.STAMPS_BOUND else None
        stamps = Range(first, last)
        yield Step(moment=recorded, lot=lot, run=run_id, stamps=stamps)
        if declared is not None:
            yield Step(moment=declared, sign=-1, lot=lot, run=run_id, stamps=stamps)
