"""Events, their lines, facts, stamp ranges and error declarations can only be appended.

How is told in `migrations/guards.py`.
"""

from alembic import op
from traceability.migrations.guards import guard, unguard

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Further unique constraints are named too: REPLACE would resolve them by deleting the old row.
KEYS = {
    "events": (("id",), ("organisation_id", "id")),
    "event_lines": (("id",), ("event_id", "position")),
    "event_facts": (("event_id", "key"),),
    "event_stamp_ranges": (("id",),),
    "error_declarations": (("id",), ("event_id",)),
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
    for table, keys in KEYS.items():
        guard(table, *keys)


def downgrade() -> None:
    for table in KEYS:
        unguard(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
