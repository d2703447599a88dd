"""Addresses and codes of places as they were before."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_addresses",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("address_vi", sa.String(length=300), nullable=False),
        sa.Column("address_en", sa.String(length=300), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "place_id"],
            ["places.organisation_id", "places.id"],
            name=op.f("fk_former_addresses_organisation_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_former_addresses_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_former_addresses_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_addresses")),
    )
    op.create_index(
        op.f("ix_former_addresses_organisation_id"),
        "former_addresses",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "former_place_codes",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "place_id"],
            ["places.organisation_id", "places.id"],
            name=op.f("fk_former_place_codes_organisation_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_former_place_codes_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_former_place_codes_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_place_codes")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_former_place_codes_organisation_id_code")
        ),
    )
    op.create_index(
        op.f("ix_former_place_codes_place_id"), "former_place_codes", ["place_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("former_place_codes")
    op.drop_table("former_addresses")
