"""Books of a given number of events, with one history of 12 levels and 200 lots in them.

Filled in bulk: a cooperative would need years. The filler is what a cooperative does: harvests,
process steps, packings and sales, each lot with its neighbours, so that the tables are as large and
the indexes as deep as after so many events. `NGUON_BENCH_EVENTS` says how many the large books
have (100,000 without it; 1,000,000 is what the design names), `NGUON_BENCH_DATABASE_URL` where
they are made (a new SQLite file without it; an empty PostgreSQL database, whose tables are made
here, must be named twice, with the two sizes in it one after the other).
"""

import os
import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

import traceability as nguon
from traceability.events.models import Event, EventKind, EventLine, EventStampRange
from traceability.identifiers import new_id
from traceability.lots.models import Balance, Lot
from traceability.stamps.services import issue_run

SMALL = 10_000
LARGE = int(os.environ.get("NGUON_BENCH_EVENTS", "100000"))
LEVELS = 12
LOTS = 200
STAMPS = 50_000
AT_ONCE = 20_000

_NOON = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)


@dataclass
class Books:
    """An open deployment with the ids that the benchmarks ask about."""

    deployment: Any
    recorder: Any
    place: UUID
    plot: UUID
    party: UUID
    leaf: UUID
    tea: UUID
    packet: UUID
    top: UUID | None = None
    bottom: UUID | None = None
    rows: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)
    events: int = 0

    def add(self, session: Session, table: Any, **values: Any) -> UUID:
        """A row for later; `id` is made where the table has one."""
        waiting = self.rows.setdefault(table, [])
        waiting.append({"organisation_id": self.recorder.organisation_id, **values})
        if sum(map(len, self.rows.values())) >= AT_ONCE:
            self.flush(session)
        return values.get("id")  # type: ignore[return-value]  # tables without an id are not asked

    def flush(self, session: Session) -> None:
        """Write what waits, the tables that others name first."""
        for table in (Lot, Event, EventLine, EventStampRange, Balance):
            if self.rows.get(table):
                session.execute(insert(table), self.rows[table])
        self.rows.clear()

    def lot(self, session: Session, *, packed: bool = False, leaf: bool = False) -> UUID:
        """A lot of leaf, of made tea or of packets."""
        lot_id = new_id()
        return self.add(
            session,
            Lot,
            id=lot_id,
            code=f"L{lot_id.hex[-18:].upper()}",
            product_id=self.packet if packed else None,
            material_id=None if packed else self.leaf if leaf else self.tea,
            business_date=date(2026, 3, 1),
            created_at=_NOON,
        )

    def event(
        self, session: Session, kind: EventKind, *moves: tuple[UUID, int, int], **more: Any
    ) -> UUID:
        """An event with its lines: lot, grams, pieces."""
        event_id = new_id()
        day = date(2026, 3, 1) + timedelta(days=self.events % 200)
        self.events += 1
        self.add(
            session,
            Event,
            id=event_id,
            kind=kind,
            event_time=_NOON,
            offset_minutes=420,
            business_date=day,
            record_time=_NOON,
            nonce=secrets.token_bytes(16),
            **{"place_id": self.place, "party_id": None, **more},
        )
        for position, (lot_id, grams, pieces) in enumerate(moves):
            self.add(
                session,
                EventLine,
                id=new_id(),
                event_id=event_id,
                position=position,
                lot_id=lot_id,
                place_id=self.place,
                grams=grams,
                pieces=pieces,
                figure=str(abs(pieces or grams)),
                unit="pieces" if pieces else "g",
            )
        return event_id


@contextmanager
def books_of(folder: Path, events: int) -> Iterator[Books]:
    """Books of about so many events, the history of 12 levels and 200 lots in the middle."""
    named = os.environ.get("NGUON_BENCH_DATABASE_URL")
    deployment = nguon.Deployment.open(
        named or f"sqlite:///{folder}/bench-{events}.db",
        base_url="https://nguon.example",
        passphrase="only for the benchmark",
        migrate=True,
    )
    with deployment.transaction() as session:
        books = _found(deployment, session, f"B{secrets.token_hex(4).upper()}")
        _fill(books, session, events // 2)
        _long_history(books, session)
        _fill(books, session, events - books.events)
        books.flush(session)
    if deployment.engine.dialect.name == "postgresql":
        with deployment.engine.begin() as connection:
            connection.execute(text("ANALYZE"))  # as its autovacuum does; SQLite has none
    yield books
    deployment.close()


def _found(deployment: Any, session: Session, code: str) -> Books:
    coop = nguon.create_organisation(session, code=code, name_vi="HTX", address_vi="Thái Nguyên")
    me = nguon.Recorder(coop.id, nguon.Role.OWNER)
    shed = nguon.add_place(session, me, kind="workshop", code="X", name_vi="Xưởng")
    hill = nguon.add_place(session, me, kind="plot", code="L", name_vi="Đồi", crop="tea")
    buyer = nguon.add_party(session, me, kind="buyer", code="KH", name="Cửa hàng")
    leaf = nguon.create_material(session, me, code="T", crop="tea", form="fresh_leaf")
    tea = nguon.create_material(session, me, code="K", crop="tea", form="made_tea")
    packet = nguon.create_product(
        session, me, code="P", name_vi="Chè 200 g", material=tea, net_grams=200
    )
    return Books(deployment, me, shed.id, hill.id, buyer.id, leaf.id, tea.id, packet.id)


def _fill(books: Books, session: Session, events: int) -> None:
    """Harvest, make, pack, sell, sell, again and again."""
    chance = random.Random(events)
    until = books.events + events
    while books.events < until:
        fresh = books.lot(session, leaf=True)
        made = books.lot(session)
        packed = books.lot(session, packed=True)
        leaf = chance.randrange(20, 60) * 1_000
        books.event(session, EventKind.HARVEST, (fresh, leaf, 0), place_id=books.plot)
        books.event(session, EventKind.PROCESS, (fresh, -leaf, 0), (made, leaf // 5, 0))
        packs = leaf // 1_000
        books.event(session, EventKind.PACK, (made, -packs * 200, 0), (packed, packs * 200, packs))
        for _ in range(2):
            books.event(session, EventKind.SELL, (packed, -200, -1), party_id=books.party)


def _long_history(books: Books, session: Session) -> None:
    """12 levels, 200 lots: one harvest, divided, blended again and again, packed into one lot."""
    per_level = (LOTS - 2) // (LEVELS - 2)
    left = LOTS - 2
    books.top = books.lot(session, leaf=True)
    books.event(session, EventKind.HARVEST, (books.top, 10_000_000, 0), place_id=books.plot)
    above = [books.top]
    for level in range(1, LEVELS - 1):
        count = left if level == LEVELS - 2 else per_level
        left -= count
        here = [books.lot(session) for _ in range(count)]
        for number, lot_id in enumerate(here):
            sources = {above[number % len(above)], above[(number + 1) % len(above)]}
            taken = ((source, -1_000, 0) for source in sorted(sources))
            books.event(session, EventKind.PROCESS, *taken, (lot_id, 900, 0))
        above = here
    books.bottom = books.lot(session, packed=True)
    drawn = ((source, -900, 0) for source in above)
    books.event(session, EventKind.PACK, *drawn, (books.bottom, 9_000, 45))


def stamped_and_sold(books: Books, session: Session, *, lots: int = 50, sales: int = 20) -> UUID:
    """Tea packed into lots with 50,000 stamps in all, each sold in part; the lot of the tea."""
    tea = books.lot(session)
    packs = STAMPS // lots
    books.event(session, EventKind.OPENING_STOCK, (tea, STAMPS * 200, 0))
    books.flush(session)
    for _ in range(lots):
        packed = books.lot(session, packed=True)
        books.event(session, EventKind.PACK, (tea, -packs * 200, 0), (packed, packs * 200, packs))
        books.flush(session)
        run = issue_run(
            session,
            books.recorder,
            books.deployment.vault,
            count=packs,
            host=books.deployment.host,
            lot=session.get_one(Lot, packed),
        )
        bound = books.event(session, EventKind.STAMPS_BOUND)
        books.add(
            session,
            EventStampRange,
            id=new_id(),
            event_id=bound,
            run_id=run.id,
            first=1,
            last=packs,
            lot_id=packed,
        )
        for _ in range(sales):
            books.event(session, EventKind.SELL, (packed, -2_000, -10), party_id=books.party)
        books.add(
            session,
            Balance,
            lot_id=packed,
            place_id=books.place,
            grams=(packs - 10 * sales) * 200,
            pieces=packs - 10 * sales,
        )
    books.flush(session)
    return tea
