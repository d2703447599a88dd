"""The check that the database still refuses to change what is recorded.

The triggers are made by migration 0003. Alembic's batch mode rebuilds a SQLite table and drops its
triggers without a word, so this is asked after every migration and by `nguon database verify`.
"""

from sqlalchemy import Connection, text

APPEND_ONLY_TABLES = (
    "events",
    "event_lines",
    "event_facts",
    "event_stamp_ranges",
    "error_declarations",
)

_GUARDS = {
    "sqlite": ("no_update", "no_delete", "no_replace"),
    "postgresql": ("no_change", "no_truncate"),
}

_STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    # 'O' and 'A' fire in ordinary sessions; a disabled trigger ('D', 'R') is as good as none.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O','A')",
}


def missing_triggers(connection: Connection) -> list[str]:
    """The names of the guards that should stand and do not; empty when all is well."""
    dialect = connection.dialect.name
    standing = set(connection.scalars(text(_STANDING[dialect])))
    wanted = [f"{table}_{guard}" for table in APPEND_ONLY_TABLES for guard in _GUARDS[dialect]]
    return [name for name in wanted if name not in standing]
