"""The EPCIS repository: events of our own and of others, taken apart so that they can be found.

Numbers are given out in the order in which captures are committed, under one lock: whoever reads
on from the last number that they saw misses nothing.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from traceability.database import Base, Identified, within_organisation

_WITHOUT_ROWID = {"sqlite_with_rowid": False}


def _of_event() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["organisation_id", "number"], ["epcis_events.organisation_id", "epcis_events.number"]
    )


class EpcisContext(Identified, Base):
    """A JSON-LD context in which events were written, kept once however many use it."""

    __tablename__ = "epcis_contexts"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "digest"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    content: Mapped[Any] = mapped_column(JSON)


class EpcisCapture(Identified, Base):
    """A capture job: what came of a document that somebody sent."""

    __tablename__ = "epcis_captures"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        Index("ix_epcis_captures_by_time", "organisation_id", "created_at", "id"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    proceeds: Mapped[bool]
    success: Mapped[bool]
    events: Mapped[int]
    errors: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class EpcisEvent(Base):
    """One event, or the declaration that one was wrong (which repeats it under the same id).

    A captured event has its `document` and the `context` that it was written in. One of our own
    has neither: it is told from the tables of events each time.
    """

    __tablename__ = "epcis_events"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        UniqueConstraint("event_id", "organisation_id", "is_declaration"),
        within_organisation("epcis_contexts", "context_id"),
        within_organisation("epcis_captures", "capture_id"),
        within_organisation("events", "own_event_id"),
        Index("ix_epcis_events_by_time", "organisation_id", "event_time", "number"),
        Index("ix_epcis_events_by_step", "organisation_id", "biz_step", "event_time", "number"),
        Index("ix_epcis_events_by_read_point", "organisation_id", "read_point", "number"),
        Index("ix_epcis_events_by_biz_location", "organisation_id", "biz_location", "number"),
        Index("ix_epcis_events_by_disposition", "organisation_id", "disposition", "number"),
        Index("ix_epcis_events_of_own", "own_event_id"),
    )

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    event_id: Mapped[str] = mapped_column(String(1000))
    is_declaration: Mapped[bool]
    event_type: Mapped[str] = mapped_column(String(500))
    event_time: Mapped[datetime]
    offset_minutes: Mapped[int]
    record_time: Mapped[datetime]
    action: Mapped[str | None] = mapped_column(String(10))
    biz_step: Mapped[str | None] = mapped_column(String(500))
    disposition: Mapped[str | None] = mapped_column(String(500))
    read_point: Mapped[str | None] = mapped_column(String(1000))
    biz_location: Mapped[str | None] = mapped_column(String(1000))
    transformation_id: Mapped[str | None] = mapped_column(String(1000))
    declared_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    event_hash: Mapped[str] = mapped_column(String(100))
    declaration_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16))
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32))
    context_id: Mapped[UUID | None]
    document: Mapped[str | None] = mapped_column(Text)
    capture_id: Mapped[UUID | None]
    own_event_id: Mapped[UUID | None]


class EpcisEpc(Base):
    """A thing or a class of things that an event names, in the role in which it does."""

    __tablename__ = "epcis_epcs"
    __table_args__ = (
        _of_event(),
        Index("ix_epcis_epcs_by_uri", "uri", "organisation_id", "number"),
        _WITHOUT_ROWID,
    )

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(12))
    uri: Mapped[str] = mapped_column(String(1000))
    quantity: Mapped[float | None] = mapped_column(Double)
    unit: Mapped[str | None] = mapped_column(String(3))


class EpcisValue(Base):
    """Any other value of an event: a transaction, a sensor's reading, a member somebody invented.

    `area` is the part of the event, `name` the member in it (of a transaction, a source or a
    destination its type); `is_inner` means inside another member.
    """

    __tablename__ = "epcis_values"
    __table_args__ = (
        _of_event(),
        Index("ix_epcis_values_by_text", "organisation_id", "area", "name", "text", "number"),
        _WITHOUT_ROWID,
    )

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[UUID]
    area: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(500))
    is_inner: Mapped[bool]
    text: Mapped[str | None] = mapped_column(String(500))
    figure: Mapped[float | None] = mapped_column(Double)
    moment: Mapped[datetime | None]
    unit: Mapped[str | None] = mapped_column(String(500))


class EpcisQuery(Identified, Base):
    """A query that an organisation keeps under a name."""

    __tablename__ = "epcis_queries"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(100))
    query: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
