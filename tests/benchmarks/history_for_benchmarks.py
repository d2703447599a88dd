"""Books of a given number of events, with one history of 12 levels and 200 lots in them.

Filled in bulk: a cooperative would need years. The filler writes what a cooperative does (work on
plots, harvests, process steps, packings and sales, each lot with its neighbours, 1,000 events a
day) as the services write it: events with their stages, lines and facts, lots, balances. Left out:
people, evidence, cartons and corrections in the crowd, and that weights are kept inside what a
plot can bear. What the recall reaches has stamps that were issued by the service.
"""

import itertools
import json
import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from filling_for_benchmarks import AT_ONCE, Filling, filling

import traceability as nguon
from traceability.events.models import Event, EventFact, EventKind, EventLine, EventStampRange
from traceability.identifiers import new_id
from traceability.lots.models import Balance, Lot
from traceability.stamps.services import issue_run

LEVELS = 12
LOTS = 200
STAMPS = 50_000
PLOTS = 40
SPRAYS = 12
A_DAY = 1_000

_COLUMNS = {
    Lot: (
        "id",
        "organisation_id",
        "code",
        "product_id",
        "material_id",
        "business_date",
        "created_at",
    ),
    Event: (
        "id",
        "organisation_id",
        "kind",
        "stage",
        "event_time",
        "offset_minutes",
        "business_date",
        "record_time",
        "place_id",
        "party_id",
        "nonce",
    ),
    EventLine: (
        "id",
        "organisation_id",
        "event_id",
        "position",
        "lot_id",
        "place_id",
        "grams",
        "pieces",
        "figure",
        "unit",
    ),
    EventFact: ("event_id", "key", "organisation_id", "value"),
    EventStampRange: ("id", "organisation_id", "event_id", "run_id", "first", "last", "lot_id"),
    Balance: ("lot_id", "place_id", "organisation_id", "grams", "pieces"),
}
_STAGES = {EventKind.HARVEST: "harvest", EventKind.PROCESS: "process"}
_FACTS: dict[EventKind, dict[str, Any]] = {
    EventKind.HARVEST: {"pluck_standard": "bud_two_leaves"},
    EventKind.PROCESS: {"method": "green"},
    EventKind.FIELD_OPERATION: {
        "crop": "tea",
        "product": "Neem 0.3 EC",
        "purpose": "pests",
        "interval_days": 7,
    },
}
# In the order of making, as the services' are, and quicker made.
_ids = (UUID(int=number) for number in itertools.count(new_id().int >> 64 << 64))


@dataclass
class Books:
    """An open deployment with the ids that the benchmarks ask about."""

    deployment: Any
    recorder: Any
    since: date
    place: UUID
    plots: tuple[UUID, ...]
    party: UUID
    leaf: UUID
    tea: UUID
    packet: UUID
    top: UUID | None = None
    bottom: UUID | None = None
    recalled: UUID | None = None
    events: int = 0
    lots: int = 0
    balances: dict[UUID, list[int]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of the next event."""
        return self.since + timedelta(days=self.events // A_DAY)

    def lot(self, rows: Filling, *, packed: bool = False, leaf: bool = False) -> UUID:
        """A lot of leaf, of made tea or of packets."""
        lot_id = next(_ids)
        self.lots += 1
        rows.add(
            Lot,
            lot_id,
            self.recorder.organisation_id,
            f"L{self.lots:09}",
            self.packet if packed else None,
            None if packed else self.leaf if leaf else self.tea,
            self.today,
            _noon(self.today),
        )
        self.balances[lot_id] = [0, 0]
        return lot_id

    def event(
        self,
        rows: Filling,
        kind: EventKind,
        *moves: tuple[UUID, int, int],
        place_id: UUID | None = None,
        party_id: UUID | None = None,
    ) -> UUID:
        """An event with its lines: lot, grams, pieces."""
        event_id = next(_ids)
        owner, noon = self.recorder.organisation_id, _noon(self.today)
        rows.add(
            Event,
            event_id,
            owner,
            kind.value,
            "spray" if kind is EventKind.FIELD_OPERATION else _STAGES.get(kind),
            noon,
            420,
            self.today,
            noon,
            place_id or self.place,
            party_id,
            secrets.token_bytes(16),
        )
        for position, (lot_id, grams, pieces) in enumerate(moves):
            figure, unit = (str(abs(pieces)), "pieces") if pieces else (str(abs(grams)), "g")
            rows.add(
                EventLine,
                next(_ids),
                owner,
                event_id,
                position,
                lot_id,
                self.place,
                grams,
                pieces,
                figure,
                unit,
            )
            self.balances[lot_id][0] += grams
            self.balances[lot_id][1] += pieces
        for key, value in _FACTS.get(kind, {}).items():
            rows.add(EventFact, event_id, key, owner, json.dumps(value))
        self.events += 1
        return event_id

    def commit(self, rows: Filling) -> None:
        """Write what waits; of the lots that it moved the balances, which nothing moves again."""
        for lot_id, (grams, pieces) in self.balances.items():
            rows.add(Balance, lot_id, self.place, self.recorder.organisation_id, grams, pieces)
        self.balances.clear()
        rows.commit()


@lru_cache(maxsize=64)
def _noon(day: date) -> datetime:
    return datetime.combine(day, time(5), tzinfo=UTC)


@contextmanager
def books_of(url: str, events: int) -> Iterator[Books]:
    """Books of about so many events, the history of 12 levels and 200 lots in the middle."""
    deployment = nguon.Deployment.open(
        url,
        base_url="https://nguon.example",
        passphrase="only for the benchmark",
        migrate=True,
    )
    books = _found(deployment, events)
    with filling(url, _COLUMNS) as rows:
        _fill(books, rows, events // 2)
        _long_history(books, rows)
        _fill(books, rows, events - books.events)
    _stamp_and_sell(books, url)
    yield books
    deployment.close()


def _found(deployment: Any, events: int) -> Books:
    """An empty cooperative that has begun so long ago that the last events are of these days."""
    today = nguon.EventTime.local(deployment.clock()).business_date
    since = today - timedelta(days=events // A_DAY + 3)
    with deployment.transaction() as session:
        coop = nguon.create_organisation(
            session, code="BENCH", name_vi="HTX", address_vi="Thái Nguyên"
        )
        me = nguon.Recorder(coop.id, nguon.Role.OWNER)
        shed = nguon.add_place(session, me, kind="workshop", code="X", name_vi="Xưởng")
        hills = [
            nguon.add_place(
                session, me, kind="plot", code=f"L{number:02}", name_vi="Đồi", crop="tea"
            )
            for number in range(PLOTS)
        ]
        buyer = nguon.add_party(session, me, kind="buyer", code="KH", name="Cửa hàng")
        leaf = nguon.create_material(session, me, code="T", crop="tea", form="fresh_leaf")
        tea = nguon.create_material(session, me, code="K", crop="tea", form="made_tea")
        packet = nguon.create_product(
            session, me, code="P", name_vi="Chè 200 g", material=tea, net_grams=200
        )
        plots = tuple(hill.id for hill in hills)
        ids = (shed.id, plots, buyer.id, leaf.id, tea.id, packet.id)
        return Books(deployment, me, since, *ids)


def _fill(books: Books, rows: Filling, events: int) -> None:
    """Spray now and then, harvest, make, pack, sell, sell, again and again."""
    chance = random.Random(events)
    until, written = books.events + events, books.events
    while books.events < until:
        plot = chance.choice(books.plots[1:])
        if not chance.randrange(4):
            books.event(rows, EventKind.FIELD_OPERATION, place_id=plot)
        fresh = books.lot(rows, leaf=True)
        made = books.lot(rows)
        packed = books.lot(rows, packed=True)
        leaf = chance.randrange(20, 60) * 1_000
        books.event(rows, EventKind.HARVEST, (fresh, leaf, 0), place_id=plot)
        books.event(rows, EventKind.PROCESS, (fresh, -leaf, 0), (made, leaf // 5, 0))
        packs = leaf // 1_000
        books.event(rows, EventKind.PACK, (made, -packs * 200, 0), (packed, packs * 200, packs))
        for _ in range(2):
            books.event(rows, EventKind.SELL, (packed, -200, -1), party_id=books.party)
        if books.events - written >= AT_ONCE:
            books.commit(rows)
            written = books.events
    books.commit(rows)


def _long_history(books: Books, rows: Filling) -> None:
    """12 levels, 200 lots: one harvest, divided, blended again and again, packed into one lot.

    The harvest is from a plot of its own, sprayed as often in small books as in large ones.
    """
    per_level = (LOTS - 2) // (LEVELS - 2)
    left = LOTS - 2
    for _ in range(SPRAYS):
        books.event(rows, EventKind.FIELD_OPERATION, place_id=books.plots[0])
    books.top = books.lot(rows, leaf=True)
    books.event(rows, EventKind.HARVEST, (books.top, 10_000_000, 0), place_id=books.plots[0])
    above = {books.top: 2_000_000}
    for level in range(1, LEVELS - 1):
        count = left if level == LEVELS - 2 else per_level
        left -= count
        givers, here = list(above), {}
        for number in range(count):
            sources = {givers[number % len(givers)], givers[(number + 1) % len(givers)]}
            taken = tuple((source, -(above[source] // 4), 0) for source in sorted(sources))
            lot_id = books.lot(rows)
            here[lot_id] = -sum(grams for _, grams, _ in taken)
            books.event(rows, EventKind.PROCESS, *taken, (lot_id, here[lot_id], 0))
        above = here
    books.bottom = books.lot(rows, packed=True)
    drawn = tuple((source, -200, 0) for source in above)
    made = (books.bottom, 200 * len(above), len(above))
    books.event(rows, EventKind.PACK, *drawn, made)
    books.commit(rows)


def _stamp_and_sell(books: Books, url: str, *, lots: int = 50, sales: int = 20) -> None:
    """Tea packed into lots with 50,000 stamps in all, each sold in part."""
    packs = STAMPS // lots
    with filling(url, _COLUMNS) as rows:
        books.recalled = books.lot(rows)
        books.event(rows, EventKind.OPENING_STOCK, (books.recalled, STAMPS * 200, 0))
        packed = [books.lot(rows, packed=True) for _ in range(lots)]
        for lot_id in packed:
            taken, made = (books.recalled, -packs * 200, 0), (lot_id, packs * 200, packs)
            books.event(rows, EventKind.PACK, taken, made)
        for _ in range(sales):
            for lot_id in packed:
                books.event(rows, EventKind.SELL, (lot_id, -2_000, -10), party_id=books.party)
        books.commit(rows)
    runs = [(lot_id, _issued(books, lot_id, packs)) for lot_id in packed]
    with filling(url, _COLUMNS) as rows:
        for lot_id, run_id in runs:
            bound = books.event(rows, EventKind.STAMPS_BOUND)
            owner = books.recorder.organisation_id
            rows.add(EventStampRange, next(_ids), owner, bound, run_id, 1, packs, lot_id)


def _issued(books: Books, lot_id: UUID, count: int) -> UUID:
    """Stamps for a lot, of which no picture was taken."""
    deployment, me = books.deployment, books.recorder
    with deployment.transaction() as session:
        lot = session.get_one(Lot, lot_id)
        today = nguon.EventTime.local(deployment.clock()).business_date
        nguon.accept_missing(session, me, lot=lot, reason="no picture is measured", today=today)
        run = issue_run(session, me, deployment.vault, count=count, host=deployment.host, lot=lot)
        return run.id
