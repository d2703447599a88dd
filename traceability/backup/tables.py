"""Which tables a backup holds, in an order in which every row finds those that it names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    MetaData,
    TableClause,
    column,
    func,
    insert,
    inspect,
    select,
    table,
)
from sqlalchemy.schema import sort_tables_and_constraints

from traceability.backup.encoding import Encoding, encoding_named, encoding_of
from traceability.errors import N_, BackupError
from traceability.models import Base

TABLES = "nguon.tables"
"""The entry point under which a package names the module that declares its tables."""

_VERSION_TABLE = "alembic_version"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table as a backup describes it: its columns with their kinds, and its primary key."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]

    def encodings(self) -> tuple[Encoding, ...]:
        """The encoding of each column, in order."""
        return tuple(encoding_named(kind) for _, kind in self.columns)

    def clause(self) -> TableClause:
        """The table for a statement, with these columns and none of the model's defaults."""
        named = zip(self.columns, self.encodings(), strict=True)
        return table(self.name, *(column(name, encoding.type) for (name, _), encoding in named))

    def to_json(self) -> dict[str, Any]:
        """As it stands in the backup."""
        return {"name": self.name, "columns": [list(each) for each in self.columns]}


def every_shape(metadata: MetaData = Base.metadata) -> list[TableShape]:
    """Every table of the installed packages, those that are named by others first.

    Raises:
        BackupError: tables name each other in a ring, so that no order serves.
    """
    for entry_point in entry_points(group=TABLES):
        entry_point.load()
    shapes = []
    in_order = sort_tables_and_constraints(metadata.tables.values())  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it so
    for each, keys in in_order:
        if each is None:
            rings = {str(key.parent) for key in keys}
        else:
            rings = {each.name} & {key.referred_table.name for key in each.foreign_key_constraints}
            shapes.append(
                TableShape(
                    each.name,
                    tuple((c.name, encoding_of(c.type, where=str(c)).name) for c in each.columns),
                    tuple(c.name for c in each.primary_key.columns),
                )
            )
        if rings:
            raise BackupError(
                N_("A backup cannot hold tables that name each other in a ring: %(value)s."),
                field="database",
                value=", ".join(sorted(rings)),
            )
    return shapes


def stored_tables(connection: Connection) -> set[str]:
    """The tables that the database has, leaving out the one in which migrations are noted."""
    return set(inspect(connection).get_table_names()) - {_VERSION_TABLE}


def refuse_unknown(names: Iterable[str], known: Iterable[str], *, field: str) -> None:
    """Pass where each table is known: a backup or a restore without it would lose data silently.

    Raises:
        BackupError: names those that are not.
    """
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise BackupError(
            N_("There are tables that this program does not know: %(value)s."),
            field=field,
            value=", ".join(unknown),
        )


def count_rows(connection: Connection, shape: TableShape) -> int:
    """How many rows the table has."""
    return connection.scalar(select(func.count()).select_from(shape.clause())) or 0


def rows_of(connection: Connection, shape: TableShape) -> Iterator[list[Any]]:
    """Every row as a backup holds it, in the order of the primary key, read as they are asked."""
    source, encodings = shape.clause(), shape.encodings()
    statement = select(
        *(
            each.read(source.c[name])
            for (name, _), each in zip(shape.columns, encodings, strict=True)
        )
    ).order_by(*(source.c[name] for name in shape.key))
    for row in connection.execute(statement, execution_options={"yield_per": _AT_ONCE}):
        yield [
            None if value is None else encoding.encode(value)
            for encoding, value in zip(encodings, row, strict=True)
        ]


def insert_rows(connection: Connection, shape: TableShape, rows: Iterable[list[Any]]) -> int:
    """Append rows of a backup, and return how many.

    Raises:
        BackupError: a row does not have the columns that the backup says.
    """
    statement, encodings = insert(shape.clause()), shape.encodings()
    decoded = (_decoded(shape, encodings, row) for row in rows)
    count = 0
    while batch := list(islice(decoded, _AT_ONCE)):
        connection.execute(statement, batch)
        count += len(batch)
    return count


def _decoded(shape: TableShape, encodings: Sequence[Encoding], row: list[Any]) -> Mapping[str, Any]:
    try:
        return {
            name: None if value is None else encoding.decode(value)
            for (name, _), encoding, value in zip(shape.columns, encodings, row, strict=True)
        }
    except (ValueError, TypeError) as error:
        raise BackupError(
            N_("The backup has a row of %(value)s that cannot be read."),
            field="file",
            value=shape.name,
        ) from error
