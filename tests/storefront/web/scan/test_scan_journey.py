"""Steps in people's words."""

from decimal import Decimal

import pytest

from storefront.web.scan import journey
from traceability.crops import registry
from traceability.crops.facts import Fact, FactType
from traceability.words import Words

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(params=["vi", "en"])
def spoken(request, app):
    """A page in each language."""
    with app.test_request_context(f"/?lang={request.param}"):
        yield request.param


@pytest.fixture
def vietnamese(app):
    with app.test_request_context("/?lang=vi"):
        yield


@pytest.fixture
def english(app):
    with app.test_request_context("/?lang=en"):
        yield


@pytest.mark.parametrize(
    ("grams", "vi"),
    [
        (850, "850 g"),
        (40_000, "40 kg"),
        (99_999, "99,999 kg"),
        (300_000, "3 tạ"),
        (450_000, "4,5 tạ"),
        (312_000, "312 kg"),
        (1_000_000, "1 tấn"),
        (5_200_000, "5,2 tấn"),
        (1_032_000, "1.032 kg"),
        (70_000_000, "70 tấn"),
    ],
)
def test_a_weight_is_said_as_people_weigh(vietnamese, grams, vi):
    assert journey.farm_weight(grams) == vi.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("grams", "en"),
    [(300_000, "300 kg"), (5_200_000, "5.2 t"), (1_032_000, "1,032 kg"), (850, "850 g")],
)
def test_english_readers_know_no_ta(english, grams, en):
    assert journey.farm_weight(grams) == en.replace(" ", NBSP)


def told(stage, *facts):
    found = journey._facts(facts, registry.profile("tea").stage(stage))
    return [(fact.code, fact.answer) for fact in found]


def test_facts_are_told_in_the_order_in_which_they_are_asked(english):
    assert told("process", ("moisture", 4.5), ("method", "green")) == [
        ("method", "Green tea, pan-fired"),
        ("moisture", f"4.5{NBSP}%"),
    ]


def test_several_batches_are_told_as_a_range(english):
    facts = [("moisture", 5), ("moisture", 4.5), ("moisture", 4)]

    assert told("process", *facts) == [("moisture", f"4–5{NBSP}%")]


def test_several_choices_are_listed_and_a_long_list_ends(english):
    facts = [("cultivar", code) for code in ("ldp1", "kim_tuyen", "tri777", "mixed")]

    assert told("harvest", *facts) == [("cultivar", "LDP1, Kim Tuyên, TRI 777, …")]


def test_dates_and_yes_or_no_are_told_as_such(english):
    assert told("harvest", ("last_spray_on", "2026-11-01")) == [("last_spray_on", "1 Nov 2026")]
    assert told("sort", ("grade", "dinh"), ("final_firing", True)) == [
        ("grade", "Đinh (bud tea)"),
        ("final_firing", "yes"),
    ]


def test_an_answer_to_what_is_not_asked_any_more_is_still_told(english):
    assert told("harvest", ("moon", "full")) == [("moon", "full")]


def test_an_answer_from_before_its_question_changed_its_type_is_told_as_it_is(english):
    number = Fact(
        code="hours",
        label=Words("Giờ"),
        type=FactType.NUMBER,
        minimum=Decimal(0),
        maximum=Decimal(9),
    )
    day = Fact(code="day", label=Words("Ngày"), type=FactType.DATE)

    assert journey._answer(number, ["about three"]) == "about three"
    assert journey._answer(day, ["yesterday", "today"]) == "yesterday, today"


def test_every_kind_of_step_has_a_name(spoken):
    assert all(str(name).strip() for name in journey.KINDS.values())
