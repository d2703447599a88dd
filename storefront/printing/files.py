"""The file of a print: drawn into a part, read back, and only then given its name."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import labels
from labels import proof
from labels.crew import Crew, cores
from storefront.printing.hands import FOR_ALL_HANDS
from storefront.printing.paper import Layout
from storefront.printing.run_codes import RunCodes
from storefront.printing.stamp_roll import dpi_of, write_recorded_on_roll
from storefront.printing.stamp_sheet import Recorded, recorded, write_recorded
from traceability.errors import InvalidInput
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.vault import Vault

FOR_ALL_HANDS_ON_A_ROLL = 200
"""The same as for sheets, of a roll, whose stamps are made dot by dot."""

Progress = Callable[[int, int], None]
"""Told how many stamps are done, and of how many. What it raises stops the work."""


@contextmanager
def part_of(path: Path, print_id: UUID) -> Iterator[Path]:
    """A file beside `path` to write into; whatever is left under that name at the end goes.

    So does what a worker that was killed left of the same print.
    """
    prefix = f".{path.name}.{print_id.hex[:12]}-"
    for left in path.parent.iterdir():
        if left.name.startswith(prefix):
            left.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def draw_run(
    part: Path,
    stamps: Recorded,
    *,
    layout: Layout,
    progress: Progress,
    hands: Crew | None = None,
) -> int:
    """Draw stamps of a run, and let the disk have them before anybody is told.

    A large run is drawn by `hands`, or by as many processes as there are cores. Gives the number of
    sheets, or of rows on a roll.

    Raises:
        LabelError: a stamp cannot be drawn.
        OSError: the file cannot be written.
    """
    count = len(stamps.codes)
    with part.open("wb") as out:
        sheets, _ = _written(
            stamps,
            layout,
            out=out,
            processes=_processes(layout, count),
            hands=hands,
            progress=lambda done: progress(done, count),
        )
        out.flush()
        os.fsync(out.fileno())
    return sheets


def proof_run(
    part: Path,
    expected: RunCodes,
    *,
    layout: Layout,
    progress: Progress | None = None,
    hands: Crew | None = None,
    sample: int | None = None,
) -> int:
    """Read every code of a drawn file, or a sample, back and compare it with the record.

    `expected` makes the codes again from the record; they are not taken from whatever drew the
    file. Gives how many labels were read.

    Raises:
        ProofMismatch: a code is not where it should be; names sheet, row and column, or the row of
            a roll and the label on it.
        ProofUnavailable: nothing to read codes with is installed.
        LabelError: the file cannot be read.
    """
    if layout.language.is_printers:
        return proof.check_roll(
            part,
            expected,
            language=layout.language.value,
            dpi=dpi_of(layout),
            design=layout.drawn,
            paper=layout.stock,
            sample=sample,
            hands=hands,
            progress=progress,
        )
    return proof.check(
        part,
        expected,
        design=layout.drawn,
        paper=layout.stock,
        start=layout.start - 1,
        calibration=layout.calibration,
        sample=sample,
        hands=hands,
        progress=progress,
    )


def require_drawable(
    vault: Vault, run: StampRun, layout: Layout, *, index: int, hidden: StampRun | None = None
) -> tuple[labels.Notice, ...]:
    """Pass where stamp `index` can be drawn: its texts fit, every letter is there.

    Gives what whoever prints should know of it.

    Raises:
        InvalidInput: it cannot.
    """
    stamp = recorded(vault, run, Range(index, index), hidden=hidden)
    try:
        _, notices = _written(stamp, layout, out=BytesIO())
    except labels.LabelError as error:
        raise InvalidInput(error.template, field="design", **error.params) from error
    return notices


def _written(
    stamps: Recorded, layout: Layout, **options: Any
) -> tuple[int, tuple[labels.Notice, ...]]:
    """Write stamps in the layout's language: how many sheets or rows, and what there is to say."""
    if layout.language.is_printers:
        roll = write_recorded_on_roll(stamps, layout=layout, **options)
        return roll.rows, roll.warnings
    sheets = write_recorded(
        stamps,
        design=layout.drawn,
        paper=layout.stock,
        start=layout.start - 1,
        calibration=layout.calibration,
        **options,
    )
    return sheets.pages, sheets.warnings


def _processes(layout: Layout, count: int) -> int:
    least = FOR_ALL_HANDS_ON_A_ROLL if layout.language.is_printers else FOR_ALL_HANDS
    return cores() if count >= least else 1
