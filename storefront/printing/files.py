"""The file of a print: drawn into a part, read back, and only then given its name."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import labels
from labels import proof
from labels.crew import Crew, cores
from storefront.printing.hands import FOR_ALL_HANDS
from storefront.printing.paper import Layout
from storefront.printing.stamp_sheet import codes, write_run
from traceability.errors import InvalidInput
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.vault import Vault

Progress = Callable[[int, int], None]
"""Told how many stamps are done, and of how many. What it raises stops the work."""


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """A file beside `path` to write into; whatever is left under that name at the end goes."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def draw_run(
    part: Path,
    vault: Vault,
    run: StampRun,
    *,
    layout: Layout,
    stamps: Range,
    progress: Progress,
    hidden: StampRun | None = None,
    hands: Crew | None = None,
) -> labels.SheetReport:
    """Draw stamps of a run, and let the disk have them before anybody is told.

    A large run is drawn by `hands`, or by as many processes as there are cores.

    Raises:
        LabelError: a stamp cannot be drawn.
        OSError: the file cannot be written.
    """
    with part.open("wb") as out:
        report = write_run(
            vault,
            run,
            design=layout.drawn,
            out=out,
            first=stamps.first,
            last=stamps.last,
            hidden=hidden,
            paper=layout.stock,
            start=layout.start - 1,
            calibration=layout.calibration,
            processes=cores() if len(stamps) >= FOR_ALL_HANDS else 1,
            hands=hands,
            progress=lambda done: progress(done, len(stamps)),
        )
        out.flush()
        os.fsync(out.fileno())
    return report


def proof_run(
    part: Path,
    vault: Vault,
    run: StampRun,
    *,
    layout: Layout,
    stamps: Range,
    hidden: StampRun | None = None,
    progress: Progress | None = None,
    hands: Crew | None = None,
    sample: int | None = None,
) -> int:
    """Read every code of a drawn file, or a sample, back and compare it with the record.

    The codes are made again from the record, not taken from whatever drew the file. Gives how many
    labels were read.

    Raises:
        ProofMismatch: a code is not where it should be; names sheet, row and column.
        ProofUnavailable: nothing to read codes with is installed.
        LabelError: the file cannot be read.
    """
    return proof.check(
        part,
        codes(vault, run, first=stamps.first, last=stamps.last, hidden=hidden),
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
) -> None:
    """Pass where stamp `index` can be drawn: its texts fit, every letter is there.

    Raises:
        InvalidInput: it cannot.
    """
    try:
        write_run(
            vault,
            run,
            design=layout.drawn,
            out=BytesIO(),
            first=index,
            last=index,
            hidden=hidden,
            paper=layout.stock,
            start=layout.start - 1,
            calibration=layout.calibration,
        )
    except labels.LabelError as error:
        raise InvalidInput(error.template, field="design", **error.params) from error
