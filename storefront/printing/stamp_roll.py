"""A stamp run for a thermal printer: the same stamps as on a sheet, in the printer's language."""

from typing import BinaryIO, cast

from labels import stock
from labels.crew import Crew
from labels.dots import Dpi
from labels.roll import Progress, RollReport
from labels.roll_job import write_roll
from storefront.printing.paper import Layout
from storefront.printing.stamp_sheet import codes
from traceability.stamps.models import StampRun
from traceability.stamps.vault import Vault

ROLLS = tuple(name for name in stock.shipped() if stock.load(name).kind == "roll")


def write_run_on_roll(
    vault: Vault,
    run: StampRun,
    *,
    layout: Layout,
    out: BinaryIO,
    first: int = 1,
    last: int | None = None,
    hidden: StampRun | None = None,
    processes: int = 1,
    hands: Crew | None = None,
    progress: Progress | None = None,
) -> RollReport:
    """Write what prints stamps `first` to `last` of a run, in the language of the layout.

    `hidden` is a run of hidden codes for a scratch stamp.

    Raises:
        InvalidInput: `hidden` has fewer stamps, or other codes than hidden ones.
        LabelError: a stamp cannot be drawn.
    """
    return write_roll(
        codes(vault, run, first=first, last=last, hidden=hidden),
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
