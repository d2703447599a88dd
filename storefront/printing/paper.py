"""What a print is laid out on: a design, a paper, the first free label, a printer's error."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import labels
from labels import stock
from labels.paper import Grid, papers_for
from labels.stock import EXACT, Calibration, Paper
from traceability.errors import InvalidInput
from traceability.stamps.ranges import Range

DESIGNS = labels.shipped_designs("stamp")
USUAL_DESIGN = "35x25"
OFFERED = (USUAL_DESIGN, "25x25")
"""At a click, the larger first: it has room for names."""

USUAL_PAPER = "a4"
_USUAL = {
    "leaflet-a5": "a4-2-a5",
    "brochure-outside": "a4-landscape",
    "payment-a4": "a4-whole",
}


@dataclass(frozen=True)
class Layout:
    """How the stamps of a print stand on its sheets, which are counted from 1. Pure.

    `start` is the first label of the first sheet, from 1: the ones before it were used up.
    """

    design: str
    paper: str = USUAL_PAPER
    start: int = 1
    calibration: Calibration = EXACT
    styled: labels.Design | None = None
    """The design in the cooperative's own words and colours; everything stands where it stood."""

    @classmethod
    def checked(
        cls, design: str, paper: str, start: int = 1, calibration: Calibration = EXACT
    ) -> Self:
        """A layout that can be printed.

        Raises:
            InvalidInput: there is no such design or paper, the one does not fit on the other, or
                the sheet has no label `start`.
        """
        made = cls(design, paper, start, calibration)
        for field in ("stock", "grid"):
            try:
                getattr(made, field)
            except labels.LabelError as error:
                raise InvalidInput(
                    error.template, field=_FIELDS.get(error.code, "design"), **error.params
                ) from error
        return made

    @cached_property
    def drawn(self) -> labels.Design:
        """The design as it is drawn."""
        return self.styled or labels.load_design(self.design)

    @cached_property
    def stock(self) -> Paper:
        """The paper itself."""
        return stock.load(self.paper)

    @cached_property
    def grid(self) -> Grid:
        """Where the labels stand."""
        return Grid.of(self.drawn, self.stock, start=self.start - 1)

    def sheets(self, stamps: int) -> int:
        """How many sheets so many stamps take."""
        return self.grid.pages(stamps)

    def on_sheets(self, stamps: Range, sheets: Range) -> Range:
        """Those of `stamps` that stand on `sheets`; the sheets must be there."""
        per_sheet = self.grid.per_sheet
        before = stamps.first - (self.start - 1)
        first = before + (sheets.first - 1) * per_sheet
        last = before + sheets.last * per_sheet - 1
        return Range(max(first, stamps.first), min(last, stamps.last))


_FIELDS = {"bad_start": "start", "bad_paper": "paper", "paper_too_small": "paper"}


def usual_paper(design: str) -> str:
    """What a design is printed on where nobody says otherwise."""
    return _USUAL.get(design, USUAL_PAPER)


def papers_of(design: str) -> tuple[str, ...]:
    """The papers that suit a design, plain A4 first, then sheets, then rolls."""
    return tuple(sorted(papers_for(labels.load_design(design)), key=_order))


def every_paper() -> tuple[str, ...]:
    """Every paper, in the same order."""
    return tuple(sorted(stock.shipped(), key=_order))


def paper_words(paper: str, language: str) -> str:
    """What a paper is called."""
    if paper not in stock.shipped():
        return paper
    known = stock.load(paper)
    return known.title_vi if language == "vi" else known.title_en


def _order(paper: str) -> tuple[bool, bool, str]:
    return paper != USUAL_PAPER, paper.startswith("roll"), paper
