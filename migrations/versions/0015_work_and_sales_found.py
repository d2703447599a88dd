"""The work on a plot is found past a year of its harvests, an order by the sale that it became."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_events_by_place", "events")
    op.create_index(
        "ix_events_by_place", "events", ["organisation_id", "place_id", "kind", "business_date"]
    )
    op.create_index("ix_orders_by_sale", "orders", ["organisation_id", "sale_event_id"])


def downgrade() -> None:
    op.drop_index("ix_orders_by_sale", "orders")
    op.drop_index("ix_events_by_place", "events")
    op.create_index(
        "ix_events_by_place", "events", ["organisation_id", "place_id", "business_date"]
    )
