"""The database itself: its shape, its guards, its references, the salt of its events."""

from collections.abc import Iterator

from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    String,
    Table,
    and_,
    cast,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Session, aliased

from traceability import migrating
from traceability.database import Base
from traceability.events.append_only import missing_triggers
from traceability.events.models import ErrorDeclaration, ErrorReason, Event, EventKind
from traceability.events.recording import NONCE_BYTES
from traceability.verification.correction_links import Correction, Told, broken_links
from traceability.verification.finding import Finding

_MOST_ROWS = 20
"""How many rows are named for one broken reference; a lost table would name millions."""


def shape(connection: Connection) -> Iterator[Finding]:
    """Every migration was made. Without them, nothing else can be asked."""
    if not migrating.is_current(connection):
        stored = ", ".join(migrating.heads(connection))
        yield Finding("migrations", "alembic_version", "", stored, migrating.revisions()[-1])


def guards(connection: Connection) -> Iterator[Finding]:
    """Every trigger that keeps the history append-only stands."""
    for name in missing_triggers(connection):
        yield Finding("append-only", "triggers", name, "", "a trigger that fires")


def kinds(session: Session) -> Iterator[Finding]:
    """Every event is of a kind that this program knows."""
    for kind in session.scalars(select(cast(Event.kind, String)).distinct()):
        if kind not in {each.value for each in EventKind}:
            yield Finding("kind", Event.__tablename__, f"kind {kind}", kind, "a known kind")


def references(session: Session) -> Iterator[Finding]:
    """Every row that another one names is there, in the same organisation."""
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_key_constraints, key=lambda each: str(each.name)):
            yield from _orphans(session, table, key)


def nonces(session: Session) -> Iterator[Finding]:
    """Every event and every declaration has a nonce of its own."""
    for table in (Event, ErrorDeclaration):
        name = table.__tablename__
        for row_id, length in session.execute(
            select(table.id, func.length(table.nonce)).where(
                func.length(table.nonce) != NONCE_BYTES
            )
        ):
            yield Finding("nonce", name, str(row_id), f"{length} bytes", f"{NONCE_BYTES} bytes")
        for nonce, times in session.execute(
            select(table.nonce, func.count()).group_by(table.nonce).having(func.count() > 1)
        ):
            yield Finding("nonce", name, nonce.hex(), f"in {times} rows", "in one row")


def corrections(session: Session) -> Iterator[Finding]:
    """Every declaration and the event that tells the truth fit together."""
    wrong, truth = aliased(Event), aliased(Event)
    rows = session.execute(
        select(ErrorDeclaration, wrong, truth)
        .join(wrong, wrong.id == ErrorDeclaration.event_id)
        .outerjoin(truth, truth.id == ErrorDeclaration.corrective_event_id)
        .order_by(ErrorDeclaration.id)
    )
    links = [
        Correction(
            declaration=declaration.id,
            declared_at=declaration.declared_at,
            did_not_occur=declaration.reason is ErrorReason.DID_NOT_OCCUR,
            wrong=Told(was.id, was.kind.value, was.record_time),
            truth=Told(now.id, now.kind.value, now.record_time) if now else None,
        )
        for declaration, was, now in rows
    ]
    for broken in broken_links(links):
        yield Finding(
            "correction",
            ErrorDeclaration.__tablename__,
            str(broken.declaration),
            broken.stored,
            broken.derived,
        )


def _orphans(session: Session, table: Table, key: ForeignKeyConstraint) -> Iterator[Finding]:
    named = key.referred_table.alias("named")
    pairs = [(element.parent, named.c[element.column.name]) for element in key.elements]
    missing = (
        select(*table.primary_key.columns, *(mine for mine, _ in pairs))
        .where(
            *(mine.is_not(None) for mine, _ in pairs),
            ~exists().where(and_(*(mine == theirs for mine, theirs in pairs))),
        )
        .limit(_MOST_ROWS)
    )
    width = len(table.primary_key.columns)
    for row in session.execute(missing):
        yield Finding(
            "reference",
            table.name,
            ", ".join(map(str, row[:width])),
            f"{key.referred_table.name} {', '.join(map(str, row[width:]))}",
            "",
        )
