"""The page that shows what a printer does wrong, and the correction that comes of measuring it."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labels.errors import BadCalibration
from labels.pdfium import pages_png
from labels.printer_page import BOTTOM_MM, LEFT_MM, RIGHT_MM, TOP_MM, Measured, write_page
from labels.stock import EXACT

OFFSETS = st.floats(-6, 6)
SCALES = st.floats(0.97, 1.03)


@given(x=OFFSETS, y=OFFSETS, across=SCALES, down=SCALES)
def test_a_measured_printer_puts_every_cross_where_it_belongs(x, y, across, down):
    def printed(at_x, at_y):
        return x + across * at_x, y + down * at_y

    left, top = printed(LEFT_MM, TOP_MM)
    right, bottom = printed(RIGHT_MM, BOTTOM_MM)
    calibration = Measured(left, right, top, bottom).calibration
    for at_x, at_y in ((LEFT_MM, TOP_MM), (RIGHT_MM, BOTTOM_MM), (105, 148)):
        assert printed(*calibration.applied(at_x, at_y)) == pytest.approx((at_x, at_y))
    again = Measured.of(calibration)
    assert (again.left_mm, again.bottom_mm) == pytest.approx((left, bottom), abs=0.006)


def test_a_printer_that_is_right_needs_nothing():
    assert Measured().calibration == EXACT


@pytest.mark.parametrize(
    "wrong",
    [{"left_mm": 190}, {"right_mm": 170}, {"bottom_mm": float("nan")}, {"top_mm": 45.2}],
)
def test_what_no_printer_does_is_refused(wrong):
    with pytest.raises(BadCalibration):
        _ = Measured(**wrong).calibration


def test_crosses_stand_where_the_page_says_and_move_with_a_correction():
    def drawn(**options):
        out = BytesIO()
        write_page(out, **options)
        return Image.open(BytesIO(pages_png(out.getvalue(), longest_px=1485))).convert("L")

    def ink_at(page, x_mm, y_mm):
        x, y = round(x_mm * 5), round(y_mm * 5)
        return page.crop((x - 1, y - 1, x + 2, y + 2)).getextrema()[0] < 200

    plain = drawn()
    moved = drawn(calibration=Measured(left_mm=23, right_mm=193).calibration, name="Ốc đảo")
    for x in (LEFT_MM, RIGHT_MM):
        for y in (TOP_MM, BOTTOM_MM):
            assert ink_at(plain, x, y - 4)
            assert not ink_at(moved, x, y - 4)
            assert ink_at(moved, x - 3, y - 4)
