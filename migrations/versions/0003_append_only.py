"""Events, their lines, facts, stamp ranges and error declarations can only be appended.

PostgreSQL: one row trigger against UPDATE and DELETE, one statement trigger against TRUNCATE, both
ALWAYS enabled, because ordinary ones sleep in a session that says it replicates.
SQLite: triggers against UPDATE and DELETE, and one against an INSERT whose key exists, because
INSERT OR REPLACE deletes the old row without firing the DELETE trigger. It would also delete a row
whose hidden row number is named; so these tables have none (WITHOUT ROWID, migration 0002).
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEYS = {
    "events": ("id",),
    "event_lines": ("id",),
    "event_facts": ("event_id", "key"),
    "event_stamp_ranges": ("id",),
    "error_declarations": ("id",),
}

# Further unique constraints that REPLACE would resolve by deleting the old row.
ALSO_UNIQUE = {
    "events": [("organisation_id", "id")],
    "event_lines": [("event_id", "position")],
    "error_declarations": [("event_id",)],
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'NG001';
            END $$
            """
        )
        for table in KEYS:
            op.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
            for guard in ("no_change", "no_truncate"):
                op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{guard}")
        return
    for table, key in KEYS.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
        exists = " OR ".join(
            "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")"
            for columns in [key, *ALSO_UNIQUE.get(table, [])]
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {exists}) {refuse}"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in KEYS:
            op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        op.execute("DROP FUNCTION refuse_change()")
        return
    for table in KEYS:
        for what in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER {table}_no_{what}")
