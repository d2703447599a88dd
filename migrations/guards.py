"""The triggers that make a table append-only; migrations put them on, and take them off.

PostgreSQL: one row trigger against UPDATE and DELETE, one statement trigger against TRUNCATE, both
ALWAYS enabled, because ordinary ones sleep in a session that says it replicates.
SQLite: triggers against UPDATE and DELETE, and one against an INSERT whose key exists, because
INSERT OR REPLACE deletes the old row without firing the DELETE trigger. It would also delete a row
whose hidden row number is named; so such a table is made WITHOUT ROWID, or `rowid` is one of the keys that are looked up.
"""

from collections.abc import Sequence

from alembic import op

_SQLITE = ("update", "delete", "replace")
_POSTGRESQL = ("change", "truncate")


def guard(table: str, *keys: Sequence[str]) -> None:
    """Let rows of `table` only be added. `keys` are its unique keys, the primary one included.

    On PostgreSQL the function `refuse_change` of migration 0003 must be there.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        for what in _POSTGRESQL:
            op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_{what}")
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
    exists = " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")"
        for columns in keys
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {exists}) {refuse}"
    )


def unguard(table: str) -> None:
    """Take the triggers of `table` off again."""
    if op.get_bind().dialect.name == "postgresql":
        for what in _POSTGRESQL:
            op.execute(f"DROP TRIGGER {table}_no_{what} ON {table}")
        return
    for what in _SQLITE:
        op.execute(f"DROP TRIGGER {table}_no_{what}")
