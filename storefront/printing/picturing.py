"""A label alone, as it will be printed: on a page of its own size, and as a picture of that."""

from io import BytesIO
from typing import BinaryIO

import labels
from labels import registry
from labels.document import write_document
from labels.pdfium import pages_png
from labels.stock import Cells, Paper
from storefront.printing.changing import Sides

_LONGEST_PX = 1_000
_SMALL_PX = 320


def sample_of(design: labels.Design) -> labels.StampContent:
    """Made-up content with everything in it."""
    return registry.sample(compact=design.compact)


def draw(sides: Sides, content: labels.StampContent, *, out: BinaryIO) -> labels.SheetReport:
    """Draw one label on a page of its own size, its reverse on the next.

    Raises:
        LabelError: something of it cannot be shown.
    """
    width, height = sides.front.width_mm, sides.front.height_mm
    cell = Cells(1, 1, width, height, 0, 0, width, height)
    alone = Paper(width, height, margin_mm=0, gap_mm=0, name="label", cells=cell)
    return write_document([content], design=sides.front, back=sides.back, paper=alone, out=out)


def picture(
    sides: Sides, content: labels.StampContent, *, small: bool = False
) -> tuple[bytes, labels.SheetReport]:
    """The label as a PNG, made from the PDF itself, and what drawing it had to say.

    Raises:
        LabelError: something of it cannot be shown, or nothing to render it with is installed.
    """
    pdf = BytesIO()
    report = draw(sides, content, out=pdf)
    longest = _SMALL_PX if small else _LONGEST_PX
    return pages_png(pdf.getvalue(), longest_px=longest), report
