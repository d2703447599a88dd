"""Filling a database with a million events: rows as tuples, in commits of some 20,000 events.

What the filler leaves out beside what is said where the rows are made: nothing waits for the disk,
and no foreign key is looked at, because each row names rows that the filler made itself. (SQLite:
PRAGMAs of the connection that fills. PostgreSQL: `session_replication_role`, which needs a
superuser.) Tables, indexes and guards are those of the migrations, and the benchmarks read through
connections that are opened as everywhere.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url, text
from sqlalchemy.orm import Session

from traceability.bulk import append_rows
from traceability.database import open_engine

EVENTS = int(os.environ.get("NGUON_BENCH_EVENTS", "200000"))
AT_ONCE = 20_000

_HURRIED = {
    "sqlite": (
        "PRAGMA foreign_keys = OFF",
        "PRAGMA synchronous = OFF",
        "PRAGMA cache_size = -1000000",
    ),
    "postgresql": ("SET session_replication_role = replica", "SET synchronous_commit = off"),
}


class Filling:
    """Rows that wait for the next commit, by table."""

    def __init__(self, session: Session, columns: Mapping[Any, Sequence[str]]) -> None:
        self._session = session
        self._columns = columns
        self._waiting: dict[Any, list[tuple[Any, ...]]] = {table: [] for table in columns}

    def add(self, table: Any, *row: Any) -> None:
        """A row, in the order of the table's columns that were named."""
        self._waiting[table].append(row)

    def commit(self) -> None:
        """Write what waits."""
        for table, rows in self._waiting.items():
            if rows:
                append_rows(self._session, table, self._columns[table], rows)
                rows.clear()
        self._session.commit()


@contextmanager
def filling(url: str, columns: Mapping[Any, Sequence[str]]) -> Iterator[Filling]:
    """Fill the tables that `columns` names; the caller commits from time to time."""
    engine = open_engine(url)

    def hurry(connection: Any, record: object) -> None:
        del record
        with_cursor = connection.cursor()
        for setting in _HURRIED[engine.dialect.name]:
            with_cursor.execute(setting)
        with_cursor.close()
        connection.commit()

    event.listen(engine, "connect", hurry)
    with Session(engine) as session:
        found = Filling(session, columns)
        yield found
        found.commit()
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))  # as its autovacuum does; SQLite has none
    else:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


@contextmanager
def told(what: str, url: str) -> Iterator[None]:
    """Print how long something took to fill, and how large the database is."""
    start = time.perf_counter()
    yield
    print(f"\n{what}: filled in {time.perf_counter() - start:.0f} s, {_megabytes(url):,.0f} MB")


def _megabytes(url: str) -> float:
    if make_url(url).get_backend_name() == "sqlite":
        return Path(make_url(url).database or "").stat().st_size / 1e6
    engine = open_engine(url)
    with engine.connect() as connection:
        size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    engine.dispose()
    return int(size) / 1e6
