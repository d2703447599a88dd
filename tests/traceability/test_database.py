"""Column types and engines."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import quick_engines
from sqlalchemy import Column, MetaData, Table, insert, select, text
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import Session

from traceability import database
from traceability.database import Moment, open_engine, snapshot, writing


@pytest.fixture
def engine(database_url):
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def moments(engine):
    table = Table("moments", MetaData(), Column("at", Moment()))
    table.create(engine)
    return table


@pytest.mark.parametrize("hours", [0, 7, -5])
def test_a_moment_comes_back_in_utc_whatever_its_offset_was(engine, moments, hours):
    at = datetime(2026, 11, 22, 6, 0, 0, 123456, tzinfo=timezone(timedelta(hours=hours)))
    with engine.begin() as connection:
        connection.execute(insert(moments).values(at=at))

    with engine.connect() as connection:
        kept = connection.scalar(select(moments.c.at))

    assert kept == at
    assert kept.utcoffset() == timedelta(0)


def test_a_moment_without_an_offset_is_refused(engine, moments):
    naive = datetime.fromisoformat("2026-11-22T06:00:00")
    with engine.connect() as connection, pytest.raises(StatementError, match="without an offset"):
        connection.execute(insert(moments).values(at=naive))


def test_moments_are_compared_as_moments(engine, moments):
    early = datetime(2026, 11, 22, 6, 0, tzinfo=timezone(timedelta(hours=7)))
    late = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    with engine.begin() as connection:
        connection.execute(insert(moments), [{"at": late}, {"at": early}])

    with engine.connect() as connection:
        assert connection.scalars(select(moments.c.at).where(moments.c.at < late)).all() == [early]
        assert connection.scalars(select(moments.c.at).order_by(moments.c.at)).all() == [
            early,
            late,
        ]


def test_sqlite_keeps_what_it_confirmed_and_checks_references(sqlite_url, monkeypatch):
    monkeypatch.setattr(database, "_prepare_sqlite", quick_engines.durable_sqlite)
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        told = {
            pragma: connection.scalar(text(f"PRAGMA {pragma}"))
            for pragma in ("journal_mode", "foreign_keys", "synchronous", "trusted_schema")
        }
    engine.dispose()

    full = 2
    assert told == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": full,
        "trusted_schema": 0,
    }


def test_a_writing_transaction_of_sqlite_holds_the_database_from_its_first_word(sqlite_url):
    one, other = open_engine(sqlite_url), open_engine(sqlite_url)
    with Session(writing(one)) as session:
        session.connection()
        with writing(other).connect() as second:
            second.connection.driver_connection.execute("PRAGMA busy_timeout = 1")
            with pytest.raises(OperationalError, match="locked"):
                second.begin()
    one.dispose()
    other.dispose()


def test_a_snapshot_does_not_see_what_was_written_since(engine, moments):
    with Session(snapshot(engine)) as session:
        assert session.execute(select(moments.c.at)).all() == []
        with engine.begin() as connection:
            connection.execute(insert(moments).values(at=datetime(2026, 1, 1, tzinfo=UTC)))
        assert session.execute(select(moments.c.at)).all() == []
