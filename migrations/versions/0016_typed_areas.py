"""The area of a plot as it was typed: the figure and the unit."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("places", sa.Column("area_figure", sa.String(length=40), nullable=True))
    op.add_column("places", sa.Column("area_unit", sa.String(length=5), nullable=True))


def downgrade() -> None:
    op.drop_column("places", "area_unit")
    op.drop_column("places", "area_figure")
