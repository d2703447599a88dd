"""How stamps are laid out: what cannot be printed is told before anything is drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels import load_design
from labels.paper import papers_for
from labels.stock import Calibration
from storefront.printing.paper import DESIGNS, Layout
from traceability.errors import InvalidInput


@pytest.mark.parametrize(
    "wrong",
    [
        Calibration(offset_x_mm=-20),
        Calibration(offset_y_mm=-15),
        Calibration(offset_x_mm=-14, scale_x=0.95),
    ],
)
def test_a_correction_that_moves_codes_off_the_paper_is_refused_as_what_it_is(wrong):
    """The proof blocked it, and said that a code is not the one on record."""
    with pytest.raises(InvalidInput, match="over the edge of the paper a4") as refusal:
        Layout.checked("35x25", "a4", calibration=wrong)
    assert refusal.value.field == "printer"


SUITING = [(design, paper) for design in DESIGNS for paper in papers_for(load_design(design))]


@given(
    st.sampled_from(SUITING),
    st.floats(-20, 20),
    st.floats(-20, 20),
    st.floats(0.95, 1.05),
)
def test_what_passes_has_every_corner_of_every_code_on_the_paper(chosen, x, y, scale):
    calibration = Calibration(x, y, scale, scale)
    try:
        layout = Layout.checked(*chosen, calibration=calibration)
    except InvalidInput:
        return
    code, room = layout.drawn.qr, layout.stock
    for place in range(layout.grid.per_sheet):
        left, top = layout.grid.corner(place)
        for across, down in ((0, 0), (code.width_mm, code.height_mm)):
            at = calibration.applied(left + code.x_mm + across, top + code.y_mm + down)
            assert 0 <= at[0] <= room.width_mm
            assert 0 <= at[1] <= room.height_mm
