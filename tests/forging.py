"""Changing a guarded table as somebody does who has the database's file in their hands."""

from sqlalchemy import text

from traceability.database import writing

GUARDS = ("no_update", "no_delete", "no_replace")


def forge(deployment, table, statement):
    """Carry out a statement on SQLite while the guards of `table` are away; then put them back."""
    names = [f"{table}_{guard}" for guard in GUARDS]
    with writing(deployment.engine).begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        kept = [
            connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :n"), {"n": name})
            for name in names
        ]
        for name in names:
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(statement))
        for sql in kept:
            connection.exec_driver_sql(sql)
