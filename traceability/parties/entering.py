"""Entering rows into the registers: free codes, texts that fit their columns, two at once."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from traceability.database import Base
from traceability.errors import N_, CodeTaken
from traceability.parties.registration import checked_text

Row = TypeVar("Row", bound=Base)

_UNIQUE_VIOLATION = "23505"


def require_free_code(session: Session, table: Any, organisation_id: UUID, code: str) -> None:
    """Pass where no row of the organisation's `table` has the code.

    Raises:
        CodeTaken: one has.
    """
    taken = session.scalar(
        select(table.id).where(table.organisation_id == organisation_id, table.code == code)
    )
    if taken:
        raise code_taken(code)


def code_taken(code: str, *, field: str = "code") -> CodeTaken:
    """The refusal of a code that is in use."""
    return CodeTaken(N_("The code %(value)s is taken."), field=field, value=code)


def fitting(table: type[Base], **given: Any) -> dict[str, Any]:
    """The columns of a new row, with every text checked against the length of its column.

    PostgreSQL would stop with an error of its own where SQLite takes any length.

    Raises:
        InvalidInput: a text is too long or cannot be kept; `.field` is the column.
    """
    columns = table.__table__.columns
    for name, value in given.items():
        kind = columns[name].type if name in columns else None
        if isinstance(kind, String) and isinstance(value, str):
            checked_text(value, field=name, most=kind.length)
    return given


def register(session: Session, row: Row, *, taken: CodeTaken) -> Row:
    """Add a row whose code was free a moment ago.

    Raises:
        CodeTaken: `taken`, where somebody else was quicker in between.
    """
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        # On SQLite whoever writes waits from the first word, so nobody comes in between.
        if getattr(error.orig, "sqlstate", None) == _UNIQUE_VIOLATION:
            raise taken from error
        raise
    return row
