"""A stamp run for a thermal printer: the same stamps as on a sheet, in the printer's language."""

from pathlib import Path

import labels
from labels import stock
from labels.dots import Dpi
from labels.roll import Progress, RollReport, contents_of
from labels.tspl import write_tspl
from labels.zpl import write_zpl
from storefront.printing.stamp_sheet import codes
from traceability.stamps.models import StampRun
from traceability.stamps.vault import Vault

WRITERS = {"zpl": write_zpl, "tspl": write_tspl}
ROLLS = tuple(name for name in stock.shipped() if stock.load(name).kind == "roll")


def write_roll_to(
    path: Path,
    vault: Vault,
    run: StampRun,
    *,
    language: str,
    dpi: Dpi,
    design: str,
    roll: str,
    first: int = 1,
    last: int | None = None,
    hidden: StampRun | None = None,
    progress: Progress | None = None,
) -> RollReport:
    """Write what prints a run on a roll, in one of `WRITERS`, into a file: whole or not at all.

    `hidden` is a run of hidden codes for a scratch stamp.

    Raises:
        InvalidInput: `hidden` has fewer stamps, or other codes than hidden ones.
        LabelError: the design or the roll is not known, or a stamp cannot be drawn.
        OSError: the file cannot be written.
    """
    with labels.whole_file(path) as out:
        return WRITERS[language](
            contents_of(codes(vault, run, first=first, last=last, hidden=hidden)),
            design=labels.load_design(design),
            paper=stock.load(roll),
            dpi=dpi,
            out=out,
            progress=progress,
        )
