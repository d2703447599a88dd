"""A run for a thermal printer, made in parts on all cores; the bytes are the same on any number."""

from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import Any, BinaryIO

from labels import tspl, zpl
from labels.codes import Codes
from labels.crew import Crew, in_order
from labels.design import Design
from labels.dots import Dpi
from labels.errors import NothingToPrint, Notice
from labels.paper import Grid, Paper
from labels.roll import Progress, Roll, RollReport, contents_of

LANGUAGES = {"zpl": zpl, "tspl": tspl}
"""What writes each language: `opening` of a file, `commands` of a row."""
ROWS_IN_A_PART = 32


@dataclass(frozen=True)
class Rows:
    """Some rows as the printer reads them, and what is worth saying about them."""

    commands: bytes
    rows: int
    labels: int
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class RollJob:
    """All that it takes to make the rows of a run, in any process (`labels.crew.Job`)."""

    codes: Codes
    design: Design
    paper: Paper
    dpi: Dpi
    language: str

    @property
    def parts(self) -> int:
        """In how many parts it is made."""
        return -(-len(self.codes) // self._in_a_part)

    @property
    def _in_a_part(self) -> int:
        return ROWS_IN_A_PART * Grid.of(self.design, self.paper).per_sheet

    def part(self, number: int) -> Rows:
        """Some rows.

        Raises:
            LabelError: something of a label cannot be shown.
        """
        start = number * self._in_a_part
        stop = min(start + self._in_a_part, len(self.codes))
        made = self._roll.rows(contents_of(self.codes, start, stop))
        written = [LANGUAGES[self.language].commands(bitmap) for _, bitmap in made]
        return Rows(b"".join(written), len(written), stop - start, tuple(self._roll.notices))

    @cached_property
    def _roll(self) -> Roll:
        return Roll(self.design, self.paper, self.dpi)

    def __getstate__(self) -> dict[str, Any]:
        """All but what each process makes for itself."""
        return {name: value for name, value in self.__dict__.items() if name != "_roll"}


def write_roll(
    codes: Codes,
    *,
    language: str,
    dpi: Dpi,
    design: Design,
    paper: Paper,
    out: BinaryIO,
    processes: int = 1,
    hands: Crew | None = None,
    progress: Progress | None = None,
) -> RollReport:
    """Write what prints every label of `codes` on a roll, in one of `LANGUAGES`, once each.

    Rows are written as they are made; memory does not grow with their number. `hands`, where there
    are any, do the work in the place of new processes.

    Raises:
        PaperTooSmall: the design does not fit on the roll's labels.
        NothingToPrint: there is no label.
        LabelError: a label cannot be drawn: a letter, a length, a size.
        ProofUnavailable: pdfium, of the extra `proof`, is not installed.
        WorkerLost: a process ended by itself.
        OSError: `out` takes no more.
    """
    if not len(codes):
        raise NothingToPrint
    job = RollJob(codes, design, paper, dpi, language)
    out.write(LANGUAGES[language].opening(paper))
    rows = labels = 0
    told: dict[Notice, None] = {}
    made = hands.work(job, job.parts) if hands else in_order(job, job.parts, processes=processes)
    with closing(made):
        for some in made:
            out.write(some.commands)
            rows += some.rows
            labels += some.labels
            told |= dict.fromkeys(some.notices)
            if progress:
                progress(labels)
    return RollReport(rows, labels, tuple(told))
