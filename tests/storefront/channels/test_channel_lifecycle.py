"""How far a listing on a marketplace has come."""

import pytest

from storefront.channels.errors import WrongListingState
from storefront.channels.lifecycle import ListingState, Step, after, steps

ROAD = {
    ("draft", "export"): "exported",
    ("exported", "export"): "exported",
    ("exported", "submit"): "submitted",
    ("submitted", "export"): "submitted",
    ("submitted", "accept"): "live",
    ("submitted", "reject"): "rejected",
    ("live", "export"): "live",
    ("live", "submit"): "submitted",
    ("live", "reject"): "rejected",
    ("rejected", "export"): "exported",
    ("submitted", "withdraw"): "withdrawn",
    ("live", "withdraw"): "withdrawn",
    ("withdrawn", "export"): "exported",
}


@pytest.mark.parametrize("state", ListingState)
@pytest.mark.parametrize("step", Step)
def test_a_step_leads_on_or_is_refused_with_the_state_it_met(state, step):
    following = ROAD.get((state.value, step.value))

    if following:
        assert after(state, step, product="Chè").value == following
        assert step in steps(state)
    else:
        with pytest.raises(WrongListingState) as refused:
            after(state, step, product="Chè")
        assert refused.value.value == state.value
        assert "Chè" in str(refused.value)
        assert step not in steps(state)
