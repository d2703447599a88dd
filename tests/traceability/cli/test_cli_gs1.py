"""GS1 numbers and links from the command line: no setting, no database."""

import json

import pytest
from console import Console

URI = "https://tx.example.vn/q/01/08938501234568/10/T%2F7?17=280700&s=ABC"


@pytest.fixture
def bare():
    """A shell without any setting."""
    return Console(
        dict.fromkeys(
            ("NGUON_MODE", "NGUON_DATABASE_URL", "NGUON_BASE_URL", "NGUON_KEY_PASSPHRASE"), ""
        )
    )


def test_a_link_is_printed_as_its_elements(bare):
    printed = bare("gs1", "parse", URI)

    assert json.loads(printed) == bare.json("gs1", "parse", URI)
    assert json.loads(printed) == {
        "uri": "https://tx.example.vn/q/01/08938501234568/10/T%2F7?17=280700",
        "stem": "https://tx.example.vn/q",
        "key": "01",
        "elements": [
            {"ai": "01", "value": "08938501234568", "in": "path"},
            {"ai": "10", "value": "T/7", "in": "path"},
            {"ai": "17", "value": "280700", "in": "query"},
        ],
        "element_string": "(01)08938501234568(10)T/7(17)280700",
    }


def test_a_link_that_the_rules_refuse_ends_with_one_and_the_reason(bare):
    said = bare.refused("gs1", "parse", "https://tx.example.vn/01/08938501234567")

    assert "check digit" in said
    assert "[invalid_digital_link]" in said
    assert "08938501234567" in said


def test_a_gtin_of_thirteen_digits_is_read_on_request(bare):
    uri = "https://tx.example.vn/01/8938501234568"
    bare.refused("gs1", "parse", uri)

    assert bare.json("gs1", "parse", uri, "--short-gtins")["elements"][0]["value"] == (
        "08938501234568"
    )


def test_a_link_is_written_from_elements(bare):
    written = bare.json("gs1", "build", "(10)T/7(01)08938501234568", "--stem", "https://a.vn/")

    assert written["uri"] == "https://a.vn/01/08938501234568/10/T%2F7"
    assert "no key" in bare.refused("gs1", "build", "(10)T7", "--stem", "https://a.vn")


def test_the_number_of_a_carton_is_made_under_the_company_prefix(bare):
    assert bare.json("gs1", "sscc", "893850123456", 17) == {"sscc": "089385012345600176"}
    assert "company prefix" in bare.refused("gs1", "sscc", "12", 17)
