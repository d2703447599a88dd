"""Global Location Numbers of organisations and places."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("organisations", "places"):
        op.add_column(table, sa.Column("gln", sa.String(length=13), nullable=True))
        op.create_index(op.f(f"ix_{table}_gln"), table, ["gln"], unique=False)
    op.create_index("ix_places_one_gln", "places", ["organisation_id", "gln"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_places_one_gln", table_name="places")
    for table in ("places", "organisations"):
        op.drop_index(op.f(f"ix_{table}_gln"), table_name=table)
        op.drop_column(table, "gln")
