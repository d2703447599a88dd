"""Appending many rows at once, as fast as each database takes them.

SQLAlchemy prepares every value of every row by itself, which takes longer than SQLite takes to
store it. Here a table's values are prepared column by column, and only where a column needs it.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Date, Uuid
from sqlalchemy.orm import DeclarativeBase, Session

from traceability.database import Moment


def append_rows(
    session: Session,
    table: type[DeclarativeBase],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    """Insert rows, each a tuple in the order of `columns`, in the session's transaction.

    PostgreSQL takes them by COPY, SQLite by one prepared statement. Nothing is returned, and no
    default of the model is filled in.
    """
    connection = session.connection()
    name = table.__tablename__
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        statement = f"COPY {name} ({', '.join(columns)}) FROM STDIN"
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of our own models
    prepared = list(_prepared(connection, table, columns, rows))
    if prepared:
        connection.exec_driver_sql(statement, prepared)


def _prepared(
    connection: Connection,
    table: type[DeclarativeBase],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
) -> Iterable[tuple[Any, ...]]:
    """The rows with what SQLite has no type for in the form in which it is stored."""
    by_column: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for place, column in enumerate(columns if by_column else ()):
        kind = table.__table__.columns[column].type
        if isinstance(kind, Uuid | Moment | Date):
            way = kind.dialect_impl(connection.dialect).bind_processor(connection.dialect)
            if way is not None:
                by_column[place] = map(lru_cache(maxsize=1024)(way), by_column[place])
    return zip(*by_column, strict=True)
