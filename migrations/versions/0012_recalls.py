"""Recalls end to end: the event that tells of one, who was told, what it ended with; why a mistake."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "error_declarations", sa.Column("reason_text", sa.String(length=500), nullable=True)
    )
    with op.batch_alter_table("recalls") as recalls:
        recalls.add_column(sa.Column("event_id", sa.Uuid(), nullable=True))
        recalls.add_column(sa.Column("closed_by", sa.Uuid(), nullable=True))
        recalls.add_column(sa.Column("lost_grams", sa.BigInteger(), nullable=True))
        recalls.add_column(sa.Column("lost_reason", sa.String(length=500), nullable=True))
        recalls.create_unique_constraint(
            op.f("uq_recalls_organisation_id_id"), ["organisation_id", "id"]
        )
        recalls.create_foreign_key(op.f("fk_recalls_closed_by"), "people", ["closed_by"], ["id"])
        recalls.create_foreign_key(
            op.f("fk_recalls_organisation_id_event_id"),
            "events",
            ["organisation_id", "event_id"],
            ["organisation_id", "id"],
        )
        recalls.create_check_constraint(op.f("ck_recalls_lost_grams"), "lost_grams >= 0")
    op.create_index("ix_recalls_open", "recalls", ["organisation_id", "closed_at"], unique=False)
    op.create_table(
        "recall_contacts",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("recall_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=60), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notified_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["people.id"], name=op.f("fk_recall_contacts_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["notified_by"], ["people.id"], name=op.f("fk_recall_contacts_notified_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "recall_id"],
            ["recalls.organisation_id", "recalls.id"],
            name=op.f("fk_recall_contacts_organisation_id_recall_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_recall_contacts_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_contacts")),
        sa.UniqueConstraint(
            "recall_id", "recipient", name=op.f("uq_recall_contacts_recall_id_recipient")
        ),
    )


def downgrade() -> None:
    op.drop_table("recall_contacts")
    op.drop_index("ix_recalls_open", table_name="recalls")
    with op.batch_alter_table("recalls") as recalls:
        recalls.drop_constraint(op.f("ck_recalls_lost_grams"), type_="check")
        recalls.drop_constraint(op.f("fk_recalls_organisation_id_event_id"), type_="foreignkey")
        recalls.drop_constraint(op.f("fk_recalls_closed_by"), type_="foreignkey")
        recalls.drop_constraint(op.f("uq_recalls_organisation_id_id"), type_="unique")
        for column in ("lost_reason", "lost_grams", "closed_by", "event_id"):
            recalls.drop_column(column)
    op.drop_column("error_declarations", "reason_text")
