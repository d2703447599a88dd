"""Lots against the law and certificates, from the command line."""

import pytest
from sqlalchemy import update

from traceability.lots.models import Product
from traceability.rules import registry

LOT = "CHE-200-261122-01"


@pytest.fixture
def console(nguon_on_sqlite, sqlite_deployment, walk):
    walk(sqlite_deployment)
    return nguon_on_sqlite


@pytest.fixture
def bare(console, sqlite_deployment):
    """The packets' product has lost its picture."""
    with sqlite_deployment.transaction() as session:
        session.execute(update(Product).values(image=None))
    return console


def test_a_lot_in_order_ends_with_nothing_missing(console):
    found = console.json("lots", "check", LOT)

    assert found["publishable"]
    items = {each["item"]: each for each in found["items"]}
    assert items["circular_02_2024.product_image"]["status"] == "passed"
    assert items["decree_37_2026.gtin"]["status"] == "missing"
    assert not items["decree_37_2026.gtin"]["stops"]
    assert items["tcvn_13993_2024.cultivar"]["evidence"] == "inferred"


def test_a_mandatory_item_that_is_missing_is_told_and_refused(bare):
    result = bare.run("lots", "check", LOT, "--json")

    assert result.exit_code == 1
    assert "lacks circular_02_2024.product_image [not_publishable]" in result.stderr
    assert '"publishable": false' in result.stdout


def test_what_an_owner_accepts_is_in_the_way_no_more(bare):
    accepted = bare.json("lots", "accept", LOT, "--reason", "Ảnh chụp ngày mai")

    assert [each["item"] for each in accepted] == ["circular_02_2024.product_image"]
    found = bare.json("lots", "check", LOT)
    (picture,) = [
        each for each in found["items"] if each["item"] == "circular_02_2024.product_image"
    ]
    assert (picture["status"], picture["accepted_because"]) == ("missing", "Ảnh chụp ngày mai")
    assert "Nothing" in bare.refused("lots", "accept", LOT, "--reason", "nữa")


def test_certificates_are_noted_listed_and_ended(console):
    made = console.json(
        *("certificates", "add", "--scheme", "ocop", "--stars", "4", "--number", "OCOP-1"),
        *("--issuer", "UBND", "--product", "CHE-200", "--from", "2025-03-01"),
    )

    noted = console.json(
        *("certificates", "note", made["id"], "--step", "revoked", "--reason", "thu hồi")
    )

    assert (made["standing"], made["valid_to"]) == ("valid", "2028-03-01")
    assert noted["standing"] == "revoked"
    assert [each["number"] for each in console.json("certificates", "list")] == ["OCOP-1"]
    assert "field: product" in console.refused(
        *("certificates", "add", "--scheme", "vietgap", "--number", "1", "--issuer", "X"),
        *("--product", "NONE", "--from", "2025-03-01"),
    )


@pytest.fixture
def law_as_shipped():
    """What a test adds to the law of this process is gone after it."""
    yield
    registry.installation.cache_clear()


@pytest.mark.usefixtures("law_as_shipped")
def test_a_text_of_ones_own_is_a_file_in_a_folder(console, tmp_path):
    (tmp_path / "club.toml").write_text(
        'code = "club"\nname = "Club"\nsource = "Club"\nevidence = "read"\n'
        'effective_from = 2026-01-01\nmeasured_on = "today"\nblocks = ["stamps"]\n'
        'applies = { markets = ["CZ"] }\n'
        '[[items]]\ncode = "brand"\nname = "Brand"\nweight = "mandatory"\n'
        'needs = { value = "brand" }\n',
        encoding="utf-8",
    )
    console.environment["NGUON_RULES"] = str(tmp_path)

    abroad = console.run("lots", "check", LOT, "--market", "CZ")

    assert console.json("lots", "check", LOT)["publishable"]
    assert abroad.exit_code == 1
    assert "lacks club.brand" in abroad.stderr
