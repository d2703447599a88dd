"""Cartons and pallets, lots that an event is about, evidence."""

import sqlalchemy as sa
from alembic import op
from traceability.migrations.guards import guard, unguard

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


KEYS = {
    "event_lots": (("event_id", "lot_id"),),
    "event_units": (("id",), ("event_id", "position")),
    "event_documents": (("event_id", "position"),),
}


def upgrade() -> None:
    op.create_table(
        "logistic_units",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("sscc", sa.String(length=18), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_logistic_units_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logistic_units")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_logistic_units_organisation_id_code")
        ),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_logistic_units_organisation_id_id")
        ),
        sa.UniqueConstraint("sscc", name=op.f("uq_logistic_units_sscc")),
    )
    op.create_table(
        "event_documents",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "event_id"],
            ["events.organisation_id", "events.id"],
            name=op.f("fk_event_documents_organisation_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_event_documents_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256", "organisation_id"],
            ["files.sha256", "files.organisation_id"],
            name=op.f("fk_event_documents_sha256_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("event_id", "position", name=op.f("pk_event_documents")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_lots",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "event_id"],
            ["events.organisation_id", "events.id"],
            name=op.f("fk_event_lots_organisation_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "lot_id"],
            ["lots.organisation_id", "lots.id"],
            name=op.f("fk_event_lots_organisation_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_event_lots_organisation_id")
        ),
        sa.PrimaryKeyConstraint("event_id", "lot_id", name=op.f("pk_event_lots")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_event_lots_lot_id"), "event_lots", ["lot_id"], unique=False)
    op.create_table(
        "event_units",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("child_unit_id", sa.Uuid(), nullable=True),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(action = 'observe' AND child_unit_id IS NULL AND lot_id IS NULL AND grams = 0 AND pieces = 0) OR (action <> 'observe' AND ((child_unit_id IS NOT NULL AND lot_id IS NULL AND grams = 0 AND pieces = 0) OR (child_unit_id IS NULL AND lot_id IS NOT NULL AND grams > 0)))",
            name=op.f("ck_event_units_content"),
        ),
        sa.CheckConstraint("grams >= 0 AND pieces >= 0", name=op.f("ck_event_units_amounts")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "child_unit_id"],
            ["logistic_units.organisation_id", "logistic_units.id"],
            name=op.f("fk_event_units_organisation_id_child_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "event_id"],
            ["events.organisation_id", "events.id"],
            name=op.f("fk_event_units_organisation_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "lot_id"],
            ["lots.organisation_id", "lots.id"],
            name=op.f("fk_event_units_organisation_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "unit_id"],
            ["logistic_units.organisation_id", "logistic_units.id"],
            name=op.f("fk_event_units_organisation_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_event_units_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_units")),
        sa.UniqueConstraint("event_id", "position", name=op.f("uq_event_units_event_id_position")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_event_units_child_unit_id"), "event_units", ["child_unit_id"], unique=False
    )
    op.create_index(op.f("ix_event_units_lot_id"), "event_units", ["lot_id"], unique=False)
    op.create_index(op.f("ix_event_units_unit_id"), "event_units", ["unit_id"], unique=False)
    for table, unique in KEYS.items():
        guard(table, *unique)


def downgrade() -> None:
    for table in KEYS:
        unguard(table)
        op.drop_table(table)
    op.drop_table("logistic_units")
