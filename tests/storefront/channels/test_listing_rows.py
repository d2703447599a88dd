"""One product as one row of a listing file."""

from dataclasses import replace
from datetime import date

import pytest
from listing_samples import DRAWING, JPEG, PNG, TEA, channel

from storefront.channels import registry
from storefront.channels.goods import FIELDS, Paper
from storefront.channels.rows import Fault, row_of
from traceability.words import Words


def cell(column, goods=TEA, **head):
    """The cell and the faults of one column."""
    row = row_of(goods, channel(column, **head))
    return row.cells[1], [problem.fault for problem in row.problems]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sku", "CHE200"),
        ("name", "Chè tôm nõn 200 g"),
        ("category", "tea"),
        ("unit", "pack"),
        ("net_grams", 200),
        ("price_vnd", 185_000),
        ("promotion_price_vnd", None),
        ("stock_packs", 12),
        ("short_description", "Hái tay, sao suốt."),
        ("long_description", "Hái tay, sao suốt.\n\nPha nước 85 độ."),
        ("producer", "HTX chè La Bằng"),
        ("origin", "Xã La Bằng, Thái Nguyên"),
        ("storage", "Nơi khô mát"),
        ("ocop_stars", 4),
        ("ocop_number", "123/QĐ-UBND"),
        ("vietgap_number", None),
        ("planting_area_codes", "VN-TNOR-0123"),
        ("traceability_url", "https://nguon.example/p/che-tom-non-200-g"),
        ("image1", "CHE200_1.jpg"),
        ("image2", None),
        ("length_cm", None),
    ],
)
def test_a_field_says_what_the_registers_say(field, value):
    assert FIELDS[field](TEA, "vi") == value


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_which_nothing_is_known_says_nothing_or_a_word(field):
    """No field makes something up, and none breaks."""
    bare = replace(
        TEA,
        description=None,
        producer_phone=None,
        shelf_life_days=None,
        storage=None,
        papers=(),
        planting_area_codes=(),
        pictures=(),
    )

    value = FIELDS[field](bare, "en")

    assert value is None or isinstance(value, str | int)
    assert value != ""


def test_words_are_in_the_language_of_the_channel():
    assert cell('header="N"\nfield="name"', language="en")[0] == "Tea buds 200 g"
    assert cell('header="P"\nfield="pack"', language="en")[0] == "Pack of 200 g"
    assert cell('header="C"\nfield="certificates"', language="en")[0] == (
        "OCOP 4 stars, no. 123/QĐ-UBND, until 12 Nov 2028"
    )
    assert cell('header="H"\nfield="shelf_life"', language="en")[0] == (
        "365 days from the day of packing"
    )


def test_a_paper_of_another_scheme_is_named_after_who_issued_it():
    paper = Paper("other", "7", "Chi cục Quản lý chất lượng", None, None)

    assert cell('header="C"\nfield="certificates"', replace(TEA, papers=(paper,)), language="en")[
        0
    ] == ("Chi cục Quản lý chất lượng, no. 7")


def test_several_papers_stand_side_by_side():
    papers = (*TEA.papers, Paper("vietgap", "VG-1", "QUACERT", None, date(2027, 1, 1)))

    value, _ = cell('header="C"\nfield="certificates"', replace(TEA, papers=papers), language="en")

    assert value.count(";") == 1
    assert value.endswith("VietGAP, no. VG-1, until 1 Jan 2027")


def test_the_same_text_stands_in_every_row():
    assert cell('header="Nước"\ntext="Việt Nam"') == ("Việt Nam", [])


def test_a_word_of_the_marketplace_takes_the_place_of_ours():
    column = 'header="D"\nfield="category"\nvalues={tea="Chè, trà"}'

    assert cell(column) == ("Chè, trà", [])
    assert cell(column, replace(TEA, crop="honey")) == (None, [Fault.NOT_LISTED])
    assert cell(column + '\notherwise="Khác"', replace(TEA, crop="honey")) == ("Khác", [])


def test_a_required_value_that_is_missing_is_reported_by_product_and_column():
    row = row_of(TEA, channel('header="Mã vạch"\nfield="gtin"\nrequired=true'))

    (problem,) = row.problems
    assert not row.is_ready
    assert (problem.sku, problem.column, problem.fault) == ("CHE200", "Mã vạch", Fault.MISSING)
    assert str(problem) == "CHE200: “Mã vạch” is required and empty."


def test_what_is_missing_and_not_required_is_no_problem():
    assert cell('header="Mã vạch"\nfield="gtin"') == (None, [])


def test_no_packs_set_aside_is_a_number_and_not_missing():
    goods = replace(TEA, stock_packs=0)

    assert cell('header="Tồn"\nfield="stock_packs"\nrequired=true', goods) == (0, [])


def test_what_is_too_long_is_reported_and_not_cut():
    row = row_of(TEA, channel('header="Tên"\nfield="name"\nmax_length=10'))

    assert row.cells[1] == "Chè tôm nõn 200 g"
    assert str(row.problems[0]) == "CHE200: “Tên” has 17 characters, 10 are allowed."


def test_a_drawing_is_no_photo():
    column = 'header="Ảnh"\nfield="image1"'

    assert cell(column, replace(TEA, pictures=(DRAWING,))) == (None, [Fault.NEEDS_PHOTO])
    assert cell(column, replace(TEA, pictures=())) == (None, [])
    assert cell(column + "\nrequired=true", replace(TEA, pictures=())) == (
        None,
        [Fault.NEEDS_PHOTO],
    )


def test_pictures_are_numbered_without_those_that_cannot_be_handed_over():
    goods = replace(TEA, pictures=(DRAWING, PNG, JPEG))

    assert [goods.image_name(number) for number in (1, 2, 3)] == [
        "CHE200_1.png",
        "CHE200_2.jpg",
        None,
    ]


def test_a_marketplace_gets_nine_pictures_at_most():
    assert len(replace(TEA, pictures=(JPEG,) * 12).exportable_pictures) == 9


@pytest.mark.parametrize(
    "change",
    [
        {"price_vnd": 186_000},
        {"stock_packs": 11},
        {"name": Words("Chè tôm nõn 0,2 kg")},
        {"pictures": (PNG,)},
        {"papers": ()},
    ],
)
def test_the_hash_tells_when_something_that_was_handed_over_changes(change):
    voso = registry.channel("voso")

    assert row_of(replace(TEA, **change), voso).content_hash != row_of(TEA, voso).content_hash
    assert row_of(replace(TEA), voso).content_hash == row_of(TEA, voso).content_hash


def test_the_hash_does_not_mind_what_is_not_handed_over():
    voso = registry.channel("voso")
    english = replace(TEA, name=Words(TEA.name.vi, "Something else"), pictures=(JPEG, DRAWING))

    assert row_of(english, voso).content_hash == row_of(TEA, voso).content_hash
