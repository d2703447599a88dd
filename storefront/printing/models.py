"""The print ledger: what was printed of a run, by whom, on which paper, and what was spoiled.

Beside it what prints are made with: designs in the cooperative's own words and colours, and what
its printers do wrong.
"""

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from labels.stock import Calibration
from storefront.printing.paper import Language, Layout
from traceability.database import Base, Identified, within_organisation
from traceability.parties.models import Person
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range


class PrintState(enum.StrEnum):
    """How far a print is."""

    WAITING = "waiting"
    DRAWING = "drawing"
    PROOFING = "proofing"
    READY = "ready"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def is_open(self) -> bool:
        """Whether something is still going to happen."""
        return self in OPEN


OPEN = frozenset({PrintState.WAITING, PrintState.DRAWING, PrintState.PROOFING})
DPI_OF_LANGUAGE = (
    "(language = 'pdf' AND dpi IS NULL)"
    " OR (language IN ('zpl', 'tspl') AND dpi IS NOT NULL AND dpi IN (203, 300))"
)
COUNTED = OPEN | {PrintState.READY}
"""The states in which the stamps of a print are on paper, or about to be."""


class Fate(enum.StrEnum):
    """What becomes of the stamps of a spoiled sheet."""

    AGAIN = "again"
    """The sheet was destroyed: its stamps may be printed once more."""
    VOID = "void"
    """The sheet is lost, or nobody knows: its stamps are void for ever."""


class LabelStyle(Identified, Base):
    """A shipped design in the cooperative's own words and colours, with its logo.

    A row never changes, so that a print made with it can be made again: a changed style is a new
    row of the same name, and the one before is retired. `texts` and `colours` are by the design's
    names, a colour as `#1e5631`; the logo is a file of the organisation.
    """

    __tablename__ = "label_styles"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "name", "version"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    design: Mapped[str] = mapped_column(String(40))
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
    colours: Mapped[dict[str, str]] = mapped_column(JSON)
    logo_sha256: Mapped[str | None] = mapped_column(String(64))
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


def calibration_columns(calibration: Calibration) -> dict[str, int]:
    """A correction as `Calibrated` keeps it."""
    return {
        "offset_x_um": round(calibration.offset_x_mm * 1_000),
        "offset_y_um": round(calibration.offset_y_mm * 1_000),
        "scale_x_ppm": round(calibration.scale_x * 1_000_000),
        "scale_y_ppm": round(calibration.scale_y * 1_000_000),
    }


class Calibrated:
    """What a printer does wrong, turned round: micrometres, and parts in a million of the size."""

    offset_x_um: Mapped[int] = mapped_column(default=0)
    offset_y_um: Mapped[int] = mapped_column(default=0)
    scale_x_ppm: Mapped[int] = mapped_column(default=1_000_000)
    scale_y_ppm: Mapped[int] = mapped_column(default=1_000_000)

    @property
    def calibration(self) -> Calibration:
        """As the labels take it."""
        return Calibration(
            self.offset_x_um / 1_000,
            self.offset_y_um / 1_000,
            self.scale_x_ppm / 1_000_000,
            self.scale_y_ppm / 1_000_000,
        )

    def calibrate(self, calibration: Calibration) -> None:
        """Keep it, to the micrometre and to the millionth."""
        for column, value in calibration_columns(calibration).items():
            setattr(self, column, value)


class LabelPrinter(Identified, Calibrated, Base):
    """A printer of the cooperative, measured with a calibration page."""

    __tablename__ = "label_printers"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "name"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(60))
    measured_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    measured_at: Mapped[datetime]


class Print(Identified, Calibrated, Base):
    """One print of stamps `first` to `last` of a run; `number` counts the prints of the run.

    `done` stamps of the present stage are finished. Whoever works on it puts a name in `worker` and
    the time in `seen_at` again and again: where that stays away, somebody else begins anew, which
    gives the same file. `out` is where the command line was told to write; prints of the site lie
    in the deployment's folder under their id. `proofed` codes were read back before the file was
    released. `problem` says in English why it came to nothing, `trouble` in parts, a message id and
    its params, to be said in any language. `reason` says why stamps are printed a second time.
    `hidden_id` is the run of a scratch stamp's second codes. The printer's error is kept as it was,
    so that the file comes out the same later. `language` is what the file is written in, `dpi` how
    fine the thermal printer is that reads it; of a roll, rows are counted as sheets.
    """

    __tablename__ = "prints"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("run_id", "number"),
        within_organisation("stamp_runs", "run_id"),
        within_organisation("stamp_runs", "hidden_id"),
        within_organisation("label_styles", "style_id"),
        CheckConstraint("first >= 1 AND last >= first", name="range"),
        CheckConstraint("start >= 1", name="start"),
        CheckConstraint(DPI_OF_LANGUAGE, name="dpi"),
        Index("ix_prints_waiting", "state", "seen_at"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    run_id: Mapped[UUID]
    number: Mapped[int]
    first: Mapped[int]
    last: Mapped[int]
    design: Mapped[str] = mapped_column(String(40))
    paper: Mapped[str] = mapped_column(String(40))
    start: Mapped[int] = mapped_column(default=1)
    language: Mapped[Language] = mapped_column(default=Language.PDF, server_default="pdf")
    dpi: Mapped[int | None]
    hidden_id: Mapped[UUID | None]
    style_id: Mapped[UUID | None]
    printer: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(200))
    out: Mapped[str | None] = mapped_column(String(1000))
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    state: Mapped[PrintState] = mapped_column(default=PrintState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    stage_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    worker: Mapped[str | None] = mapped_column(String(40))
    sheets: Mapped[int | None]
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    drawn_ms: Mapped[int | None]
    proofed_ms: Mapped[int | None]
    proofed: Mapped[int | None]
    finished_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(500))
    trouble: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    run: Mapped[StampRun] = relationship(
        viewonly=True, primaryjoin="Print.run_id == StampRun.id", foreign_keys="Print.run_id"
    )
    hidden: Mapped[StampRun | None] = relationship(
        viewonly=True, primaryjoin="Print.hidden_id == StampRun.id", foreign_keys="Print.hidden_id"
    )
    style: Mapped[LabelStyle | None] = relationship(
        viewonly=True,
        primaryjoin="Print.style_id == LabelStyle.id",
        foreign_keys="Print.style_id",
    )
    person: Mapped[Person | None] = relationship(viewonly=True)

    @property
    def stamps(self) -> Range:
        """The stamps on it."""
        return Range(self.first, self.last)

    @property
    def layout(self) -> Layout:
        """How they stand on its sheets."""
        return Layout(
            self.design,
            self.paper,
            self.start,
            self.calibration,
            language=self.language,
            dpi=self.dpi,
        )


def counts() -> ColumnElement[bool]:
    """Prints whose stamps are on paper, or about to be.

    Also where the file was released once and could not be drawn anew since.
    """
    return or_(Print.state.in_(COUNTED), Print.sha256.is_not(None))


class PrintDownload(Identified, Base):
    """Somebody took the file of a print, to print it."""

    __tablename__ = "print_downloads"
    __table_args__ = (within_organisation("prints", "print_id"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    print_id: Mapped[UUID] = mapped_column(index=True)
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship(viewonly=True)


class SpoiledSheets(Identified, Base):
    """Sheets `first_sheet` to `last_sheet` of a print came to nothing, and what became of them."""

    __tablename__ = "spoiled_sheets"
    __table_args__ = (
        within_organisation("prints", "print_id"),
        CheckConstraint("first_sheet >= 1 AND last_sheet >= first_sheet", name="sheets"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    print_id: Mapped[UUID] = mapped_column(index=True)
    first_sheet: Mapped[int]
    last_sheet: Mapped[int]
    fate: Mapped[Fate]
    noted_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship(viewonly=True)

    @property
    def sheets(self) -> Range:
        """Which sheets, counted from 1."""
        return Range(self.first_sheet, self.last_sheet)
