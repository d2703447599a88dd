from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.errors import InvalidFact, InvalidInput, MissingFact
from traceability.inspections.kinds import KINDS, Measured, checked, corrected, kind_of

LEAD = {"name": "Chì (Pb)", "figure": "0,3", "unit": "mg/kg", "limit": "2"}


def test_an_inspection_keeps_its_result_and_its_values_as_they_were_typed():
    kept = checked("heavy_metals", {"result": "passed", "sampled_on": "2026-11-20"}, [LEAD])

    assert kept == {
        "result": "passed",
        "sampled_on": "2026-11-20",
        "values": [{"name": "Chì (Pb)", "figure": "0.3", "unit": "mg/kg", "limit": "2"}],
    }


def test_a_result_is_asked_for():
    with pytest.raises(MissingFact) as refused:
        checked("residue", {}, [])

    assert refused.value.field == "result"


def test_what_exceeds_its_limit_has_not_passed():
    above = {**LEAD, "figure": "2,1"}

    with pytest.raises(InvalidFact) as refused:
        checked("heavy_metals", {"result": "passed"}, [above])

    assert refused.value.field == "result"
    assert "Chì (Pb) is 2.1 mg/kg, more than 2" in str(refused.value)
    assert checked("heavy_metals", {"result": "failed"}, [above])["result"] == "failed"
    assert checked("heavy_metals", {"result": "passed"}, [{**LEAD, "figure": "2"}])


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"figure": "a little"},
        {"figure": "-1"},
        {"figure": None},
        {"figure": "1e999999"},
        {"limit": "none"},
    ],
)
def test_a_value_without_a_name_or_a_number_is_refused(wrong):
    with pytest.raises(InvalidFact) as refused:
        checked("residue", {"result": "failed"}, [{**LEAD, **wrong}])

    assert refused.value.field == "values"


@given(st.decimals(0, 1000, places=3), st.none() | st.decimals(0, 1000, places=3))
def test_a_value_is_read_again_as_it_is_kept(figure, limit):
    measured = Measured("Độ ẩm", figure, "%", limit)

    assert Measured.read(measured.kept) == measured
    assert measured.exceeds == (limit is not None and figure > limit)


def test_a_correction_changes_the_answers_and_keeps_the_values():
    kept = checked("residue", {"result": "passed", "report": "12/KN"}, [LEAD])

    changed = corrected("residue", kept, {"result": "failed"})

    assert changed == {"result": "failed", "values": kept["values"]}
    assert corrected("residue", kept, {"result": "failed", "values": []}) == {"result": "failed"}
    with pytest.raises(InvalidFact):
        corrected("residue", kept, {"result": "failed", "values": "none"})


def test_kinds_have_names_in_both_languages():
    for kind in KINDS:
        assert kind.name.vi
        assert kind.name.en
        assert kind_of(kind.code) is kind
    with pytest.raises(InvalidInput):
        kind_of("astrology")
    assert Measured.read({"name": "pH", "figure": 5}).figure == Decimal(5)
