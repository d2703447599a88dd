"""Deliveries from members: weighing slips, prices, payments; guarded like events.

The guards are those of migration 0003, on these tables: what a member is owed is as much a record
as what was harvested.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None

# Each with the unique constraints that SQLite's REPLACE would resolve by deleting the old row.
GUARDED = {
    "material_prices": [("id",), ("organisation_id", "id")],
    "delivery_slips": [
        ("id",),
        ("organisation_id", "id"),
        ("event_id",),
        ("organisation_id", "year", "number", "version"),
    ],
    "slip_prices": [("id",), ("slip_id", "position")],
    "member_payments": [("id",), ("organisation_id", "id"), ("organisation_id", "key")],
    "payment_reversals": [("id",), ("payment_id",)],
}


def upgrade() -> None:
    op.create_table(
        "slip_sequences",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_slip_sequences_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "year", name=op.f("pk_slip_sequences")),
    )
    op.create_table(
        "material_prices",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("price_vnd", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("price_vnd > 0", name=op.f("ck_material_prices_price")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "material_id"],
            ["materials.organisation_id", "materials.id"],
            name=op.f("fk_material_prices_organisation_id_material_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_material_prices_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_material_prices_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_prices")),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_material_prices_organisation_id_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_material_prices_of",
        "material_prices",
        ["organisation_id", "material_id", "grade", "valid_from"],
        unique=False,
    )
    op.create_table(
        "member_payments",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("amount_vnd", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("key", sa.String(length=100), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_vnd > 0", name=op.f("ck_member_payments_amount")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "party_id"],
            ["parties.organisation_id", "parties.id"],
            name=op.f("fk_member_payments_organisation_id_party_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_member_payments_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_member_payments_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_payments")),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_member_payments_organisation_id_id")
        ),
        sa.UniqueConstraint(
            "organisation_id", "key", name=op.f("uq_member_payments_organisation_id_key")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_member_payments_by_party",
        "member_payments",
        ["organisation_id", "party_id", "paid_on"],
        unique=False,
    )
    op.create_table(
        "payment_reversals",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "payment_id"],
            ["member_payments.organisation_id", "member_payments.id"],
            name=op.f("fk_payment_reversals_organisation_id_payment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_payment_reversals_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_payment_reversals_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_reversals")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_payment_reversals_payment_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery_slips",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("gross_grams", sa.BigInteger(), nullable=True),
        sa.Column("tare_grams", sa.BigInteger(), nullable=True),
        sa.Column("net_grams", sa.BigInteger(), nullable=False),
        sa.Column("weighings", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "gross_grams IS NULL OR gross_grams - tare_grams = net_grams",
            name=op.f("ck_delivery_slips_sum"),
        ),
        sa.CheckConstraint("net_grams > 0", name=op.f("ck_delivery_slips_net")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "event_id"],
            ["events.organisation_id", "events.id"],
            name=op.f("fk_delivery_slips_organisation_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "household_id"],
            ["parties.organisation_id", "parties.id"],
            name=op.f("fk_delivery_slips_organisation_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "lot_id"],
            ["lots.organisation_id", "lots.id"],
            name=op.f("fk_delivery_slips_organisation_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "material_id"],
            ["materials.organisation_id", "materials.id"],
            name=op.f("fk_delivery_slips_organisation_id_material_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_delivery_slips_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_slips")),
        sa.UniqueConstraint("event_id", name=op.f("uq_delivery_slips_event_id")),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_delivery_slips_organisation_id_id")
        ),
        sa.UniqueConstraint(
            "organisation_id",
            "year",
            "number",
            "version",
            name=op.f("uq_delivery_slips_organisation_id_year_number_version"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_delivery_slips_by_date",
        "delivery_slips",
        ["organisation_id", "business_date"],
        unique=False,
    )
    op.create_index(
        "ix_delivery_slips_by_household",
        "delivery_slips",
        ["organisation_id", "household_id", "business_date"],
        unique=False,
    )
    op.create_index(op.f("ix_delivery_slips_lot_id"), "delivery_slips", ["lot_id"], unique=False)
    op.create_table(
        "slip_prices",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("slip_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("price_vnd", sa.Integer(), nullable=False),
        sa.Column("amount_vnd", sa.BigInteger(), nullable=False),
        sa.Column("price_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(price_id IS NULL) <> (reason IS NULL)", name=op.f("ck_slip_prices_list_or_reason")
        ),
        sa.CheckConstraint("price_vnd > 0 AND amount_vnd >= 0", name=op.f("ck_slip_prices_money")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "price_id"],
            ["material_prices.organisation_id", "material_prices.id"],
            name=op.f("fk_slip_prices_organisation_id_price_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "slip_id"],
            ["delivery_slips.organisation_id", "delivery_slips.id"],
            name=op.f("fk_slip_prices_organisation_id_slip_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_slip_prices_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_slip_prices_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_prices")),
        sa.UniqueConstraint("slip_id", "position", name=op.f("uq_slip_prices_slip_id_position")),
        sqlite_with_rowid=False,
    )
    # ### end Alembic commands ###
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def downgrade() -> None:
    # The guards go with their tables.
    op.drop_table("slip_prices")
    op.drop_index(op.f("ix_delivery_slips_lot_id"), table_name="delivery_slips")
    op.drop_index("ix_delivery_slips_by_household", table_name="delivery_slips")
    op.drop_index("ix_delivery_slips_by_date", table_name="delivery_slips")
    op.drop_table("delivery_slips")
    op.drop_table("payment_reversals")
    op.drop_index("ix_member_payments_by_party", table_name="member_payments")
    op.drop_table("member_payments")
    op.drop_index("ix_material_prices_of", table_name="material_prices")
    op.drop_table("material_prices")
    op.drop_table("slip_sequences")
    # ### end Alembic commands ###


def _guard_postgresql() -> None:
    for table in GUARDED:
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


def _guard_sqlite() -> None:
    for table, keys in GUARDED.items():
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
