"""The check that the database still refuses to change what is recorded.

The triggers are made by the migrations. Alembic's batch mode rebuilds a SQLite table and drops its
triggers without a word, so this is asked after every migration and by `nguon database verify`.
"""

from sqlalchemy import Connection, inspect, text

APPEND_ONLY_TABLES = (
    "events",
    "event_lines",
    "event_facts",
    "event_stamp_ranges",
    "event_lots",
    "event_units",
    "event_documents",
    "event_sources",
    "error_declarations",
    "certificate_entries",
    "rule_acceptances",
)
"""What happened."""

ACCOUNT_TABLES = (
    "material_prices",
    "delivery_slips",
    "slip_prices",
    "member_payments",
    "payment_reversals",
)
"""What members delivered and were paid (migration 0008)."""

REPOSITORY_TABLES = ("epcis_contexts", "epcis_events", "epcis_epcs", "epcis_values")
"""What others say happened, and our own events beside it (migration 0017)."""

_GUARDS = {
    "sqlite": ("no_update", "no_delete", "no_replace"),
    "postgresql": ("no_change", "no_truncate"),
}

# A guard counts where it refuses: on its own table, with a body that raises, and awake in every
# session, also in one that says it replicates ('A', ENABLE ALWAYS).
_STANDING = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master "
    "WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'",
    "postgresql": "SELECT c.relname, t.tgname FROM pg_trigger AS t "
    "JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_proc AS p ON p.oid = t.tgfoid "
    "WHERE p.proname = 'refuse_change' AND t.tgenabled = 'A'",
}


def missing_triggers(connection: Connection) -> list[str]:
    """The names of the guards that should stand on tables that are there, and do not."""
    dialect = connection.dialect.name
    there = set(inspect(connection).get_table_names())
    standing = {tuple(row) for row in connection.execute(text(_STANDING[dialect]))}
    return [
        f"{table}_{guard}"
        for table in (*APPEND_ONLY_TABLES, *ACCOUNT_TABLES, *REPOSITORY_TABLES)
        if table in there  # one that no migration has made yet needs none
        for guard in _GUARDS[dialect]
        if (table, f"{table}_{guard}") not in standing
    ]
