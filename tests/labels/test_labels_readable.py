"""A phone held steadily in good light reads every design of a stamp from every printer.

What each bears beyond that is measured by `tests/benchmarks/bench_robustness.py`.
"""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from labels.codes import Listed
from labels.content import StampContent
from labels.design import load, shipped
from labels.dots import DOTS_A_MM, LabelDots
from labels.paper import Grid
from labels.pdf import write_sheets

PIXELS_A_MM = 12
HIDDEN = "https://truyxuat.nguon.exampl/T/2ABCDEFGHJKMNPQRST0123456789ABCD"


@pytest.fixture(params=shipped("stamp"))
def design(request):
    return load(request.param)


@pytest.fixture
def content(design, stamps):
    """One stamp with the code that the design is for."""
    (stamp,) = stamps(1)
    tail = stamp.tail[: 3 + 33] if design.compact else stamp.tail
    return StampContent(stamp.head, tail, lot="L1", codes={"hidden": HIDDEN})


@pytest.fixture
def expected(design, content):
    return {content.url, *(HIDDEN for _ in design.codes)}


def seen(label, dots_a_mm):
    """What a camera reads: fewer pixels than dots are sharp for, and a lens that is not perfect."""
    size = [round(side / dots_a_mm * PIXELS_A_MM) for side in label.size]
    picture = label.convert("L").resize(size, Image.Resampling.BOX)
    picture = picture.filter(ImageFilter.GaussianBlur(0.5))
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return {code.text for code in codes}


@pytest.mark.parametrize("dpi", DOTS_A_MM)
def test_from_a_thermal_printer(design, content, expected, dpi):
    (label,) = LabelDots(design, dpi).pictures([content])
    assert seen(label, DOTS_A_MM[dpi]) == expected


@pytest.mark.parametrize("dpi", [300, 600])
def test_from_a_laser_printer_without_grey(design, content, expected, dpi):
    out = BytesIO()
    write_sheets(Listed([content]), design=design, out=out)
    (page,) = pypdfium2.PdfDocument(out.getvalue())
    sheet = page.render(scale=dpi / 72, grayscale=True).to_pil()
    left, top = Grid.of(design).corner(0)
    edges = (left, top, left + design.width_mm, top + design.height_mm)
    label = sheet.crop(tuple(round(edge / 25.4 * dpi) for edge in edges))
    assert seen(label.point(lambda grey: 255 if grey > 127 else 0), dpi / 25.4) == expected
