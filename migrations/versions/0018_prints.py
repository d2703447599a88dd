"""The print ledger: prints, who took their files, spoiled sheets; styles and printers."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "label_printers",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("measured_by", sa.Uuid(), nullable=True),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offset_x_um", sa.Integer(), nullable=False),
        sa.Column("offset_y_um", sa.Integer(), nullable=False),
        sa.Column("scale_x_ppm", sa.Integer(), nullable=False),
        sa.Column("scale_y_ppm", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measured_by"], ["people.id"], name=op.f("fk_label_printers_measured_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_label_printers_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_printers")),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_label_printers_organisation_id_id")
        ),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_label_printers_organisation_id_name")
        ),
    )
    op.create_table(
        "label_styles",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("design", sa.String(length=40), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("colours", sa.JSON(), nullable=False),
        sa.Column("logo_sha256", sa.String(length=64), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_label_styles_made_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_label_styles_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_styles")),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_label_styles_organisation_id_id")
        ),
        sa.UniqueConstraint(
            "organisation_id",
            "name",
            "version",
            name=op.f("uq_label_styles_organisation_id_name_version"),
        ),
    )
    op.create_table(
        "prints",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("design", sa.String(length=40), nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("hidden_id", sa.Uuid(), nullable=True),
        sa.Column("style_id", sa.Uuid(), nullable=True),
        sa.Column("printer", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("out", sa.String(length=1000), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("stage_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.String(length=40), nullable=True),
        sa.Column("sheets", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("drawn_ms", sa.Integer(), nullable=True),
        sa.Column("proofed_ms", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offset_x_um", sa.Integer(), nullable=False),
        sa.Column("offset_y_um", sa.Integer(), nullable=False),
        sa.Column("scale_x_ppm", sa.Integer(), nullable=False),
        sa.Column("scale_y_ppm", sa.Integer(), nullable=False),
        sa.CheckConstraint("first >= 1 AND last >= first", name=op.f("ck_prints_range")),
        sa.CheckConstraint("start >= 1", name=op.f("ck_prints_start")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_prints_asked_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "hidden_id"],
            ["stamp_runs.organisation_id", "stamp_runs.id"],
            name=op.f("fk_prints_organisation_id_hidden_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "run_id"],
            ["stamp_runs.organisation_id", "stamp_runs.id"],
            name=op.f("fk_prints_organisation_id_run_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "style_id"],
            ["label_styles.organisation_id", "label_styles.id"],
            name=op.f("fk_prints_organisation_id_style_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_prints_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prints")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_prints_organisation_id_id")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_prints_run_id_number")),
    )
    op.create_index("ix_prints_waiting", "prints", ["state", "seen_at"], unique=False)
    op.create_table(
        "print_downloads",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "print_id"],
            ["prints.organisation_id", "prints.id"],
            name=op.f("fk_print_downloads_organisation_id_print_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_print_downloads_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["people.id"], name=op.f("fk_print_downloads_taken_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_downloads")),
    )
    op.create_index(
        op.f("ix_print_downloads_print_id"), "print_downloads", ["print_id"], unique=False
    )
    op.create_table(
        "spoiled_sheets",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.Column("first_sheet", sa.Integer(), nullable=False),
        sa.Column("last_sheet", sa.Integer(), nullable=False),
        sa.Column("fate", sa.String(length=20), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "first_sheet >= 1 AND last_sheet >= first_sheet", name=op.f("ck_spoiled_sheets_sheets")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["people.id"], name=op.f("fk_spoiled_sheets_noted_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "print_id"],
            ["prints.organisation_id", "prints.id"],
            name=op.f("fk_spoiled_sheets_organisation_id_print_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_spoiled_sheets_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoiled_sheets")),
    )
    op.create_index(
        op.f("ix_spoiled_sheets_print_id"), "spoiled_sheets", ["print_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_spoiled_sheets_print_id"), table_name="spoiled_sheets")
    op.drop_table("spoiled_sheets")
    op.drop_index(op.f("ix_print_downloads_print_id"), table_name="print_downloads")
    op.drop_table("print_downloads")
    op.drop_index("ix_prints_waiting", table_name="prints")
    op.drop_table("prints")
    op.drop_table("label_styles")
    op.drop_table("label_printers")
