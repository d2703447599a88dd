"""What happened: events with all that belongs to them. Appended, never changed.

The database itself refuses UPDATE, DELETE, REPLACE and TRUNCATE on every table in this file
(see `append_only.py`). On SQLite they are WITHOUT ROWID: an INSERT OR REPLACE that names a hidden
row number would delete the row of that number past every trigger.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from traceability.database import Base, Identified, within_organisation
from traceability.files.models import StoredFile
from traceability.lots.models import LogisticUnit, Lot
from traceability.parties.models import Organisation, Place

_WITHOUT_ROWID = {"sqlite_with_rowid": False}


class EventKind(StrEnum):
    """What kind of thing happened."""

    HARVEST = "harvest"
    RECEIVE = "receive"
    PROCESS = "process"
    PACK = "pack"
    BLEND = "blend"
    FIELD_OPERATION = "field_operation"
    INSPECT = "inspect"
    AGGREGATE = "aggregate"
    DISAGGREGATE = "disaggregate"
    SHIP = "ship"
    """Within the organisation, from one of its places to another."""
    DISPATCH = "dispatch"
    """To another party; the goods leave the books."""
    SELL = "sell"
    RETURN = "return"
    RECALL = "recall"
    RECALL_CLOSED = "recall_closed"
    """With its outcome as a fact; its source is the recall that it ends."""
    DESTROY = "destroy"
    STOCK_CORRECTION = "stock_correction"
    OPENING_STOCK = "opening_stock"
    STAMPS_ISSUED = "stamps_issued"
    STAMPS_BOUND = "stamps_bound"
    STAMPS_ACTIVATED = "stamps_activated"
    STAMPS_VOIDED = "stamps_voided"


ORIGINS = (
    EventKind.HARVEST,
    EventKind.RECEIVE,
    EventKind.PROCESS,
    EventKind.BLEND,
    EventKind.PACK,
    EventKind.OPENING_STOCK,
)
"""The kinds of events that bring a lot about; whatever else adds to one leaves its day alone."""


class Event(Identified, Base):
    """One thing that happened: when, where, to which lots, recorded by whom.

    People appear as opaque ids only. `nonce` (16 random bytes) makes the public commitment to the
    event unguessable.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        within_organisation("places", "place_id"),
        within_organisation("parties", "party_id"),
        within_organisation("parties", "on_behalf_of"),
        CheckConstraint("length(nonce) = 16", name="nonce"),
        Index("ix_events_by_date", "organisation_id", "business_date"),
        Index("ix_events_by_place", "organisation_id", "place_id", "kind", "business_date"),
        _WITHOUT_ROWID,
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[EventKind]
    stage: Mapped[str | None] = mapped_column(String(40))
    event_time: Mapped[datetime]
    offset_minutes: Mapped[int]
    business_date: Mapped[date]
    record_time: Mapped[datetime]
    place_id: Mapped[UUID | None]
    party_id: Mapped[UUID | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    on_behalf_of: Mapped[UUID | None]
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16))

    organisation: Mapped[Organisation] = relationship()
    place: Mapped[Place | None] = relationship(
        viewonly=True, primaryjoin="Event.place_id == Place.id", foreign_keys="Event.place_id"
    )
    lines: Mapped[list["EventLine"]] = relationship(
        viewonly=True,
        primaryjoin="Event.id == EventLine.event_id",
        foreign_keys="EventLine.event_id",
        order_by="EventLine.position",
    )
    facts: Mapped[list["EventFact"]] = relationship(
        viewonly=True,
        primaryjoin="Event.id == EventFact.event_id",
        foreign_keys="EventFact.event_id",
    )
    stamp_ranges: Mapped[list["EventStampRange"]] = relationship(
        viewonly=True,
        primaryjoin="Event.id == EventStampRange.event_id",
        foreign_keys="EventStampRange.event_id",
        order_by="EventStampRange.id",
    )
    about: Mapped[list["EventLot"]] = relationship(
        viewonly=True,
        primaryjoin="Event.id == EventLot.event_id",
        foreign_keys="EventLot.event_id",
        order_by="EventLot.lot_id",
    )
    units: Mapped[list["EventUnit"]] = relationship(
        viewonly=True,
        primaryjoin="Event.id == EventUnit.event_id",
        foreign_keys="EventUnit.event_id",
        order_by="EventUnit.position",
    )
    documents: Mapped[list["EventDocument"]] = relationship(
        viewonly=True,
        primaryjoin="Event.id == EventDocument.event_id",
        foreign_keys="EventDocument.event_id",
        order_by="EventDocument.position",
    )
    sources: Mapped[list["EventSource"]] = relationship(
        viewonly=True,
        primaryjoin="Event.id == EventSource.event_id",
        foreign_keys="EventSource.event_id",
    )
    error: Mapped["ErrorDeclaration | None"] = relationship(
        viewonly=True,
        primaryjoin="Event.id == ErrorDeclaration.event_id",
        foreign_keys="ErrorDeclaration.event_id",
        uselist=False,
    )


class EventLine(Identified, Base):
    """A signed quantity of a lot at a place: below zero goes in or out, above zero comes about."""

    __tablename__ = "event_lines"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        within_organisation("events", "event_id"),
        within_organisation("lots", "lot_id"),
        within_organisation("places", "place_id"),
        CheckConstraint("grams <> 0 OR pieces <> 0", name="moves"),
        _WITHOUT_ROWID,
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    event_id: Mapped[UUID]
    position: Mapped[int]
    lot_id: Mapped[UUID] = mapped_column(index=True)
    place_id: Mapped[UUID]
    grams: Mapped[int] = mapped_column(BigInteger)
    pieces: Mapped[int] = mapped_column(BigInteger)
    figure: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(10))

    lot: Mapped[Lot] = relationship(
        viewonly=True, primaryjoin="EventLine.lot_id == Lot.id", foreign_keys="EventLine.lot_id"
    )


class EventFact(Base):
    """One answer to what the stage asks: cultivar, firing temperature, pluck standard."""

    __tablename__ = "event_facts"
    __table_args__ = (within_organisation("events", "event_id"), _WITHOUT_ROWID)

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    value: Mapped[Any] = mapped_column(JSON)


class EventStampRange(Identified, Base):
    """The stamps `first` to `last` of a run, for a lot where the event binds them."""

    __tablename__ = "event_stamp_ranges"
    __table_args__ = (
        within_organisation("events", "event_id"),
        within_organisation("stamp_runs", "run_id"),
        within_organisation("lots", "lot_id"),
        CheckConstraint("first >= 1 AND last >= first", name="bounds"),
        Index("ix_event_stamp_ranges_by_run", "run_id", "first"),
        _WITHOUT_ROWID,
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    event_id: Mapped[UUID] = mapped_column(index=True)
    run_id: Mapped[UUID]
    first: Mapped[int]
    last: Mapped[int]
    lot_id: Mapped[UUID | None] = mapped_column(index=True)


class EventLot(Base):
    """A lot that an event speaks about without moving it: what was inspected, what is recalled."""

    __tablename__ = "event_lots"
    __table_args__ = (
        within_organisation("events", "event_id"),
        within_organisation("lots", "lot_id"),
        _WITHOUT_ROWID,
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))

    lot: Mapped[Lot] = relationship(
        viewonly=True, primaryjoin="EventLot.lot_id == Lot.id", foreign_keys="EventLot.lot_id"
    )


class UnitAction(StrEnum):
    """What an event does with a logistic unit (EPCIS 2.0, action)."""

    ADD = "add"
    """Something is put into it."""
    DELETE = "delete"
    """Something is taken out of it."""
    OBSERVE = "observe"
    """It is handled as it is: shipped, received, inspected."""


class EventUnit(Identified, Base):
    """A logistic unit in an event; with a smaller unit, or some of a lot, put in or taken out.

    What a unit holds is the sum of its rows in standing events, additions less removals.
    """

    __tablename__ = "event_units"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        within_organisation("events", "event_id"),
        within_organisation("logistic_units", "unit_id"),
        within_organisation("logistic_units", "child_unit_id"),
        within_organisation("lots", "lot_id"),
        CheckConstraint("grams >= 0 AND pieces >= 0", name="amounts"),
        CheckConstraint(
            "(action = 'observe' AND child_unit_id IS NULL AND lot_id IS NULL AND grams = 0 "
            "AND pieces = 0) OR (action <> 'observe' AND ((child_unit_id IS NOT NULL "
            "AND lot_id IS NULL AND grams = 0 AND pieces = 0) OR (child_unit_id IS NULL "
            "AND lot_id IS NOT NULL AND grams > 0)))",
            name="content",
        ),
        _WITHOUT_ROWID,
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    event_id: Mapped[UUID]
    position: Mapped[int]
    action: Mapped[UnitAction]
    unit_id: Mapped[UUID] = mapped_column(index=True)
    child_unit_id: Mapped[UUID | None] = mapped_column(index=True)
    lot_id: Mapped[UUID | None] = mapped_column(index=True)
    grams: Mapped[int] = mapped_column(BigInteger)
    pieces: Mapped[int] = mapped_column(BigInteger)

    unit: Mapped[LogisticUnit] = relationship(
        viewonly=True,
        primaryjoin="EventUnit.unit_id == LogisticUnit.id",
        foreign_keys="EventUnit.unit_id",
    )
    child: Mapped[LogisticUnit | None] = relationship(
        viewonly=True,
        primaryjoin="EventUnit.child_unit_id == LogisticUnit.id",
        foreign_keys="EventUnit.child_unit_id",
    )
    lot: Mapped[Lot | None] = relationship(
        viewonly=True, primaryjoin="EventUnit.lot_id == Lot.id", foreign_keys="EventUnit.lot_id"
    )


class EventSource(Base):
    """The earlier event that an event follows up.

    Of a return, the sale or dispatch that it undoes; of the end of a recall, its beginning.
    """

    __tablename__ = "event_sources"
    __table_args__ = (
        within_organisation("events", "event_id"),
        within_organisation("events", "source_event_id"),
        _WITHOUT_ROWID,
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    source_event_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class EventDocument(Base):
    """Evidence for an event, by its content's hash: a photo, a test report, a delivery note."""

    __tablename__ = "event_documents"
    __table_args__ = (
        within_organisation("events", "event_id"),
        ForeignKeyConstraint(
            ["sha256", "organisation_id"], ["files.sha256", "files.organisation_id"]
        ),
        _WITHOUT_ROWID,
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    """`photo`, `test_report`, `delivery_note`, `invoice`, `other`."""
    title: Mapped[str | None] = mapped_column(String(200))

    file: Mapped[StoredFile] = relationship(viewonly=True)


class ErrorReason(StrEnum):
    """Why an event is declared wrong (CBV 2.0, error reason identifiers)."""

    DID_NOT_OCCUR = "did_not_occur"
    INCORRECT_DATA = "incorrect_data"


class ErrorDeclaration(Identified, Base):
    """The statement that an event was wrong, with the event that tells the truth, if any."""

    __tablename__ = "error_declarations"
    __table_args__ = (
        within_organisation("events", "event_id"),
        within_organisation("events", "corrective_event_id"),
        UniqueConstraint("event_id"),
        _WITHOUT_ROWID,
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    event_id: Mapped[UUID]
    corrective_event_id: Mapped[UUID | None] = mapped_column(index=True)
    reason: Mapped[ErrorReason]
    reason_text: Mapped[str | None] = mapped_column(String(500))
    """Why, in the words of who declares it; None for what was declared before it was asked."""
    declared_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16))
