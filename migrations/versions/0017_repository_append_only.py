"""Events of the EPCIS repository, and the contexts they were written in, can only be appended.

How is told in `migrations/guards.py`.
"""

from traceability.migrations.guards import guard, unguard

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Further unique constraints are named too: REPLACE would resolve them by deleting the old row.
# Of two tables SQLite has a hidden row number, by which REPLACE would find an old row as well.
KEYS = {
    "epcis_contexts": (("id",), ("organisation_id", "digest"), ("rowid",)),
    "epcis_events": (("number",), ("event_id", "organisation_id", "is_declaration"), ("rowid",)),
    "epcis_epcs": (("number", "position"),),
    "epcis_values": (("number", "position"),),
}


def upgrade() -> None:
    for table, keys in KEYS.items():
        guard(table, *keys)


def downgrade() -> None:
    for table in KEYS:
        unguard(table)
