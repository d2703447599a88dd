"""The file of a print: drawn into a part, read back, and only then given its name."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import labels
from labels import proof
from storefront.printing.stamp_sheet import contents, write_run
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.vault import Vault

Progress = Callable[[int, int], None]
"""Told how many stamps are done, and of how many."""


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
    design: str,
    paper: str,
    start: int,
    stamps: Range,
    progress: Progress,
) -> labels.SheetReport:
    """Draw stamps of a run, and let the disk have them before anybody is told.

    Raises:
        LabelError: a stamp cannot be drawn.
        OSError: the file cannot be written.
    """
    with part.open("wb") as out:
        report = write_run(
            vault,
            run,
            design=design,
            out=out,
            first=stamps.first,
            last=stamps.last,
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
    design: str,
    paper: str,
    start: int,
    stamps: Range,
    progress: Progress,
) -> None:
    """Read every code of a drawn file back and compare it with the record.

    Raises:
        ProofMismatch: a code is not where it should be; names sheet, row and column.
        ProofUnavailable: nothing to read codes with is installed.
    """
    expected = [each.url for each in contents(vault, run, first=stamps.first, last=stamps.last)]
    proof.check(part, expected, design=labels.load_design(design))
    progress(len(stamps), len(stamps))
