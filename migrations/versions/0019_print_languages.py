"""Prints in the languages of thermal printers, and how fine those print."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DPI_OF_LANGUAGE = (
    "(language = 'pdf' AND dpi IS NULL)"
    " OR (language IN ('zpl', 'tspl') AND dpi IS NOT NULL AND dpi IN (203, 300))"
)


def upgrade() -> None:
    # All that was printed so far is PDF. No batch: SQLite would drop the table that downloads and
    # spoiled sheets point to.
    op.add_column(
        "prints", sa.Column("language", sa.String(length=20), nullable=False, server_default="pdf")
    )
    check = sa.CheckConstraint(DPI_OF_LANGUAGE, name=op.f("ck_prints_dpi"))
    op.add_column("prints", sa.Column("dpi", sa.Integer(), check, nullable=True))


def downgrade() -> None:
    op.drop_column("prints", "dpi")  # the check goes with it
    op.drop_column("prints", "language")
