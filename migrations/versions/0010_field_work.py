"""What is put on plots, with its pre-harvest intervals."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agro_inputs",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("active_ingredient", sa.String(length=200), nullable=True),
        sa.Column("registration", sa.String(length=60), nullable=True),
        sa.Column("folded", sa.String(length=600), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_agro_inputs_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agro_inputs")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_agro_inputs_organisation_id_code")
        ),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_agro_inputs_organisation_id_id")
        ),
    )
    op.create_index(op.f("ix_agro_inputs_folded"), "agro_inputs", ["folded"], unique=False)
    op.create_table(
        "agro_input_intervals",
        sa.Column("agro_input_id", sa.Uuid(), nullable=False),
        sa.Column("crop", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days >= 0", name=op.f("ck_agro_input_intervals_days")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "agro_input_id"],
            ["agro_inputs.organisation_id", "agro_inputs.id"],
            name=op.f("fk_agro_input_intervals_organisation_id_agro_input_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_agro_input_intervals_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("agro_input_id", "crop", name=op.f("pk_agro_input_intervals")),
    )


def downgrade() -> None:
    op.drop_table("agro_input_intervals")
    op.drop_index(op.f("ix_agro_inputs_folded"), table_name="agro_inputs")
    op.drop_table("agro_inputs")
