"""The first free label of a half-used sheet: chosen on a picture of the sheet, or as a number."""

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext

from labels.paper import Grid
from storefront.printing.paper import Layout
from storefront.web.forms import Required, WholeField
from traceability.errors import InvalidInput

PLACE, WAS = "place", "was_start"


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A sheet of a paper: rows of labels, counted from 1, and the first that is free."""

    rows: tuple[tuple[int, ...], ...]
    start: int
    is_roll: bool

    @property
    def per_sheet(self) -> int:
        """How many labels there are."""
        return sum(map(len, self.rows))

    @classmethod
    def of(cls, grid: Grid, start: int) -> "SheetShown":
        """The places of a grid."""
        rows = tuple(
            tuple(row * grid.columns + column + 1 for column in range(grid.columns))
            for row in range(grid.rows)
        )
        return cls(rows, start, grid.paper.kind == "roll")


def start_field() -> Any:
    """The first free label as a number."""
    return WholeField(
        lazy_gettext("Begin at label"),
        default=1,
        description=lazy_gettext("On a half-used sheet: the first label that is free."),
        validators=[Required()],
    )


def take_place(form: Any) -> None:
    """Let a label that was chosen on the picture count, where it is another than it showed."""
    place, was = request.form.get(PLACE, ""), request.form.get(WAS, "")
    if place.isascii() and place.isdigit() and place != was:
        form.start.raw_data = [place]
        form.start.data = int(place)


def sheet_shown(design: str, paper: str, start: int | None) -> SheetShown | None:
    """The picture of a sheet; None where the design does not go on the paper.

    A start that the sheet does not have shows the whole sheet.
    """
    try:
        grid = Layout.checked(design, paper).grid
    except InvalidInput:
        return None
    wanted = start if start and 1 <= start <= grid.per_sheet else 1
    return SheetShown.of(grid, wanted)
