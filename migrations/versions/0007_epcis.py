"""The EPCIS repository: contexts, capture jobs, events with their EPCs and values, named queries, partners."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "epcis_captures",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proceeds", sa.Boolean(), nullable=False),
        sa.Column("success", sa.Boolean(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_epcis_captures_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epcis_captures")),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_epcis_captures_organisation_id_id")
        ),
    )
    op.create_index(
        "ix_epcis_captures_by_time",
        "epcis_captures",
        ["organisation_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "epcis_contexts",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_epcis_contexts_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epcis_contexts")),
        sa.UniqueConstraint(
            "organisation_id", "digest", name=op.f("uq_epcis_contexts_organisation_id_digest")
        ),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_epcis_contexts_organisation_id_id")
        ),
    )
    op.create_table(
        "epcis_queries",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_epcis_queries_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epcis_queries")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_epcis_queries_organisation_id_name")
        ),
    )
    op.create_table(
        "partner_tokens",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "party_id"],
            ["parties.organisation_id", "parties.id"],
            name=op.f("fk_partner_tokens_organisation_id_party_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_partner_tokens_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_partner_tokens_token_hash")),
    )
    op.create_index(
        op.f("ix_partner_tokens_organisation_id"),
        "partner_tokens",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "epcis_events",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.String(length=1000), nullable=False),
        sa.Column("is_declaration", sa.Boolean(), nullable=False),
        sa.Column("event_type", sa.String(length=500), nullable=False),
        sa.Column("event_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_minutes", sa.Integer(), nullable=False),
        sa.Column("record_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=True),
        sa.Column("biz_step", sa.String(length=500), nullable=True),
        sa.Column("disposition", sa.String(length=500), nullable=True),
        sa.Column("read_point", sa.String(length=1000), nullable=True),
        sa.Column("biz_location", sa.String(length=1000), nullable=True),
        sa.Column("transformation_id", sa.String(length=1000), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("event_hash", sa.String(length=100), nullable=False),
        sa.Column("declaration_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("nonce", sa.LargeBinary(length=16), nullable=False),
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.Column("context_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("capture_id", sa.Uuid(), nullable=True),
        sa.Column("own_event_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "capture_id"],
            ["epcis_captures.organisation_id", "epcis_captures.id"],
            name=op.f("fk_epcis_events_organisation_id_capture_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "context_id"],
            ["epcis_contexts.organisation_id", "epcis_contexts.id"],
            name=op.f("fk_epcis_events_organisation_id_context_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "own_event_id"],
            ["events.organisation_id", "events.id"],
            name=op.f("fk_epcis_events_organisation_id_own_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_epcis_events_organisation_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_epcis_events")),
        sa.UniqueConstraint(
            "event_id",
            "organisation_id",
            "is_declaration",
            name=op.f("uq_epcis_events_event_id_organisation_id_is_declaration"),
        ),
        sa.UniqueConstraint(
            "organisation_id", "number", name=op.f("uq_epcis_events_organisation_id_number")
        ),
    )
    op.create_index(
        "ix_epcis_events_by_biz_location",
        "epcis_events",
        ["organisation_id", "biz_location", "number"],
        unique=False,
    )
    op.create_index(
        "ix_epcis_events_by_disposition",
        "epcis_events",
        ["organisation_id", "disposition", "number"],
        unique=False,
    )
    op.create_index(
        "ix_epcis_events_by_read_point",
        "epcis_events",
        ["organisation_id", "read_point", "number"],
        unique=False,
    )
    op.create_index(
        "ix_epcis_events_by_step",
        "epcis_events",
        ["organisation_id", "biz_step", "event_time", "number"],
        unique=False,
    )
    op.create_index(
        "ix_epcis_events_by_time",
        "epcis_events",
        ["organisation_id", "event_time", "number"],
        unique=False,
    )
    op.create_index("ix_epcis_events_of_own", "epcis_events", ["own_event_id"], unique=False)
    op.create_table(
        "epcis_epcs",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("uri", sa.String(length=1000), nullable=False),
        sa.Column("quantity", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=3), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "number"],
            ["epcis_events.organisation_id", "epcis_events.number"],
            name=op.f("fk_epcis_epcs_organisation_id_number"),
        ),
        sa.PrimaryKeyConstraint("number", "position", name=op.f("pk_epcis_epcs")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_epcis_epcs_by_uri", "epcis_epcs", ["uri", "organisation_id", "number"], unique=False
    )
    op.create_table(
        "epcis_values",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("is_inner", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=True),
        sa.Column("figure", sa.Double(), nullable=True),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unit", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "number"],
            ["epcis_events.organisation_id", "epcis_events.number"],
            name=op.f("fk_epcis_values_organisation_id_number"),
        ),
        sa.PrimaryKeyConstraint("number", "position", name=op.f("pk_epcis_values")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_epcis_values_by_text",
        "epcis_values",
        ["organisation_id", "area", "name", "text", "number"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_epcis_values_by_text", table_name="epcis_values")
    op.drop_table("epcis_values")
    op.drop_index("ix_epcis_epcs_by_uri", table_name="epcis_epcs")
    op.drop_table("epcis_epcs")
    op.drop_index("ix_epcis_events_of_own", table_name="epcis_events")
    op.drop_index("ix_epcis_events_by_time", table_name="epcis_events")
    op.drop_index("ix_epcis_events_by_step", table_name="epcis_events")
    op.drop_index("ix_epcis_events_by_read_point", table_name="epcis_events")
    op.drop_index("ix_epcis_events_by_disposition", table_name="epcis_events")
    op.drop_index("ix_epcis_events_by_biz_location", table_name="epcis_events")
    op.drop_table("epcis_events")
    op.drop_index(op.f("ix_partner_tokens_organisation_id"), table_name="partner_tokens")
    op.drop_table("partner_tokens")
    op.drop_table("epcis_queries")
    op.drop_table("epcis_contexts")
    op.drop_index("ix_epcis_captures_by_time", table_name="epcis_captures")
    op.drop_table("epcis_captures")
