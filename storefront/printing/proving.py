"""A printed run against its record: every code of the file is the one that was made."""

from pathlib import Path

import labels
from labels import proof
from labels.stock import A4, EXACT, Calibration, Paper
from storefront.printing.stamp_sheet import codes
from traceability.stamps.models import StampRun
from traceability.stamps.vault import Vault


def prove_run(
    file: Path,
    vault: Vault,
    run: StampRun,
    *,
    design: str,
    first: int = 1,
    last: int | None = None,
    hidden: StampRun | None = None,
    paper: Paper = A4,
    start: int = 0,
    calibration: Calibration = EXACT,
    sample: int | None = None,
    processes: int | None = None,
    progress: proof.Progress | None = None,
) -> int:
    """Read a printed run back from its file and compare every code, or a sample, with the record.

    The codes are made again from the record, not taken from whatever drew the file. `hidden`,
    `paper`, `start` and `calibration` are as `write_run` was given them. Gives how many labels were
    read.

    Raises:
        InvalidInput: `hidden` has fewer stamps, or other codes than hidden ones.
        ProofMismatch: names the first sheet, row and column that differ.
        LabelError: the file cannot be read, or the design is not known.
    """
    return proof.check(
        file,
        codes(vault, run, first=first, last=last, hidden=hidden),
        design=labels.load_design(design),
        paper=paper,
        start=start,
        calibration=calibration,
        sample=sample,
        processes=processes,
        progress=progress,
    )
