"""Column maps: what a file may say, and what is refused with the place named."""

from pathlib import Path

import pytest

from storefront.channels import registry
from storefront.channels.columns import parse_map
from storefront.channels.errors import ChannelMapError
from storefront.channels.goods import FIELDS
from traceability.errors import NotFound

BKMARKET = """
code = "bkmarket"
name = { vi = "Sàn Bắc Kạn", en = "Bac Kan market" }
assumed = false
source = "tệp mẫu nhận ngày 01/11/2026"

[[columns]]
header = "Mã"
field = "sku"

[[columns]]
header = "Nước"
text = "Việt Nam"
"""


def test_a_map_says_what_its_columns_are():
    found = parse_map(BKMARKET)

    assert (found.code, found.language, found.is_assumed) == ("bkmarket", "vi", False)
    assert [(c.header, c.field, c.text) for c in found.columns] == [
        ("Mã", "sku", None),
        ("Nước", None, "Việt Nam"),
    ]


CHANNELS = ["voso", "postmart", "lienminhhtx"]


@pytest.mark.parametrize("code", CHANNELS)
def test_every_shipped_map_says_that_it_is_assumed_why_and_where_from(code):
    found = registry.channel(code)

    assert found.is_assumed
    assert "giả định" in found.assumption.vi
    assert "assumed" in found.assumption.en
    assert found.source.vi
    assert found.source.en


@pytest.mark.parametrize("code", CHANNELS)
def test_every_shipped_map_asks_for_the_stock_a_price_and_a_picture(code):
    fields = {column.field for column in registry.channel(code).columns}

    assert {"sku", "name", "price_vnd", "stock_packs", "image1", "traceability_url"} <= fields


@pytest.mark.parametrize("code", CHANNELS)
def test_every_shipped_map_has_a_word_for_every_crop(code):
    (category,) = [c for c in registry.channel(code).columns if c.field == "category"]

    assert {"tea", "custard_apple", "vermicelli"} <= set(category.values)
    assert category.otherwise


def test_every_field_is_asked_for_by_some_shipped_map():
    """A field that nobody asks for would be dead weight; these are for maps to come."""
    asked = {column.field for code in CHANNELS for column in registry.channel(code).columns}

    assert set(FIELDS) - asked == {"haccp_number"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (('code = "bkmarket"', 'code = "Bắc Kạn"'), "code"),
        (('code = "bkmarket"', ""), "code"),
        (("assumed = false", ""), "assumed"),
        (("assumed = false", 'assumed = "no"'), "assumed"),
        (("assumed = false", "assumed = true"), "assumption"),
        (("assumed = false", 'assumed = false\nassumption = "x"'), "assumption"),
        (('source = "tệp mẫu nhận ngày 01/11/2026"', ""), "source"),
        (("assumed = false", 'assumed = false\nlanguage = "fr"'), "language"),
        (("assumed = false", "assumed = false\nassumde = 1"), "assumde"),
        ((', en = "Bac Kan market"', ""), "name.en"),
        (('header = "Mã"', ""), "columns[0].header"),
        (('header = "Nước"', 'header = "Mã"'), "columns[1].header"),
        (('field = "sku"', 'field = "skew"'), "columns[0].field"),
        (('field = "sku"', 'field = "sku"\ntext = "x"'), "columns[0].field"),
        (('field = "sku"', ""), "columns[0].field"),
        (('field = "sku"', 'field = "name"'), "columns"),
        (('field = "sku"', 'field = "sku"\nrequired = 1'), "columns[0].required"),
        (('field = "sku"', 'field = "sku"\nmax_length = 0'), "columns[0].max_length"),
        (('field = "sku"', 'field = "sku"\nmax_length = true'), "columns[0].max_length"),
        (('field = "sku"', 'field = "sku"\nvalues = {}'), "columns[0].values"),
        (('field = "sku"', 'field = "sku"\nvalues = { a = 1 }'), "columns[0].values.a"),
        (('field = "sku"', 'field = "sku"\nlenght = 9'), "columns[0].lenght"),
    ],
)
def test_a_map_that_cannot_be_right_is_refused_with_its_place(change, place):
    assert change[0] in BKMARKET

    with pytest.raises(ChannelMapError) as refused:
        parse_map(BKMARKET.replace(*change))

    assert refused.value.field == place


@pytest.mark.parametrize("text", ["= nonsense", "columns = 4", ""])
def test_what_is_no_map_at_all_is_refused(text):
    with pytest.raises(ChannelMapError):
        parse_map(text)


def test_a_channel_is_added_by_a_file_alone(tmp_path: Path):
    (tmp_path / "bkmarket.toml").write_text(BKMARKET, encoding="utf-8")
    known = registry.shipped()

    known.load_directory(tmp_path)

    assert [each.code for each in known.channels()] == [
        "lienminhhtx",
        "postmart",
        "voso",
        "bkmarket",
    ]


def test_a_file_of_the_same_code_takes_the_place_of_the_shipped_one(tmp_path: Path):
    seen = BKMARKET.replace('"bkmarket"', '"voso"')
    (tmp_path / "voso.toml").write_text(seen, encoding="utf-8")
    known = registry.shipped()

    known.load_directory(tmp_path)

    assert not known.channel("voso").is_assumed


def test_a_bad_file_is_named_and_none_of_the_folder_is_taken(tmp_path: Path):
    (tmp_path / "a.toml").write_text(BKMARKET, encoding="utf-8")
    (tmp_path / "b.toml").write_text(BKMARKET.replace('"sku"', '"skew"'), encoding="utf-8")
    known = registry.shipped()

    with pytest.raises(ChannelMapError) as refused:
        known.load_directory(tmp_path)

    assert refused.value.params["file"] == "b.toml"
    with pytest.raises(NotFound):
        known.channel("bkmarket")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(ChannelMapError) as refused:
        registry.shipped().load_directory(tmp_path / "none")

    assert refused.value.field == "directory"


def test_an_unknown_channel_is_refused_with_those_that_are_known():
    with pytest.raises(NotFound) as refused:
        registry.channel("sendo")

    assert refused.value.params["known"] == "lienminhhtx, postmart, voso"
