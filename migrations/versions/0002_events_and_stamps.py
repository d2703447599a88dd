"""What happened, the stamps, recalls."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )
    op.create_table(
        "stamp_hosts",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("scheme", sa.String(length=5), nullable=False),
        sa.Column("is_development", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_stamp_hosts")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.String(length=3), nullable=False),
        sa.Column("public_bytes", sa.LargeBinary(length=32), nullable=False),
        sa.Column("private_ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("active_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(public_bytes) = 32", name=op.f("ck_signing_keys_public_bytes")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_signing_keys_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_keys")),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_signing_keys_organisation_id_id")
        ),
        sa.UniqueConstraint("public_bytes", name=op.f("uq_signing_keys_public_bytes")),
    )
    op.create_index(op.f("ix_signing_keys_key_id"), "signing_keys", ["key_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("event_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_minutes", sa.Integer(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("record_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("nonce", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(nonce) = 16", name=op.f("ck_events_nonce")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "on_behalf_of"],
            ["parties.organisation_id", "parties.id"],
            name=op.f("fk_events_organisation_id_on_behalf_of"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "party_id"],
            ["parties.organisation_id", "parties.id"],
            name=op.f("fk_events_organisation_id_party_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "place_id"],
            ["places.organisation_id", "places.id"],
            name=op.f("fk_events_organisation_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_events_organisation_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_events_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_events_organisation_id_id")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_events_by_date", "events", ["organisation_id", "business_date"], unique=False
    )
    op.create_table(
        "error_declarations",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("corrective_event_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("nonce", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "corrective_event_id"],
            ["events.organisation_id", "events.id"],
            name=op.f("fk_error_declarations_organisation_id_corrective_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "event_id"],
            ["events.organisation_id", "events.id"],
            name=op.f("fk_error_declarations_organisation_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_error_declarations_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_error_declarations_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_error_declarations")),
        sa.UniqueConstraint("event_id", name=op.f("uq_error_declarations_event_id")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_error_declarations_corrective_event_id"),
        "error_declarations",
        ["corrective_event_id"],
        unique=False,
    )
    op.create_table(
        "event_facts",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "event_id"],
            ["events.organisation_id", "events.id"],
            name=op.f("fk_event_facts_organisation_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_event_facts_organisation_id")
        ),
        sa.PrimaryKeyConstraint("event_id", "key", name=op.f("pk_event_facts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_lines",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("figure", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("grams <> 0 OR pieces <> 0", name=op.f("ck_event_lines_moves")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "event_id"],
            ["events.organisation_id", "events.id"],
            name=op.f("fk_event_lines_organisation_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "lot_id"],
            ["lots.organisation_id", "lots.id"],
            name=op.f("fk_event_lines_organisation_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "place_id"],
            ["places.organisation_id", "places.id"],
            name=op.f("fk_event_lines_organisation_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_event_lines_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_lines")),
        sa.UniqueConstraint("event_id", "position", name=op.f("uq_event_lines_event_id_position")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_event_lines_lot_id"), "event_lines", ["lot_id"], unique=False)
    op.create_table(
        "recalls",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("reason_vi", sa.String(length=500), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name=op.f("fk_recalls_opened_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "lot_id"],
            ["lots.organisation_id", "lots.id"],
            name=op.f("fk_recalls_organisation_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_recalls_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recalls")),
    )
    op.create_index(op.f("ix_recalls_lot_id"), "recalls", ["lot_id"], unique=False)
    op.create_table(
        "stamp_runs",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sponsor_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("signing_key_id", sa.Uuid(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("count >= 1 AND count < 33554432", name=op.f("ck_stamp_runs_count")),
        sa.CheckConstraint("number >= 1 AND number < 16777216", name=op.f("ck_stamp_runs_number")),
        sa.ForeignKeyConstraint(["host"], ["stamp_hosts.host"], name=op.f("fk_stamp_runs_host")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "lot_id"],
            ["lots.organisation_id", "lots.id"],
            name=op.f("fk_stamp_runs_organisation_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "signing_key_id"],
            ["signing_keys.organisation_id", "signing_keys.id"],
            name=op.f("fk_stamp_runs_organisation_id_signing_key_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_stamp_runs_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["organisations.id"], name=op.f("fk_stamp_runs_sponsor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stamp_runs")),
        sa.UniqueConstraint("number", name=op.f("uq_stamp_runs_number")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_stamp_runs_organisation_id_id")),
    )
    op.create_index(op.f("ix_stamp_runs_lot_id"), "stamp_runs", ["lot_id"], unique=False)
    op.create_table(
        "doubt_reports",
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("stamp_index", sa.Integer(), nullable=True),
        sa.Column("scanned_text", sa.String(length=400), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_doubt_reports_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["stamp_runs.id"], name=op.f("fk_doubt_reports_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt_reports")),
    )
    op.create_index(
        "ix_doubt_reports_by_time",
        "doubt_reports",
        ["organisation_id", "reported_at"],
        unique=False,
    )
    op.create_table(
        "event_stamp_ranges",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "first >= 1 AND last >= first", name=op.f("ck_event_stamp_ranges_bounds")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "event_id"],
            ["events.organisation_id", "events.id"],
            name=op.f("fk_event_stamp_ranges_organisation_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "lot_id"],
            ["lots.organisation_id", "lots.id"],
            name=op.f("fk_event_stamp_ranges_organisation_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "run_id"],
            ["stamp_runs.organisation_id", "stamp_runs.id"],
            name=op.f("fk_event_stamp_ranges_organisation_id_run_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_event_stamp_ranges_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_stamp_ranges")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_event_stamp_ranges_by_run", "event_stamp_ranges", ["run_id", "first"], unique=False
    )
    op.create_index(
        op.f("ix_event_stamp_ranges_event_id"), "event_stamp_ranges", ["event_id"], unique=False
    )
    op.create_index(
        op.f("ix_event_stamp_ranges_lot_id"), "event_stamp_ranges", ["lot_id"], unique=False
    )
    op.create_table(
        "scans",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("stamp_index", sa.Integer(), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visitor", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "run_id"],
            ["stamp_runs.organisation_id", "stamp_runs.id"],
            name=op.f("fk_scans_organisation_id_run_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_scans_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scans")),
    )
    op.create_index(
        "ix_scans_of_stamp", "scans", ["run_id", "stamp_index", "scanned_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_scans_of_stamp", table_name="scans")
    op.drop_table("scans")
    op.drop_index(op.f("ix_event_stamp_ranges_lot_id"), table_name="event_stamp_ranges")
    op.drop_index(op.f("ix_event_stamp_ranges_event_id"), table_name="event_stamp_ranges")
    op.drop_index("ix_event_stamp_ranges_by_run", table_name="event_stamp_ranges")
    op.drop_table("event_stamp_ranges")
    op.drop_index("ix_doubt_reports_by_time", table_name="doubt_reports")
    op.drop_table("doubt_reports")
    op.drop_index(op.f("ix_stamp_runs_lot_id"), table_name="stamp_runs")
    op.drop_table("stamp_runs")
    op.drop_index(op.f("ix_recalls_lot_id"), table_name="recalls")
    op.drop_table("recalls")
    op.drop_index(op.f("ix_event_lines_lot_id"), table_name="event_lines")
    op.drop_table("event_lines")
    op.drop_table("event_facts")
    op.drop_index(
        op.f("ix_error_declarations_corrective_event_id"), table_name="error_declarations"
    )
    op.drop_table("error_declarations")
    op.drop_index("ix_events_by_date", table_name="events")
    op.drop_table("events")
    op.drop_index(op.f("ix_signing_keys_key_id"), table_name="signing_keys")
    op.drop_table("signing_keys")
    op.drop_table("stamp_hosts")
    op.drop_table("secrets")
