"""An event of ours as plain values: all that its EPCIS form is made from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LotNamed:
    """A lot, with what names it outside and what its goods say about themselves."""

    code: str
    organisation: str
    is_packed: bool
    gtin: str | None = None
    net_grams: int | None = None
    """Of one packet."""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlaceNamed:
    """A place."""

    code: str
    organisation: str
    gln: str | None = None


@dataclass(frozen=True, slots=True)
class UnitNamed:
    """A carton or a pallet."""

    code: str
    organisation: str
    sscc: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A signed amount of a lot at a place."""

    lot: LotNamed
    place: PlaceNamed
    grams: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Content:
    """What an event does with a unit: put in, take out, or nothing; and with what."""

    action: str
    unit: UnitNamed
    child: UnitNamed | None = None
    lot: LotNamed | None = None
    grams: int = 0
    pieces: int = 0


@dataclass(frozen=True, slots=True)
class Stamps:
    """A range of stamps of a run; `ids` are the printed characters where they may be told."""

    run_id: UUID
    first: int
    last: int
    lot: LotNamed | None = None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Evidence by its content's hash."""

    sha256: str
    kind: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An event that another one follows up: the sale or the dispatch of what came back."""

    id: UUID
    kind: str
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """That the event was declared wrong, and the event that tells the truth."""

    declared_at: datetime
    reason: str
    corrective: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event with all that belongs to it."""

    id: UUID
    kind: str
    stage: str | None
    event_time: datetime
    offset_minutes: int
    business_date: date
    record_time: datetime
    organisation: str
    organisation_gln: str | None = None
    place: PlaceNamed | None = None
    party_id: UUID | None = None
    lines: tuple[Line, ...] = ()
    about: tuple[LotNamed, ...] = ()
    contents: tuple[Content, ...] = ()
    stamps: tuple[Stamps, ...] = ()
    documents: tuple[Document, ...] = ()
    follows: tuple[Earlier, ...] = ()
    certificates: tuple[UUID, ...] = ()
    """Those that held for its place or its goods on that day."""
    facts: Mapping[str, Any]
    wrong: Wrong | None = None
