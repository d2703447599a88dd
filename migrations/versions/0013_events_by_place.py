"""What happened at a place in a season is found without reading the whole diary."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_events_by_place", "events", ["organisation_id", "place_id", "business_date"]
    )


def downgrade() -> None:
    op.drop_index("ix_events_by_place", "events")
