"""The ten items of the circular, asked of plain values."""

from datetime import date

import pytest

from traceability.rules.circular_02_2024 import (
    Expiry,
    Period,
    Picture,
    Record,
    answers,
    circular,
)
from traceability.words import Words

HARVEST = Period(Words("Thu hái", "Plucking"), "harvest", date(2026, 11, 1), date(2026, 11, 3))


def record(**told):
    return Record(
        product_name=Words("Chè 200 g"),
        producer_name=Words("HTX chè La Bằng"),
        producer_address=Words("Xã La Bằng, tỉnh Thái Nguyên"),
        **told,
    )


def full():
    return record(
        image="a" * 64,
        times=(HARVEST,),
        brand="La Bằng",
        trademark="La Bằng ®",
        model_code="CHE-200",
        serial="K7M2Q9TX4BJ0A",
        expires_on=date(2027, 11, 5),
        shelf_life_days=365,
    )


def by_code(given):
    return {answer.item.code: answer for answer in answers(given)}


def test_the_circular_asks_ten_things_in_the_order_of_the_law():
    assert [item.number for item in circular().items] == list(range(1, 11))
    assert [item.code for item in circular().items] == [
        "product_name",
        "product_image",
        "producer_name",
        "producer_address",
        "event_times",
        "brand",
        "trademark",
        "model_code",
        "serial",
        "shelf_life",
    ]


def test_the_last_five_are_asked_only_where_there_is_such_a_thing():
    assert [item.number for item in circular().items if item.if_any] == [6, 7, 8, 9, 10]


def test_the_circular_says_what_it_is_and_that_its_article_was_deduced():
    assert circular().source == Words("Thông tư 02/2024/TT-BKHCN", "Circular 02/2024/TT-BKHCN")
    assert circular().effective_from == date(2024, 6, 1)
    assert circular().article_is_inferred


def test_every_item_is_named_in_both_languages():
    assert not [item for item in circular().items if not item.name.vi or not item.name.en]


def test_a_full_record_answers_every_item():
    given = by_code(full())

    assert all(answer.is_given and answer.why is None for answer in given.values())
    assert given["product_image"].values == (Picture("a" * 64),)
    assert given["event_times"].values == (HARVEST,)
    assert given["serial"].values == (Words("K7M2Q9TX4BJ0A"),)
    assert given["shelf_life"].values == (Expiry(date(2027, 11, 5), 365),)


def test_what_is_missing_is_said_with_its_reason():
    given = by_code(record())

    missing = {code for code, answer in given.items() if not answer.is_given}
    assert missing == {
        "product_image",
        "event_times",
        "brand",
        "trademark",
        "model_code",
        "serial",
        "shelf_life",
    }
    assert all(given[code].why for code in missing)
    assert given["trademark"].why == "The cooperative has registered no trademark."


@pytest.mark.parametrize("code", ["product_image", "shelf_life"])
def test_goods_that_are_not_packed_lack_a_picture_and_a_shelf_life_for_that_reason(code):
    given = by_code(record(is_packed=False))

    assert "not packed yet" in given[code].why


def test_an_empty_brand_is_no_brand():
    assert not by_code(record(brand=""))["brand"].is_given
