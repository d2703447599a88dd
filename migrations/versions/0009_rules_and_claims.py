"""Certificates as claims: of a lot, with evidence and what became of them; what owners accepted.

Both journals can only be added to.
"""

import sqlalchemy as sa
from alembic import op
from traceability.migrations.guards import guard

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "certificate_entries": (("id",),),
    "rule_acceptances": (("id",), ("lot_id", "rule_set", "item")),
}


def upgrade() -> None:
    with op.batch_alter_table("certificates", table_args=_checks()) as batch:
        batch.add_column(sa.Column("lot_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_certificates_organisation_id_lot_id"),
            "lots",
            ["organisation_id", "lot_id"],
            ["organisation_id", "id"],
        )
    op.create_table(
        "certificate_entries",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_of_an_organisation("certificate_entries", "certificates", "certificate_id"),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_certificate_entries_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_entries")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_certificate_entries_certificate_id"),
        "certificate_entries",
        ["certificate_id"],
        unique=False,
    )
    op.create_table(
        "certificate_evidence",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        *_of_an_organisation("certificate_evidence", "certificates", "certificate_id"),
        sa.ForeignKeyConstraint(
            ["added_by"], ["people.id"], name=op.f("fk_certificate_evidence_added_by")
        ),
        sa.PrimaryKeyConstraint("certificate_id", "sha256", name=op.f("pk_certificate_evidence")),
    )
    op.create_table(
        "rule_acceptances",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("rule_set", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_of_an_organisation("rule_acceptances", "lots", "lot_id"),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["people.id"], name=op.f("fk_rule_acceptances_accepted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_acceptances")),
        sa.UniqueConstraint(
            "lot_id", "rule_set", "item", name=op.f("uq_rule_acceptances_lot_id_rule_set_item")
        ),
        sqlite_with_rowid=False,
    )
    for table, keys in APPEND_ONLY.items():
        guard(table, *keys)


def downgrade() -> None:
    for table in ("rule_acceptances", "certificate_evidence", "certificate_entries"):
        op.drop_table(table)
    # What was certified of one lot would, without its lot, speak for the whole organisation.
    op.execute("DELETE FROM certificates WHERE lot_id IS NOT NULL")
    with op.batch_alter_table("certificates", table_args=_checks()) as batch:
        batch.drop_constraint(op.f("fk_certificates_organisation_id_lot_id"), type_="foreignkey")
        batch.drop_column("lot_id")


def _checks() -> tuple[sa.CheckConstraint, sa.CheckConstraint]:
    """Those of the table, which Alembic's batch mode does not see on SQLite."""
    return (
        sa.CheckConstraint(
            "stars IS NULL OR stars BETWEEN 3 AND 5", name=op.f("ck_certificates_stars")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_certificates_validity")
        ),
    )


def _of_an_organisation(
    table: str, goal: str, column: str
) -> tuple[sa.ForeignKeyConstraint, sa.ForeignKeyConstraint]:
    return (
        sa.ForeignKeyConstraint(
            ["organisation_id", column],
            [f"{goal}.organisation_id", f"{goal}.id"],
            name=op.f(f"fk_{table}_organisation_id_{column}"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{table}_organisation_id")
        ),
    )
