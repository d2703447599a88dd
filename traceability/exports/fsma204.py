"""The FDA's electronic sortable spreadsheet, from the events of a lot or of some days.

Source: 21 CFR 1.1455(c). An optional profile: whether the goods are on the Food Traceability List
is for who exports. The file names harvesters and buyers, as the rule asks; it is the organisation's
own, and no page shows it to strangers. A sale to somebody without a name in the register is one to
a consumer, which is no critical tracking event.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload

from traceability.crops import registry
from traceability.errors import N_, InvalidInput
from traceability.events.models import Event, EventKind, EventLine
from traceability.events.standing import standing
from traceability.exports import tracking_events as ctes
from traceability.exports.tracking_events import Goods, Harvest, Row
from traceability.lots.lineage import Direction
from traceability.lots.models import Lot, Material, Product
from traceability.lots.tracing import trace
from traceability.parties.models import Organisation, Party, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

_CULTIVAR = "cultivar"
_MADE_IN = (EventKind.HARVEST, EventKind.PROCESS, EventKind.BLEND, EventKind.PACK)
_CHANGES = (EventKind.PROCESS, EventKind.BLEND, EventKind.PACK)
_TOLD = (
    *_MADE_IN,
    EventKind.RECEIVE,
    EventKind.SHIP,
    EventKind.DISPATCH,
    EventKind.SELL,
    EventKind.RETURN,
)


def rows_of_lot(session: Session, recorder: Recorder, *, lot: Lot) -> list[Row]:
    """Every tracking event of the lot, of what it was made from and of what was made of it.

    Raises:
        NotFound: the lot is another organisation's.
    """
    recorder.require(Permission.REGISTERS)
    recorder.require_own(lot)
    chain = set().union(*(trace(session, [lot.id], each).lot_ids for each in Direction))
    moved = select(EventLine.event_id).where(EventLine.lot_id.in_(chain))
    return list(_Told(session, recorder.organisation_id, only=chain).rows(Event.id.in_(moved)))


def rows_of_days(session: Session, recorder: Recorder, *, first: date, last: date) -> list[Row]:
    """Every tracking event of the organisation on those days, both included.

    Raises:
        InvalidInput: the last day comes before the first.
    """
    recorder.require(Permission.REGISTERS)
    if last < first:
        raise InvalidInput(
            N_("The last day, %(value)s, comes before the first, %(first)s."),
            field="to",
            value=last.isoformat(),
            first=first.isoformat(),
        )
    told = _Told(session, recorder.organisation_id, only=None)
    return list(told.rows(Event.business_date.between(first, last)))


class _Told:
    """Tells events, with what it had to look up on the way. `only` names the lots of interest."""

    def __init__(self, session: Session, organisation_id: UUID, *, only: set[UUID] | None) -> None:
        self._session = session
        self._organisation = session.get_one(Organisation, organisation_id)
        self._only = only
        self._parties: dict[UUID, Party] = {}
        self._places: dict[UUID, Place] = {}
        self._origins: dict[UUID, Event] = {}

    def rows(self, which: ColumnElement[bool]) -> Iterator[Row]:
        """The rows of the events, by the day and the order of recording."""
        events = self._events(Event.kind.in_(_TOLD), which)
        self._look_up(events)
        for event in events:
            yield from self._event(event)

    def _events(self, *conditions: ColumnElement[bool]) -> Sequence[Event]:
        return self._session.scalars(
            select(Event)
            .where(Event.organisation_id == self._organisation.id, standing(), *conditions)
            .options(
                selectinload(Event.lines)
                .joinedload(EventLine.lot)
                .options(
                    joinedload(Lot.material), joinedload(Lot.product).joinedload(Product.material)
                ),
                selectinload(Event.facts),
            )
            .order_by(Event.event_time, Event.record_time, Event.id)
        ).all()

    def _look_up(self, events: Sequence[Event]) -> None:
        """Parties, places, and the event in which each lot came about."""
        lots = {line.lot_id for event in events for line in event.lines}
        made = select(EventLine.event_id).where(
            EventLine.lot_id.in_(lots), (EventLine.grams > 0) | (EventLine.pieces > 0)
        )
        for event in self._events(
            Event.kind.in_((*_MADE_IN, EventKind.RECEIVE)), Event.id.in_(made)
        ):
            for line in _added(event):
                self._origins.setdefault(line.lot_id, event)
        told = [*events, *self._origins.values()]
        parties = {event.party_id for event in told} - {None}
        self._parties = {
            party.id: party
            for party in self._session.scalars(select(Party).where(Party.id.in_(parties)))
        }
        self._places = {
            place.id: place
            for place in self._session.scalars(
                select(Place).where(Place.organisation_id == self._organisation.id)
            )
        }

    def _event(self, event: Event) -> Iterable[Row]:
        if event.kind is EventKind.HARVEST:
            return self._harvested(event)
        if event.kind in _CHANGES:
            return self._changed(event)
        if event.kind is EventKind.SHIP:
            return self._shipped_within(event)
        if event.kind in (EventKind.RECEIVE, EventKind.RETURN):
            return self._received(event)
        return self._shipped(event)

    def _harvested(self, event: Event) -> Iterator[Row]:
        for line in self._lines(_added(event)):
            yield ctes.harvesting(
                self._goods(line),
                self._harvest(event),
                recipient=self._place(line.place_id),
                reference=str(event.id),
            )

    def _changed(self, event: Event) -> Iterator[Row]:
        """Inputs by outputs; packing straight from the harvest is initial packing."""
        used = [line for line in event.lines if line.grams < 0 or line.pieces < 0]
        for made in self._lines(_added(event)):
            for line in used:
                origin = self._origins.get(line.lot_id)
                goods, packed = self._goods(line), self._goods(made)
                if (
                    event.kind is EventKind.PACK
                    and origin is not None
                    and origin.kind is EventKind.HARVEST
                ):
                    yield ctes.initial_packing(
                        goods,
                        self._harvest(origin),
                        packed,
                        on=event.business_date,
                        reference=str(event.id),
                    )
                else:
                    yield ctes.transformation(
                        goods, packed, on=event.business_date, reference=str(event.id)
                    )

    def _shipped_within(self, event: Event) -> Iterator[Row]:
        """From one of our places to another: it is shipped and received."""
        for line in self._lines(_added(event)):
            came_from = next(
                (
                    each.place_id
                    for each in event.lines
                    if each.lot_id == line.lot_id and (each.grams < 0 or each.pieces < 0)
                ),
                event.place_id,
            )
            origin, here = self._place(came_from), self._place(line.place_id)
            goods, when = self._goods(line), event.business_date
            reference = str(event.id)
            yield ctes.shipping(goods, recipient=here, origin=origin, on=when, reference=reference)
            yield ctes.receiving(goods, origin=origin, here=here, on=when, reference=reference)

    def _shipped(self, event: Event) -> Iterator[Row]:
        party = self._parties.get(event.party_id) if event.party_id else None
        if party is None:
            return
        for line in self._lines(event.lines):
            yield ctes.shipping(
                self._goods(line),
                recipient=_party(party),
                origin=self._place(line.place_id),
                on=event.business_date,
                reference=str(event.id),
            )

    def _received(self, event: Event) -> Iterator[Row]:
        party = self._parties.get(event.party_id) if event.party_id else None
        for line in self._lines(_added(event)):
            yield ctes.receiving(
                self._goods(line),
                origin=_party(party) if party else "",
                here=self._place(line.place_id),
                on=event.business_date,
                reference=str(event.id),
            )

    def _lines(self, lines: Iterable[EventLine]) -> Iterator[EventLine]:
        return (line for line in lines if self._only is None or line.lot_id in self._only)

    def _goods(self, line: EventLine) -> Goods:
        lot, content = line.lot, line.lot.content
        origin = self._origins.get(line.lot_id)
        material = content.material if isinstance(content, Product) else content
        return Goods(
            lot=lot.code,
            description=content.name_en or content.name_vi,
            commodity=_commodity(material, origin),
            grams=line.grams,
            pieces=line.pieces,
            source=self._place(_place_of(origin) if origin else None),
        )

    def _harvest(self, event: Event) -> Harvest:
        plot = self._places.get(event.place_id) if event.place_id else None
        party = self._parties.get(event.party_id or (plot.party_id if plot else None) or event.id)
        return Harvest(
            farm=self._place(event.place_id),
            field=f"{plot.code} {plot.name_en or plot.name_vi}" if plot else "",
            harvester=_joined(party.name, party.phone) if party else self._ourselves(),
            on=event.business_date,
        )

    def _ourselves(self) -> str:
        return _joined(
            self._organisation.name_en or self._organisation.name_vi, self._organisation.phone
        )

    def _place(self, place_id: UUID | None) -> str:
        """The location description: business, phone, place, address or coordinates, country."""
        place = self._places.get(place_id) if place_id else None
        if place is None:
            return ""
        owner = self._organisation
        address = place.address_en or place.address_vi
        where = address or _coordinates(place) or owner.address_en or owner.address_vi
        gln = f"GLN {place.gln}" if place.gln else None
        return _joined(self._ourselves(), place.name_en or place.name_vi, where, "Vietnam", gln)


def _added(event: Event) -> list[EventLine]:
    return [line for line in event.lines if line.grams > 0 or line.pieces > 0]


def _place_of(event: Event) -> UUID | None:
    """Where a lot came about: for goods bought in or packed where they lie, else the event's."""
    return event.place_id or next((line.place_id for line in _added(event)), None)


def _commodity(material: Material, origin: Event | None) -> str:
    """What it is, with the cultivar where the harvest names one."""
    name = material.name_en or material.name_vi
    facts = {fact.key: fact.value for fact in origin.facts} if origin else {}
    if origin is None or origin.stage is None or _CULTIVAR not in facts:
        return name
    said = facts[_CULTIVAR]
    stage = registry.profile(material.crop).stage(origin.stage)
    asked = next((fact for fact in stage.facts if fact.code == _CULTIVAR), None)
    choice = asked.choice(said) if asked else None
    return f"{name}, {choice.name.in_('en') if choice else said}"


def _coordinates(place: Place) -> str | None:
    if not place.outline:
        return None
    longitude, latitude = place.outline["coordinates"][0][0]
    return f"{latitude:.6f}, {longitude:.6f}"


def _party(party: Party) -> str:
    return _joined(party.name, party.phone, party.address, "Vietnam")


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
