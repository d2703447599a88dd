"""Stamps for a thermal printer: the same as on a sheet, in the printer's language."""

from typing import BinaryIO, cast

from labels import stock
from labels.crew import Crew
from labels.dots import Dpi
from labels.roll import Progress, RollReport
from labels.roll_job import write_roll
from storefront.printing.paper import Layout
from storefront.printing.stamp_sheet import Recorded

ROLLS = tuple(name for name in stock.shipped() if stock.load(name).kind == "roll")


def write_recorded_on_roll(
    stamps: Recorded,
    *,
    layout: Layout,
    out: BinaryIO,
    processes: int = 1,
    hands: Crew | None = None,
    progress: Progress | None = None,
) -> RollReport:
    """Write what prints stamps, in the language of the layout.

    Raises:
        LabelError: a stamp cannot be drawn.
    """
    return write_roll(
        stamps.codes,
        language=layout.language.value,
        dpi=dpi_of(layout),
        design=layout.drawn,
        paper=layout.stock,
        out=out,
        processes=processes,
        hands=hands,
        progress=progress,
    )


def dpi_of(layout: Layout) -> Dpi:
    """How fine the printer of a layout in its language is; it was checked when it was asked for."""
    return cast("Dpi", layout.dpi)
