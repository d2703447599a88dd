import pytest

from traceability.crops import registry
from traceability.errors import InvalidInput
from traceability.lots.blending import require_blendable

CROPS = registry.shipped()
BUDS, HOOK = ("tea", "made_tea", "DINH"), ("tea", "made_tea", "MOC")
FIRST, SECOND = ("custard_apple", "graded_fruit", "LOAI1"), ("custard_apple", "graded_fruit", "L2")


def test_grades_are_mixed_where_the_crops_file_says_so():
    require_blendable(CROPS.profile("tea"), [BUDS, HOOK], HOOK)
    require_blendable(CROPS.profile("custard_apple"), [FIRST, FIRST], FIRST)


@pytest.mark.parametrize(
    ("crop", "inputs", "output", "field"),
    [
        ("custard_apple", [FIRST, SECOND], FIRST, "lot"),
        ("custard_apple", [FIRST, FIRST], SECOND, "lot"),
        ("tea", [BUDS, ("tea", "tea_dust", "CAM")], BUDS, "lot"),
        ("tea", [BUDS, ("vermicelli", "made_tea", "CHE")], BUDS, "lot"),
        ("tea", [("tea", "fresh_leaf", "LA")] * 2, ("tea", "fresh_leaf", "LA"), "output"),
    ],
)
def test_what_is_not_mixed_is_refused_by_name(crop, inputs, output, field):
    with pytest.raises(InvalidInput) as refused:
        require_blendable(CROPS.profile(crop), inputs, output)

    assert refused.value.field == field
