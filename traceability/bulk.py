"""Appending many rows at once, as fast as each database takes them.

SQLAlchemy prepares every value of every row by itself, which takes longer than SQLite takes to
store it. Here a table's values are prepared column by column, and only where a column needs it.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Date, Uuid
from sqlalchemy.orm import DeclarativeBase, Session

from traceability.database import Moment

_AT_ONCE = 200
"""Rows of one statement on SQLite. It keeps a journal of each statement that sets off a trigger,
which for one row takes twice as long as the row."""


def append_rows(
    session: Session,
    table: type[DeclarativeBase],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    """Insert rows, each a tuple in the order of `columns`, in the session's transaction.

    PostgreSQL takes them by COPY, SQLite by statements of `_AT_ONCE` rows. Nothing is returned,
    and no default of the model is filled in.
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
    row_of_marks = f"({', '.join('?' * len(columns))})"
    prepared = _prepared(connection, table, columns, rows)
    while some := list(islice(prepared, _AT_ONCE)):
        marks = ", ".join([row_of_marks] * len(some))
        connection.exec_driver_sql(
            f"INSERT INTO {name} ({', '.join(columns)}) VALUES {marks}",  # noqa: S608 - names of our own models
            tuple(chain.from_iterable(some)),
        )


def _prepared(
    connection: Connection,
    table: type[DeclarativeBase],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
) -> Iterator[tuple[Any, ...]]:
    """The rows with what SQLite has no type for in the form in which it is stored."""
    by_column: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for place, column in enumerate(columns if by_column else ()):
        kind = table.__table__.columns[column].type
        if isinstance(kind, Uuid | Moment | Date):
            way = kind.dialect_impl(connection.dialect).bind_processor(connection.dialect)
            if way is not None:
                by_column[place] = map(lru_cache(maxsize=1024)(way), by_column[place])
    return zip(*by_column, strict=True)
