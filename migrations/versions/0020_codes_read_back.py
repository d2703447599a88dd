"""How many codes of a print were read back, and why one came to nothing, for any language."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # No batch: SQLite would drop the table that downloads and spoiled sheets point to.
    op.add_column("prints", sa.Column("proofed", sa.Integer(), nullable=True))
    op.add_column("prints", sa.Column("trouble", sa.JSON(), nullable=True))
    # The site has always read every code back. What a command line was asked for is not known.
    op.execute("UPDATE prints SET proofed = last - first + 1 WHERE state = 'ready' AND out IS NULL")


def downgrade() -> None:
    op.drop_column("prints", "trouble")
    op.drop_column("prints", "proofed")
