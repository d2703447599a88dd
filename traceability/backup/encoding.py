"""How a value of each kind of column stands in a backup: as JSON that any program can read.

A backup names the kind of every column once, and its rows are plain lists. NULL is null; a value
of a JSON column is a list of one, so that a stored JSON null is not taken for NULL.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    Double,
    Integer,
    LargeBinary,
    String,
    Uuid,
    cast,
)
from sqlalchemy.types import TypeEngine

from traceability.database import Moment
from traceability.errors import N_, BackupError


@dataclass(frozen=True, slots=True)
class Encoding:
    """One kind: the type by which it is read and written, and its way to JSON and back."""

    name: str
    type: TypeEngine[Any]
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]

    def read(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """What is asked of the database. JSON is read as its text: NULL is then no JSON null."""
        return cast(column, String) if isinstance(self.type, JSON) else column


def _same(value: Any) -> Any:
    return value


def _from_json(wrapped: list[Any]) -> Any:
    (value,) = wrapped
    return JSON.NULL if value is None else value


_ENCODINGS = (
    Encoding("uuid", Uuid(), str, UUID),
    Encoding("moment", Moment(), lambda at: at.astimezone(UTC).isoformat(), datetime.fromisoformat),
    Encoding("date", Date(), date.isoformat, date.fromisoformat),
    Encoding(
        "bytes",
        LargeBinary(),
        lambda data: base64.b64encode(data).decode("ascii"),
        lambda text: base64.b64decode(text, validate=True),
    ),
    Encoding("json", JSON(none_as_null=True), lambda text: [json.loads(text)], _from_json),
    Encoding("boolean", Boolean(), _same, _same),
    Encoding("integer", BigInteger(), _same, _same),
    Encoding("figure", Double(), _same, _same),
    Encoding("text", String(), _same, _same),
)
_BY_NAME = {encoding.name: encoding for encoding in _ENCODINGS}

# Enumerations are text in the database and stay so: a backup is not the place to refuse a value.
_OF_TYPE: tuple[tuple[type[Any], str], ...] = (
    (Uuid, "uuid"),
    (Moment, "moment"),
    (Date, "date"),
    (LargeBinary, "bytes"),
    (JSON, "json"),
    (Boolean, "boolean"),
    (Integer, "integer"),
    (Double, "figure"),
    (String, "text"),
)


def encoding_of(column_type: TypeEngine[Any], *, where: str) -> Encoding:
    """The encoding of a column.

    Raises:
        BackupError: no encoding is known for such a column; `.value` names it.
    """
    for kind, name in _OF_TYPE:
        if isinstance(column_type, kind):
            return _BY_NAME[name]
    raise BackupError(
        N_("A backup cannot hold the column %(value)s: its type is not known."),
        field="database",
        value=where,
    )


def encoding_named(name: str) -> Encoding:
    """The encoding that a backup names.

    Raises:
        BackupError: this program does not know it.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise BackupError(
            N_("The backup holds values of a kind that is not known: %(value)s."),
            field="file",
            value=name,
        ) from None
