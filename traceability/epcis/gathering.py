"""Fetching events with all that belongs to them, in a constant number of statements a batch."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from traceability.epcis.happening import (
    Content,
    Document,
    Earlier,
    Happening,
    Line,
    LotNamed,
    PlaceNamed,
    Stamps,
    UnitNamed,
    Wrong,
)
from traceability.events.models import (
    ErrorDeclaration,
    Event,
    EventDocument,
    EventFact,
    EventLine,
    EventLot,
    EventSource,
    EventStampRange,
    EventUnit,
)
from traceability.lots.models import LogisticUnit, Lot
from traceability.parties.models import Certificate, Place
from traceability.parties.papers import is_valid
from traceability.stamps.identity import IdentityCipher
from traceability.stamps.models import StampRun

MOST_STAMPS_NAMED = 100
"""Up to so many stamps of one range are named one by one; more are a class with their number."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Rows:
    """What belongs to the events of a batch, by the event."""

    lines: Mapping[UUID, list[EventLine]]
    facts: Mapping[UUID, list[EventFact]]
    stamps: Mapping[UUID, list[EventStampRange]]
    about: Mapping[UUID, list[EventLot]]
    contents: Mapping[UUID, list[EventUnit]]
    documents: Mapping[UUID, list[EventDocument]]
    """Also of the events that are followed up."""
    sources: Mapping[UUID, list[EventSource]]
    wrong: Mapping[UUID, list[ErrorDeclaration]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the events of a batch point to, by its id."""

    lots: Mapping[UUID, LotNamed]
    products: Mapping[UUID, UUID | None]
    """Of each lot."""
    places: Mapping[UUID, PlaceNamed]
    units: Mapping[UUID, UnitNamed]
    runs: Mapping[UUID, StampRun]
    earlier: Mapping[UUID, Event]
    """Those that are followed up."""
    certificates: Sequence[Certificate]
    identities: IdentityCipher | None


def gather(
    session: Session, event_ids: Sequence[UUID], *, identities: IdentityCipher | None = None
) -> list[Happening]:
    """Events of one organisation, in the order in which their ids are given.

    With `identities` the stamps of small ranges are named one by one.
    """
    found = session.scalars(
        select(Event).where(Event.id.in_(event_ids)).options(joinedload(Event.organisation))
    )
    events = {event.id: event for event in found}
    if not events:
        return []
    rows = _rows(session, events)
    known = _known(session, list(events.values()), rows, identities)
    return [_happening(events[key], rows, known) for key in event_ids if key in events]


def _rows(session: Session, events: Iterable[UUID]) -> _Rows:
    sources = _grouped(
        session, EventSource, EventSource.event_id, events, EventSource.source_event_id
    )
    with_sources = {*events, *(row.source_event_id for row in _flat(sources))}
    return _Rows(
        lines=_grouped(session, EventLine, EventLine.event_id, events, EventLine.position),
        facts=_grouped(session, EventFact, EventFact.event_id, events),
        stamps=_grouped(session, EventStampRange, EventStampRange.event_id, events),
        about=_grouped(session, EventLot, EventLot.event_id, events, EventLot.lot_id),
        contents=_grouped(session, EventUnit, EventUnit.event_id, events, EventUnit.position),
        documents=_grouped(
            session, EventDocument, EventDocument.event_id, with_sources, EventDocument.position
        ),
        sources=sources,
        wrong=_grouped(session, ErrorDeclaration, ErrorDeclaration.event_id, events),
    )


def _known(
    session: Session, events: Sequence[Event], rows: _Rows, identities: IdentityCipher | None
) -> _Known:
    organisation = events[0].organisation
    lot_ids = [
        *(row.lot_id for row in _flat(rows.lines)),
        *(row.lot_id for row in _flat(rows.about)),
        *(row.lot_id for row in _flat(rows.contents)),
        *(row.lot_id for row in _flat(rows.stamps)),
    ]
    place_ids = [
        *(event.place_id for event in events),
        *(row.place_id for row in _flat(rows.lines)),
    ]
    unit_ids = [each for row in _flat(rows.contents) for each in (row.unit_id, row.child_unit_id)]
    lots = _by_id(session, Lot, lot_ids, joinedload(Lot.product))
    places = _by_id(session, Place, place_ids)
    units = _by_id(session, LogisticUnit, unit_ids)
    return _Known(
        lots={key: _lot(lot, organisation.code) for key, lot in lots.items()},
        products={key: lot.product_id for key, lot in lots.items()},
        places={
            key: PlaceNamed(place.code, organisation.code, place.gln)
            for key, place in places.items()
        },
        units={
            key: UnitNamed(unit.code, organisation.code, unit.sscc) for key, unit in units.items()
        },
        runs=_by_id(session, StampRun, (row.run_id for row in _flat(rows.stamps))),
        earlier=_by_id(session, Event, (row.source_event_id for row in _flat(rows.sources))),
        certificates=session.scalars(
            select(Certificate)
            .where(Certificate.organisation_id == organisation.id)
            .order_by(Certificate.id)
        ).all(),
        identities=identities,
    )


def _happening(event: Event, rows: _Rows, known: _Known) -> Happening:
    lines = rows.lines[event.id]
    return Happening(
        id=event.id,
        kind=event.kind.value,
        stage=event.stage,
        event_time=event.event_time,
        offset_minutes=event.offset_minutes,
        business_date=event.business_date,
        record_time=event.record_time,
        organisation=event.organisation.code,
        organisation_gln=event.organisation.gln,
        place=known.places[event.place_id] if event.place_id else None,
        party_id=event.party_id,
        lines=tuple(_line(row, known) for row in lines),
        about=tuple(known.lots[row.lot_id] for row in rows.about[event.id]),
        contents=tuple(_content(row, known) for row in rows.contents[event.id]),
        stamps=tuple(_stamps(row, known) for row in rows.stamps[event.id]),
        documents=_documents(event.id, rows),
        follows=tuple(
            _earlier(known.earlier[row.source_event_id], rows) for row in rows.sources[event.id]
        ),
        certificates=_held(event, lines, known),
        facts={row.key: row.value for row in rows.facts[event.id]},
        wrong=next((_wrong(row) for row in rows.wrong[event.id]), None),
    )


def _grouped(
    session: Session,
    table: type[Row],
    event_id: InstrumentedAttribute[UUID],
    events: Iterable[UUID],
    *order: InstrumentedAttribute[Any],
) -> Mapping[UUID, list[Row]]:
    rows: dict[UUID, list[Row]] = defaultdict(list)
    for row in session.scalars(select(table).where(event_id.in_(list(events))).order_by(*order)):
        rows[getattr(row, event_id.key)].append(row)
    return rows


def _by_id(
    session: Session, table: type[Row], ids: Iterable[UUID | None], *options: Any
) -> dict[UUID, Row]:
    columns: Any = table
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    rows = session.scalars(select(table).where(columns.id.in_(wanted)).options(*options))
    return {row.id: row for row in rows}  # type: ignore[attr-defined]  # every table of ours has it


def _flat(rows: Mapping[UUID, list[Row]]) -> list[Row]:
    return [row for group in rows.values() for row in group]


def _lot(lot: Lot, organisation: str) -> LotNamed:
    product = lot.product
    return LotNamed(
        code=lot.code,
        organisation=organisation,
        is_packed=product is not None,
        gtin=product.gtin if product else None,
        net_grams=product.net_grams if product else None,
        expires_on=lot.expires_on,
    )


def _line(row: EventLine, known: _Known) -> Line:
    return Line(known.lots[row.lot_id], known.places[row.place_id], row.grams, row.pieces)


def _content(row: EventUnit, known: _Known) -> Content:
    return Content(
        action=row.action.value,
        unit=known.units[row.unit_id],
        child=known.units[row.child_unit_id] if row.child_unit_id else None,
        lot=known.lots[row.lot_id] if row.lot_id else None,
        grams=row.grams,
        pieces=row.pieces,
    )


def _stamps(row: EventStampRange, known: _Known) -> Stamps:
    ids: tuple[str, ...] = ()
    if known.identities is not None and row.last - row.first < MOST_STAMPS_NAMED:
        number = known.runs[row.run_id].number
        ids = tuple(known.identities.seal(number, at) for at in range(row.first, row.last + 1))
    lot = known.lots[row.lot_id] if row.lot_id else None
    return Stamps(row.run_id, row.first, row.last, lot, ids)


def _earlier(event: Event, rows: _Rows) -> Earlier:
    return Earlier(event.id, event.kind.value, _documents(event.id, rows))


def _documents(event_id: UUID, rows: _Rows) -> tuple[Document, ...]:
    return tuple(Document(row.sha256, row.kind) for row in rows.documents[event_id])


def _held(event: Event, lines: Iterable[EventLine], known: _Known) -> tuple[UUID, ...]:
    """The certificates that held on that day for the place, the goods, or all that is done."""
    lots = {line.lot_id for line in lines}
    products = {known.products[lot_id] for lot_id in lots}
    return tuple(
        each.id
        for each in known.certificates
        if is_valid(each, event.business_date)
        and each.place_id in (None, event.place_id)
        and (each.product_id is None or each.product_id in products)
        and (each.lot_id is None or each.lot_id in lots)
    )


def _wrong(row: ErrorDeclaration) -> Wrong:
    return Wrong(row.declared_at, row.reason.value, row.corrective_event_id)
