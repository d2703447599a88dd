"""Which answer is the grade, as the crop files say."""

import pytest

from traceability.crops import registry
from traceability.deliveries.grading import (
    UNGRADED,
    checked_grade,
    delivery_stages,
    grade_of,
    grades_of,
    may_be_ungraded,
)
from traceability.errors import InvalidInput


@pytest.mark.parametrize(
    ("crop", "form", "grades", "ungraded"),
    [
        ("tea", "fresh_leaf", ["bud", "bud_one_leaf", "bud_two_leaves", "bud_three_leaves"], False),
        ("tea", "made_tea", [], False),
        ("custard_apple", "fresh_fruit", ["special", "first", "second", "mixed"], True),
        ("vermicelli", "tubers", ["first", "second"], True),
        ("vermicelli", "wet_starch", ["first", "second"], True),
    ],
)
def test_crops_say_in_which_grades_members_deliver(crop, form, grades, ungraded):
    profile = registry.profile(crop)

    assert [choice.code for choice in grades_of(profile, form)] == grades
    assert may_be_ungraded(profile, form) is ungraded


def test_buying_in_comes_before_the_harvest():
    stages = delivery_stages(registry.profile("tea"), "fresh_leaf")

    assert [stage.code for stage in stages] == ["receive", "harvest"]
    assert grade_of(stages[0], {"pluck_standard": "bud"}) == "bud"
    assert grade_of(registry.profile("tea").stage("process"), {"method": "green"}) == UNGRADED


def test_a_grade_left_out_is_none_where_it_may_be():
    apples = registry.profile("custard_apple")

    assert checked_grade(apples, "fresh_fruit", UNGRADED) == UNGRADED
    for crop, form, grade in (
        (registry.profile("tea"), "fresh_leaf", UNGRADED),
        (apples, "fresh_fruit", "gold"),
        (apples, "graded_fruit", UNGRADED),
    ):
        with pytest.raises(InvalidInput):
            checked_grade(crop, form, grade)
