"""Engines for thousands of tests, each of which opens some of its own for a moment."""

import sqlalchemy
from sqlalchemy.util import LRUCache

from traceability import database

_DIALECTS = {}
_COMPILED = LRUCache(3_000)

durable_sqlite = database._prepare_sqlite
"""What the library does with a connection."""


def create_engine(url, **options):
    """An engine that knows every statement which an earlier test has sent to its kind of database.

    Compiling takes longer than what most tests do. What is compiled is kept by dialect, so the
    engines of a kind share that of the first one which was connected.
    """
    engine = sqlalchemy.create_engine(url, **options)
    first = _DIALECTS.get(engine.dialect.name)
    if first is None or first.server_version_info is None:
        _DIALECTS[engine.dialect.name] = engine.dialect
    else:
        engine.dialect = first
    engine.update_execution_options(compiled_cache=_COMPILED)
    return engine


def prepare_sqlite(connection, record):
    """As the library does, but no commit waits for the disk: the file lives as long as a test."""
    durable_sqlite(connection, record)
    connection.execute("PRAGMA synchronous = OFF")
