"""Which sale a return follows up; orders that came back; the company prefix of SSCCs."""

import sqlalchemy as sa
from alembic import op
from traceability.migrations.guards import guard, unguard

revision = "0011"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_sources",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("source_event_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "event_id"],
            ["events.organisation_id", "events.id"],
            name=op.f("fk_event_sources_organisation_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "source_event_id"],
            ["events.organisation_id", "events.id"],
            name=op.f("fk_event_sources_organisation_id_source_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_event_sources_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("event_id", "source_event_id", name=op.f("pk_event_sources")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_event_sources_source_event_id"), "event_sources", ["source_event_id"], unique=False
    )
    op.add_column(
        "organisations", sa.Column("gs1_company_prefix", sa.String(length=12), nullable=True)
    )
    op.add_column("orders", sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
    guard("event_sources", ("event_id", "source_event_id"))


def downgrade() -> None:
    unguard("event_sources")
    op.drop_column("orders", "returned_at")
    op.drop_column("organisations", "gs1_company_prefix")
    op.drop_index(op.f("ix_event_sources_source_event_id"), table_name="event_sources")
    op.drop_table("event_sources")
