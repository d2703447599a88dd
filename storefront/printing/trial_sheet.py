"""The outlines of a label sheet, to be held against one before it is spent."""

from io import BytesIO

from labels import stock
from labels.stock import EXACT, Calibration, Paper
from labels.trial_sheet import write_trial_sheet
from traceability.errors import N_, NotFound


def _has_outlines(paper: Paper) -> bool:
    cells = paper.cells
    return paper.kind == "sheet" and cells is not None and cells.columns * cells.rows > 1


LABEL_SHEETS = tuple(name for name in stock.shipped() if _has_outlines(stock.load(name)))
"""The papers that hold several labels which are cut already."""


def trial_sheet(paper: str, calibration: Calibration = EXACT) -> BytesIO:
    """The outlines of a label sheet as a PDF, with a printer's correction where it has one.

    Raises:
        NotFound: there is no label sheet of that name.
    """
    if paper not in LABEL_SHEETS:
        raise NotFound(N_("There is no label sheet “%(value)s”."), field="paper", value=paper[:40])
    out = BytesIO()
    write_trial_sheet(out, paper=stock.load(paper), calibration=calibration)
    out.seek(0)
    return out
