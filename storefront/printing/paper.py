"""What a print is laid out on: a design, a paper, the first free label, and in which language.

A roll in a thermal printer is printed by its driver from a PDF, or from a file in the printer's own
language, which sets every code on whole dots. There a measured error has no place: it was measured
on a page of A4, which no such printer takes, and to stretch a code by a thousandth breaks its dots.
What is off there is put right at the printer, which measures its labels itself.
"""

import enum
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import labels
from labels import stock
from labels.paper import Grid, papers_for
from labels.stock import EXACT, Calibration, Paper
from traceability.errors import N_, InvalidInput
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


HIDDEN = "hidden"
"""What designs call the second code of a scratch stamp."""
DPIS = (203, 300)
"""How fine thermal printers are, in dots an inch."""


class Language(enum.StrEnum):
    """What a print's file is written in; also how its name ends."""

    PDF = "pdf"
    ZPL = "zpl"
    TSPL = "tspl"

    @property
    def is_printers(self) -> bool:
        """Whether it is sent to a thermal printer as it is."""
        return self is not Language.PDF

    @property
    def media_type(self) -> str:
        """What it is called when it is sent over the web."""
        return "application/octet-stream" if self.is_printers else "application/pdf"


@dataclass(frozen=True)
class Layout:
    """How the stamps of a print stand on its sheets, which are counted from 1. Pure.

    `start` is the first label of the first sheet, from 1: the ones before it were used up. Of a
    roll every row is a sheet. `dpi` is that of the printer, where the file is in its own language.
    """

    design: str
    paper: str = USUAL_PAPER
    start: int = 1
    calibration: Calibration = EXACT
    styled: labels.Design | None = None
    """The design in the cooperative's own words and colours; everything stands where it stood."""
    language: Language = Language.PDF
    dpi: int | None = None

    @classmethod
    def checked(
        cls,
        design: str,
        paper: str,
        start: int = 1,
        calibration: Calibration = EXACT,
        *,
        language: Language = Language.PDF,
        dpi: int | None = None,
    ) -> Self:
        """A layout that can be printed.

        Raises:
            InvalidInput: there is no such design or paper, the one does not fit on the other, the
                sheet has no label `start`; the correction moves a code off the paper; or in a
                printer's language the paper is no roll, the resolution is missing, or there is a
                start or a correction, which it does not have.
        """
        made = cls(design, paper, start, calibration, language=language, dpi=dpi)
        for field in ("stock", "grid"):
            try:
                getattr(made, field)
            except labels.LabelError as error:
                raise InvalidInput(
                    error.template, field=_FIELDS.get(error.code, "design"), **error.params
                ) from error
        made.check_language()
        made.check_reach()
        return made

    def check_reach(self) -> None:
        """Pass where the printer's correction leaves the codes of all labels on the paper.

        Raises:
            InvalidInput: it does not.
        """
        code = self.drawn.qr
        if code is None or self.calibration.is_none:
            return
        places = map(self.grid.corner, (0, self.grid.per_sheet - 1))
        (left, top), (right, bottom) = (
            self.calibration.applied(x + code.x_mm + side, y + code.y_mm + side)
            for (x, y), side in zip(places, (0, code.width_mm), strict=True)
        )
        room = self.stock
        if min(left, top) < 0 or right > room.width_mm or bottom > room.height_mm:
            raise InvalidInput(
                N_(
                    "With this printer's correction codes would stand over the edge of the paper"
                    " %(value)s. Measure the printer anew, or take another paper."
                ),
                field="printer",
                value=self.paper,
            )

    def check_language(self) -> None:
        """Pass where the file's language goes with all else.

        Raises:
            InvalidInput: it does not.
        """
        if not self.language.is_printers:
            if self.dpi is not None:
                raise InvalidInput(
                    N_("A PDF has no resolution; leave %(value)s out."), field="dpi", value=self.dpi
                )
            return
        if not self.is_roll:
            raise InvalidInput(
                N_("%(value)s is for rolls; on sheets a PDF is printed."),
                field="language",
                value=self.language.upper(),
            )
        if self.dpi not in DPIS:
            raise InvalidInput(
                N_("Say how fine the printer prints: 203 or 300 dpi; its label or manual says so."),
                field="dpi",
                value=self.dpi,
            )
        if self.start != 1:
            raise InvalidInput(
                N_("A roll begins with a whole row; there is no label %(value)s to begin at."),
                field="start",
                value=self.start,
            )
        if not self.calibration.is_none:
            raise InvalidInput(
                N_(
                    "A correction is for printers of sheets. A thermal printer is set at the"
                    " printer itself."
                ),
                field="printer",
            )

    @property
    def is_roll(self) -> bool:
        """Whether a sheet is a row of a roll."""
        return self.stock.kind == "roll"

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


def has_hidden_codes(design: str) -> bool:
    """Whether a second code lies on every label of the design, under a patch."""
    return any(code.show == HIDDEN for code in labels.load_design(design).codes)


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
