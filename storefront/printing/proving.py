"""A printed run against its record: every code of the file is the one that was made."""

from collections.abc import Sequence
from pathlib import Path
from typing import overload

import labels
from labels import proof
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.services import stamp_codes
from traceability.stamps.vault import Vault


class RunCodes(Sequence[str]):
    """What the stamps of a range say, made again from the record as they are asked for."""

    def __init__(self, vault: Vault, run: StampRun, stamps: Range) -> None:
        self._vault, self._run, self._stamps = vault, run, stamps

    def __len__(self) -> int:
        return len(self._stamps)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        """One code, or those of a slice without a step."""
        if isinstance(index, slice):
            start, stop, _ = index.indices(len(self))
            return self._codes(start, stop) if start < stop else []
        position = range(len(self))[index]
        return self._codes(position, position + 1)[0]

    def _codes(self, start: int, stop: int) -> list[str]:
        base_url = f"{self._run.stamp_host.scheme}://{self._run.host}"
        first = self._stamps.first + start
        last = self._stamps.first + stop - 1
        return [code.url(base_url) for code in stamp_codes(self._vault, self._run, first, last)]


def prove_run(
    file: Path,
    vault: Vault,
    run: StampRun,
    *,
    design: str,
    first: int = 1,
    last: int | None = None,
    sample: int | None = None,
    progress: proof.Progress | None = None,
) -> int:
    """Read a printed run back from its file and compare every code, or a sample, with the record.

    Gives how many codes were read.

    Raises:
        ProofMismatch: names the first sheet, row and column that differ.
        LabelError: the file cannot be read, or the design is not known.
    """
    return proof.check(
        file,
        RunCodes(vault, run, Range(first, last or run.count)),
        design=labels.load_design(design),
        sample=sample,
        progress=progress,
    )
