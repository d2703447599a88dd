"""Who, where and what there is."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("address_vi", sa.String(length=300), nullable=False),
        sa.Column("address_en", sa.String(length=300), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("registration", sa.String(length=50), nullable=True),
        sa.Column("brand", sa.String(length=100), nullable=True),
        sa.Column("trademark", sa.String(length=100), nullable=True),
        sa.Column("story_vi", sa.String(), nullable=True),
        sa.Column("story_en", sa.String(), nullable=True),
        sa.Column("logo", sa.String(length=64), nullable=True),
        sa.Column("folded", sa.String(length=600), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("code", name=op.f("uq_organisations_code")),
    )
    op.create_index(op.f("ix_organisations_folded"), "organisations", ["folded"], unique=False)
    op.create_table(
        "people",
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    op.create_table(
        "files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_files_organisation_id")
        ),
        sa.PrimaryKeyConstraint("sha256", "organisation_id", name=op.f("pk_files")),
    )
    op.create_table(
        "lot_sequences",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("stem", sa.String(length=20), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_lot_sequences_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "stem", name=op.f("pk_lot_sequences")),
    )
    op.create_table(
        "materials",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("crop", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.String(length=600), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_materials_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_materials_organisation_id_code")
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_materials_organisation_id_id")),
    )
    op.create_index(op.f("ix_materials_folded"), "materials", ["folded"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_memberships_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memberships_person_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", name=op.f("pk_memberships")),
    )
    op.create_table(
        "parties",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("folded", sa.String(length=600), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_parties_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_parties_organisation_id_code")
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_parties_organisation_id_id")),
    )
    op.create_index(op.f("ix_parties_folded"), "parties", ["folded"], unique=False)
    op.create_table(
        "places",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("address_vi", sa.String(length=300), nullable=True),
        sa.Column("address_en", sa.String(length=300), nullable=True),
        sa.Column("crop", sa.String(length=40), nullable=True),
        sa.Column("area_m2", sa.Integer(), nullable=True),
        sa.Column("outline", sa.JSON(), nullable=True),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("folded", sa.String(length=600), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "party_id"],
            ["parties.organisation_id", "parties.id"],
            name=op.f("fk_places_organisation_id_party_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_places_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_places_organisation_id_code")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_places_organisation_id_id")),
    )
    op.create_index(op.f("ix_places_folded"), "places", ["folded"], unique=False)
    op.create_table(
        "products",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("net_grams", sa.Integer(), nullable=False),
        sa.Column("gtin", sa.String(length=14), nullable=True),
        sa.Column("model_code", sa.String(length=60), nullable=True),
        sa.Column("image", sa.String(length=64), nullable=True),
        sa.Column("storage_vi", sa.String(length=300), nullable=True),
        sa.Column("storage_en", sa.String(length=300), nullable=True),
        sa.Column("ingredients_vi", sa.String(length=500), nullable=True),
        sa.Column("ingredients_en", sa.String(length=500), nullable=True),
        sa.Column("shelf_life_days", sa.Integer(), nullable=True),
        sa.Column("folded", sa.String(length=600), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("net_grams > 0", name=op.f("ck_products_net_grams")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "material_id"],
            ["materials.organisation_id", "materials.id"],
            name=op.f("fk_products_organisation_id_material_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_products_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_products_organisation_id_code")
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_products_organisation_id_id")),
    )
    op.create_index(op.f("ix_products_folded"), "products", ["folded"], unique=False)
    op.create_table(
        "certificates",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "stars IS NULL OR stars BETWEEN 3 AND 5", name=op.f("ck_certificates_stars")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_certificates_validity")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "place_id"],
            ["places.organisation_id", "places.id"],
            name=op.f("fk_certificates_organisation_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "product_id"],
            ["products.organisation_id", "products.id"],
            name=op.f("fk_certificates_organisation_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_certificates_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_certificates_organisation_id_id")
        ),
    )
    op.create_index(
        "ix_certificates_of", "certificates", ["organisation_id", "valid_from"], unique=False
    )
    op.create_table(
        "lots",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(material_id IS NULL) <> (product_id IS NULL)",
            name=op.f("ck_lots_material_or_product"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "material_id"],
            ["materials.organisation_id", "materials.id"],
            name=op.f("fk_lots_organisation_id_material_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "owner_id"],
            ["parties.organisation_id", "parties.id"],
            name=op.f("fk_lots_organisation_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "product_id"],
            ["products.organisation_id", "products.id"],
            name=op.f("fk_lots_organisation_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_lots_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_lots_organisation_id_code")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_lots_organisation_id_id")),
    )
    op.create_table(
        "planting_area_codes",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "place_id"],
            ["places.organisation_id", "places.id"],
            name=op.f("fk_planting_area_codes_organisation_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_planting_area_codes_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planting_area_codes")),
        sa.UniqueConstraint(
            "organisation_id",
            "place_id",
            "code",
            "valid_from",
            name=op.f("uq_planting_area_codes_organisation_id_place_id_code_valid_from"),
        ),
    )
    op.create_index(
        op.f("ix_planting_area_codes_code"), "planting_area_codes", ["code"], unique=False
    )
    op.create_table(
        "balances",
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("grams >= 0", name=op.f("ck_balances_grams")),
        sa.CheckConstraint("pieces >= 0", name=op.f("ck_balances_pieces")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "lot_id"],
            ["lots.organisation_id", "lots.id"],
            name=op.f("fk_balances_organisation_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "place_id"],
            ["places.organisation_id", "places.id"],
            name=op.f("fk_balances_organisation_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_balances_organisation_id")
        ),
        sa.PrimaryKeyConstraint("lot_id", "place_id", name=op.f("pk_balances")),
    )


def downgrade() -> None:
    op.drop_table("balances")
    op.drop_index(op.f("ix_planting_area_codes_code"), table_name="planting_area_codes")
    op.drop_table("planting_area_codes")
    op.drop_table("lots")
    op.drop_index("ix_certificates_of", table_name="certificates")
    op.drop_table("certificates")
    op.drop_index(op.f("ix_products_folded"), table_name="products")
    op.drop_table("products")
    op.drop_index(op.f("ix_places_folded"), table_name="places")
    op.drop_table("places")
    op.drop_index(op.f("ix_parties_folded"), table_name="parties")
    op.drop_table("parties")
    op.drop_table("memberships")
    op.drop_index(op.f("ix_materials_folded"), table_name="materials")
    op.drop_table("materials")
    op.drop_table("lot_sequences")
    op.drop_table("files")
    op.drop_table("people")
    op.drop_index(op.f("ix_organisations_folded"), table_name="organisations")
    op.drop_table("organisations")
