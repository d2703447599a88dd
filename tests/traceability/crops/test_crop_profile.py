import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.crops import registry
from traceability.crops.profile import (
    Blending,
    HarvestBounds,
    InputKind,
    Period,
    StageKind,
    YieldBounds,
)
from traceability.errors import InvalidFact, InvalidInput, MissingFact

TEA = registry.shipped().profile("tea")


def test_a_stage_keeps_its_answers_in_their_types_and_order():
    checked = TEA.stage("process").check(
        {"drying_hours": "4,5", "fixing_temperature": "260", "method": "green", "fuel": "wood"}
    )

    assert checked == {
        "method": "green",
        "fixing_temperature": 260,
        "drying_hours": 4.5,
        "fuel": "wood",
    }
    assert list(checked) == ["method", "fixing_temperature", "drying_hours", "fuel"]
    assert json.loads(json.dumps(checked)) == checked


def test_what_was_left_empty_is_left_out():
    checked = TEA.stage("process").check({"method": "green", "fuel": "", "drying_hours": "  "})

    assert checked == {"method": "green"}


@pytest.mark.parametrize("facts", [{}, {"pluck_standard": ""}, {"pluck_standard": None}])
def test_a_required_fact_is_missed_by_name(facts):
    with pytest.raises(MissingFact) as refusal:
        TEA.stage("harvest").check(facts)

    assert refusal.value.field == "pluck_standard"
    assert "Tiêu chuẩn hái" in str(refusal.value)


def test_a_fact_that_is_not_asked_is_refused():
    with pytest.raises(InvalidFact) as refusal:
        TEA.stage("harvest").check({"pluck_standard": "bud", "picker_phone": "0912 345 678"})

    assert refusal.value.field == "picker_phone"
    assert refusal.value.value == "0912 345 678"


def test_a_wrong_answer_names_field_and_value():
    with pytest.raises(InvalidFact) as refusal:
        TEA.stage("process").check({"method": "green", "drying_hours": "all day"})

    assert refusal.value.field == "drying_hours"
    assert refusal.value.value == "all day"


def test_stages_are_found_by_code_kind_and_what_they_take():
    assert TEA.stage("pack").kind is StageKind.PACK
    steps = ["process", "wither", "fix", "roll", "dry", "sort", "aroma"]
    assert [stage.code for stage in TEA.stages_of(StageKind.PROCESS)] == steps
    assert [stage.code for stage in TEA.stages_taking("made_tea")] == ["sort", "aroma", "pack"]
    assert TEA.stages_taking("nothing") == ()
    assert TEA.stage("process").fact("method").required
    assert TEA.stage("process").fact("gone") is None


@pytest.mark.parametrize(
    ("ask", "field"),
    [(TEA.stage, "stage"), (TEA.material, "form"), (TEA.operation, "operation")],
)
def test_an_unknown_stage_form_or_operation_is_refused_by_name(ask, field):
    with pytest.raises(InvalidInput) as refusal:
        ask("honey")

    assert refusal.value.field == field
    assert refusal.value.value == "honey"
    assert "Chè" in str(refusal.value)


def test_a_form_has_its_words_and_says_whether_its_lots_may_be_mixed():
    assert TEA.material("fresh_leaf").name.in_("en") == "Fresh tea leaf"
    assert TEA.material("fresh_leaf").blends is None
    assert TEA.material("made_tea").blends is Blending.ANY


def test_a_field_operation_asks_what_the_crops_file_says():
    spray = TEA.operation("spray")

    assert spray.uses is InputKind.PESTICIDE
    assert spray.check({"target": "leafhopper"}) == {"target": "leafhopper"}
    with pytest.raises(InvalidFact) as refusal:
        spray.check({"target": "weeds"})
    assert refusal.value.field == "target"


@pytest.mark.parametrize(
    ("fresh", "made", "usual"),
    [
        (5_000, 1_000, True),
        (4_200, 1_000, True),
        (5_500, 1_000, True),
        (4_199, 1_000, False),
        (5_501, 1_000, False),
    ],
)
def test_tea_that_its_leaf_cannot_have_given_is_unusual(fresh, made, usual):
    """Five kilograms of leaf make one of tea; less leaf means tea from elsewhere."""
    bounds = TEA.stage("process").usual_yield

    assert bounds.allow(input_grams=fresh, output_grams=made) is usual


@given(
    st.integers(0, 10**9),
    st.decimals(min_value=1, max_value=20, places=1),
    st.decimals(min_value=0, max_value=10, places=1),
)
def test_the_usual_output_is_what_the_bounds_allow(grams, low, more):
    bounds = YieldBounds(low, low + more)

    least, most = bounds.usual_output(grams)

    for output in {least, most} - {0} if least <= most else ():
        assert bounds.allow(input_grams=grams, output_grams=output)
    assert not bounds.allow(input_grams=grams, output_grams=most + 1)
    assert least == 0 or not bounds.allow(input_grams=grams, output_grams=least - 1)


def test_a_plot_gives_no_more_than_its_area_allows():
    bounds = HarvestBounds("fresh_leaf", 6_000, 16_000, Period.YEAR)

    assert bounds.most_grams(10_000) == 16_000_000
    assert bounds.most_grams(360) == 576_000


def test_units_carry_their_grams():
    assert {unit.code: unit.grams for unit in TEA.units} == {
        "kg": 1_000,
        "yến": 10_000,
        "tạ": 100_000,
        "tấn": 1_000_000,
        "g": 1,
    }
    assert TEA.units[0].code == "kg"
    assert TEA.stage("process").usual_yield.low == Decimal("4.2")
