import pytest

from traceability.crops import registry
from traceability.errors import InvalidFact, MissingFact
from traceability.field.asking import asked_of, checked, corrected

SPRAY = registry.shipped().profile("tea").operation("spray")
WEED = registry.shipped().profile("tea").operation("weed")
SPRAYED = {"product": "Reasgant 3.6EC", "phi_days": "7", "dose": "0,8", "target": "leafhopper"}


def test_a_spray_keeps_its_answers_in_the_order_of_the_work():
    assert checked(SPRAY, SPRAYED) == {
        "product": "Reasgant 3.6EC",
        "dose": 0.8,
        "phi_days": 7,
        "target": "leafhopper",
    }
    assert [fact.code for fact in asked_of(SPRAY).facts][:1] == ["product"]


@pytest.mark.parametrize("left_out", ["product", "phi_days"])
def test_a_product_against_pests_is_named_with_its_interval(left_out):
    answers = {code: given for code, given in SPRAYED.items() if code != left_out}

    with pytest.raises(MissingFact) as refused:
        checked(SPRAY, answers)

    assert refused.value.field == left_out


@pytest.mark.parametrize("days", ["-1", "2.5", "a week", "400"])
def test_an_interval_is_a_whole_number_of_days(days):
    with pytest.raises(InvalidFact) as refused:
        checked(SPRAY, {**SPRAYED, "phi_days": days})

    assert refused.value.field == "phi_days"


def test_what_uses_nothing_asks_for_no_product():
    assert checked(WEED, {"method": "hand", "weather": "sunny"}) == {
        "method": "hand",
        "weather": "sunny",
    }
    with pytest.raises(InvalidFact):
        checked(WEED, {"product": "Reasgant 3.6EC"})


def test_a_dose_is_told_in_its_unit():
    assert asked_of(SPRAY, dose_unit="ml/l").fact("dose").unit.vi == "ml/l"


def test_a_correction_keeps_what_is_not_asked_and_forgets_the_register_of_another_product():
    kept = {
        "crop": "tea",
        "input": "REASGANT",
        "registration": "123",
        "dose_unit": "ml/l",
        "area": "2",
        **checked(SPRAY, SPRAYED),
    }

    assert corrected(SPRAY, kept, {**SPRAYED, "phi_days": 10}) == {**kept, "phi_days": 10}
    another = corrected(SPRAY, kept, {"product": "Another", "phi_days": 3})
    assert another == {"crop": "tea", "area": "2", "product": "Another", "phi_days": 3}
