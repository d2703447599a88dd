"""The rules as shipped, and made-up ones, asked of plain values."""

from datetime import date

import pytest

from traceability.errors import InvalidInput, RuleSetError
from traceability.rules import registry
from traceability.rules.checking import Status, applying, blocking, check
from traceability.rules.document import parse_rule_set
from traceability.rules.registry import RuleBook
from traceability.rules.rule_set import Act, Evidence
from traceability.rules.values import (
    Expiry,
    PaperOnRecord,
    Period,
    Picture,
    Record,
    StageOnRecord,
)
from traceability.words import Words

PACKED = date(2026, 11, 3)
HARVEST = Period(Words("Thu hái", "Plucking"), "harvest", date(2026, 11, 1), PACKED)
CIRCULAR = registry.shipped().rule_set("circular_02_2024")

MADE_UP = """
code = "made_up"
name = "A made-up rule"
source = { vi = "Luật bịa", en = "Made-up law" }
evidence = "read"
effective_from = 2026-01-01
effective_to = 2026-12-31
measured_on = "packing"
blocks = ["listings"]
applies = { crops = ["tea"], markets = ["CZ"], packed = true }

[[items]]
code = "cultivar"
name = "Cultivar"
article = "Điều 7"
weight = "mandatory"
needs = { stage = "harvest", fact = ["cultivar"] }

[[items]]
code = "sorted"
name = "Sorted"
weight = "mandatory"
evidence = "inferred"
needs = { stage = ["sort"] }

[[items]]
code = "organic"
name = "Organic"
weight = "if_any"
needs = { certificate = "organic" }
"""


def record(*stages, papers=(), crop="tea", is_packed=True, packed_on=PACKED, **values):
    return Record(
        crop=crop,
        is_packed=is_packed,
        packed_on=packed_on,
        values={
            "product_name": (Words("Chè 200 g"),),
            "producer_name": (Words("HTX chè La Bằng"),),
            "producer_address": (Words("Xã La Bằng, tỉnh Thái Nguyên"),),
            **values,
        },
        stages=stages,
        papers=papers,
    )


def stage(kind, *facts, code=None):
    return StageOnRecord(code, kind, frozenset(facts), HARVEST)


def by_code(given, rule_set=CIRCULAR):
    return {answer.item.code: answer for answer in check(given, rule_set)}


def made_up():
    return parse_rule_set(MADE_UP)


def test_the_circular_asks_ten_things_in_the_order_of_the_law():
    assert [item.code for item in CIRCULAR.items] == [
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
    assert [item.number for item in CIRCULAR.items if item.if_any] == [6, 7, 8, 9, 10]
    assert CIRCULAR.article_is_inferred


def test_a_full_record_passes_the_circular():
    given = by_code(
        record(
            product_image=(Picture("a" * 64),),
            event_times=(HARVEST,),
            brand=(Words("La Bằng"),),
            trademark=(Words("La Bằng ®"),),
            model_code=(Words("CHE-200"),),
            serial=(Words("K7M2Q9TX4BJ0A"),),
            shelf_life=(Expiry(date(2027, 11, 5), 365),),
        )
    )

    assert {answer.status for answer in given.values()} == {Status.PASSED}
    assert given["product_image"].values == (Picture("a" * 64),)


def test_what_is_missing_is_said_with_its_reason_and_what_there_need_not_be_is_not_missing():
    given = by_code(record())

    assert {code for code, each in given.items() if each.status is Status.MISSING} == {
        "product_image",
        "event_times",
    }
    assert given["trademark"].status is Status.NOT_APPLICABLE
    assert given["trademark"].why == "The cooperative has registered no trademark."
    assert [each.item.code for each in blocking(given.values(), Act.STAMPS)] == [
        "product_image",
        "event_times",
    ]


def test_what_an_owner_accepted_stops_nothing_and_stays_missing():
    given = check(record(event_times=(HARVEST,)), CIRCULAR)
    accepted = {("circular_02_2024", "product_image")}

    assert blocking(given, Act.LISTINGS, accepted=accepted) == ()
    assert given[1].status is Status.MISSING


def test_a_new_text_is_a_file_alone(tmp_path):
    (tmp_path / "made_up.toml").write_text(MADE_UP, encoding="utf-8")
    book = RuleBook()
    (rules,) = book.load_directory(tmp_path)

    given = by_code(record(stage("harvest", "pluck_standard")), rules)

    assert [each.status for each in given.values()] == [
        Status.MISSING,
        Status.MISSING,
        Status.NOT_APPLICABLE,
    ]
    assert given["cultivar"].item.article == Words("Điều 7", "Điều 7")
    answered = by_code(record(stage("harvest", "cultivar"), stage("process", code="sort")), rules)
    assert answered["cultivar"].is_given
    assert answered["sorted"].is_given


def test_only_what_is_mandatory_and_was_read_stops_and_only_what_the_text_says():
    given = check(record(), made_up())

    assert [each.item.code for each in blocking(given, Act.LISTINGS)] == ["cultivar"]
    assert blocking(given, Act.STAMPS) == ()


def test_a_certificate_that_lapsed_is_missing_and_one_that_never_was_is_not():
    rules = made_up()

    def status(*papers):
        return by_code(record(papers=papers), rules)["organic"].status

    assert status() is Status.NOT_APPLICABLE
    assert status(PaperOnRecord("organic", "1", stands=True)) is Status.PASSED
    assert status(PaperOnRecord("organic", "1", stands=False)) is Status.MISSING
    assert (
        status(
            PaperOnRecord("organic", "1", stands=False), PaperOnRecord("organic", "2", stands=True)
        )
        is Status.PASSED
    )


@pytest.mark.parametrize(
    ("changed", "market", "applies"),
    [
        ({}, "CZ", True),
        ({}, "US", False),
        ({}, None, False),
        ({"crop": "vermicelli"}, "CZ", False),
        ({"is_packed": False}, "CZ", False),
        ({"packed_on": date(2025, 12, 31)}, "CZ", False),
        ({"packed_on": date(2026, 12, 31)}, "CZ", True),
        ({"packed_on": date(2027, 1, 1)}, "CZ", False),
    ],
)
def test_a_text_holds_for_the_goods_the_market_and_the_days_that_it_names(changed, market, applies):
    found = applying([made_up()], record(**changed), today=date(2030, 1, 1), market=market)

    assert bool(found) is applies


def test_a_duty_of_whoever_sells_now_is_measured_today():
    rules = parse_rule_set(MADE_UP.replace('"packing"', '"today"'))
    old = record(packed_on=date(2020, 1, 1))

    assert applying([rules], old, today=date(2026, 6, 1), market="CZ") == (rules,)
    assert applying([rules], record(), today=date(2027, 1, 1), market="CZ") == ()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('code = "made_up"', 'code = "Made up"', "code"),
        ('evidence = "read"', 'evidence = "hearsay"', "evidence"),
        ("effective_from = 2026-01-01", "", "effective_from"),
        ("effective_from = 2026-01-01", 'effective_from = "soon"', "effective_from"),
        ('blocks = ["listings"]', 'blocks = ["all"]', "blocks"),
        ('weight = "if_any"', 'weight = "perhaps"', "items[2].weight"),
        ('certificate = "organic"', 'certificate = "iso"', "items[2].needs.certificate"),
        ('certificate = "organic"', 'value = "colour"', "items[2].needs.value"),
        ('certificate = "organic"', 'colour = "red"', "items[2].needs"),
        ('code = "sorted"', 'code = "cultivar"', "items"),
        ("packed = true", "packed = 1", "applies.packed"),
        ('name = "Sorted"', 'name = "Sorted"\nlaw = 1', "items[1].law"),
        ("= [", "= [[", None),
    ],
)
def test_a_file_that_is_no_rule_set_is_refused_by_its_place(old, new, place):
    assert old in MADE_UP

    with pytest.raises(RuleSetError) as refused:
        parse_rule_set(MADE_UP.replace(old, new))

    assert refused.value.field == place


def test_a_bad_file_is_named_and_leaves_the_book_as_it_was(tmp_path):
    (tmp_path / "a.toml").write_text(MADE_UP, encoding="utf-8")
    (tmp_path / "b.toml").write_text("code = 1", encoding="utf-8")
    book = RuleBook()

    with pytest.raises(RuleSetError) as refused:
        book.load_directory(tmp_path)

    assert refused.value.params["file"] == "b.toml"
    assert book.rule_sets() == ()
    with pytest.raises(InvalidInput):
        book.rule_set("made_up")


def test_every_text_as_shipped_is_named_in_both_languages_and_stops_only_what_was_read():
    texts = registry.shipped().rule_sets()

    assert {text.code for text in texts} == {
        "circular_02_2024",
        "decree_37_2026",
        "goods_labelling",
        "ocop_2023",
        "shop_disclosure",
        "tcvn_12827_2023",
        "tcvn_13993_2024",
    }
    named = [words for t in texts for words in (t.name, t.source, *(i.name for i in t.items))]
    assert not [words for words in named if not words.vi or not words.en]
    assert not [t.code for t in texts if t.blocks and t.evidence is not Evidence.READ]
