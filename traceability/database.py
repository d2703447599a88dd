"""The database: declarative base, column types, engine.

SQLite by default, PostgreSQL at scale; the same code on both.
"""

import enum
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    ForeignKeyConstraint,
    MetaData,
    TypeDecorator,
    Uuid,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from traceability.errors import N_, ConfigurationError
from traceability.identifiers import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_START = 0x4E67_75E1_BB93_6E00
"""The number of the advisory lock: the bytes of the name, so that nobody else's is the same."""

BUSY_SECONDS = 60
"""How long a SQLite writer waits for the one before it."""


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; SQLite, which has no time zones, stores it naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a moment without an offset: {value!r}"
            raise TypeError(message)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Identifier(Uuid[UUID]):
    """A UUID. SQLite keeps it as text, of which a history reads the same ones again and again."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """How a value of the database is read; None where the driver gives UUIDs already."""
        del coltype
        return None if dialect.supports_native_uuid else _read_uuid


@lru_cache(maxsize=32_768)
def _read_uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


class Base(DeclarativeBase):
    """The base of every table, in the library and in the shop."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment(),
        UUID: Identifier(),
        # Plain text columns that hold the values: a new member is no migration.
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            length=20,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


class Identified:
    """A row with an identifier of its own."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


def within_organisation(table: str, *columns: str) -> ForeignKeyConstraint:
    """A foreign key that cannot leave its organisation: (organisation_id, column) as a pair."""
    return ForeignKeyConstraint(
        ["organisation_id", *columns], [f"{table}.organisation_id", f"{table}.id"]
    )


def open_engine(database_url: str) -> Engine:
    """An engine with what each database needs to be safe under many writers.

    SQLite: WAL, foreign keys on, a busy timeout, and transactions that say whether they write
    (`sqlite_begin` execution option): a reader that turns writer half-way would fail at once.

    Raises:
        ConfigurationError: not the URL of a SQLite or a PostgreSQL database.
    """
    try:
        url = make_url(database_url)
    except ArgumentError as error:
        raise _no_database() from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise _no_database()
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
        return create_engine(url, pool_size=20, max_overflow=20, pool_pre_ping=True)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_size=20)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _no_database() -> ConfigurationError:
    """The URL itself is not repeated: it may hold a password."""
    return ConfigurationError(
        N_("This is not the URL of a database: sqlite:///FILE or postgresql://... is expected."),
        field="NGUON_DATABASE_URL",
    )


def hold_the_start(connection: Connection) -> None:
    """Let one process at a time migrate or open a database; the others wait for its commit.

    On SQLite a writing transaction is that already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_START)))


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: on SQLite they queue from their first word."""
    return engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")


def snapshot(engine: Engine) -> Engine:
    """The same engine for transactions that read one moment of the whole database.

    PostgreSQL needs to be asked (REPEATABLE READ); a reading transaction of SQLite in WAL mode is
    a snapshot from its first SELECT on.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        "synchronous = FULL",
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "trusted_schema = OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))
