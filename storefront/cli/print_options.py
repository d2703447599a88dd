"""What the commands that print stamps are asked. To know it loads no database."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from labels.errors import BadCalibration
from labels.stock import EXACT, Calibration
from storefront.printing.paper import DESIGNS, USUAL_DESIGN, USUAL_PAPER, Layout, every_paper
from traceability.cli.options import INT
from traceability.errors import InvalidInput

NEW = "new"
"""Instead of a run of hidden codes: one that is made with the print."""


class HiddenRun(click.ParamType[int | str]):
    """The number of a run, or `new`."""

    name = "N"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        """As it was typed."""
        if value == NEW:
            return NEW
        return int(INT.convert(value, param, ctx))


out_option = click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.pdf",
    help="The sheets; the file gets this name once every code was read back.",
)
design_option = click.option(
    "--design",
    type=click.Choice(DESIGNS),
    show_default=f"{USUAL_DESIGN}, or the style's",
    help="In mm.",
)
paper_option = click.option(
    "--paper",
    type=click.Choice(every_paper()),
    default=USUAL_PAPER,
    show_default=True,
    help="What is printed on.",
)
start_option = click.option(
    "--start",
    type=INT,
    default=1,
    show_default=True,
    help="The first free label of a half-used sheet.",
)
style_option = click.option(
    "--style", metavar="NAME", help="Own words, colours and logo: nguon labels styles."
)
printer_option = click.option(
    "--printer", metavar="NAME", help="Its correction: nguon labels printers."
)
hidden_option = click.option(
    "--hidden",
    type=HiddenRun(),
    help="The run of a scratch stamp's second codes, or new: they are made now.",
)
proof_option = click.option(
    "--proof/--no-proof",
    default=True,
    show_default=True,
    help="Read every code of the file back before it is released.",
)
sample_option = click.option(
    "--sample", type=click.IntRange(min=1), metavar="N", help="Read about N codes back, not all."
)


def correction(offset: tuple[float, float], scale: tuple[float, float]) -> Calibration:
    """The printer's error as it was typed.

    Raises:
        InvalidInput: no printer is that far off.
    """
    try:
        return Calibration(*offset, *scale)
    except BadCalibration as error:
        raise InvalidInput(error.template, field="printer", **error.params) from error


@dataclass(frozen=True)
class Typed:
    """What stamps are to look like, as it was typed; style and printer are names in the record.

    Raises:
        UsageError: a printer that was measured, and an error beside it.
        InvalidInput: it cannot be printed; with a style that shows once the style is known.
    """

    design: str | None
    """Without one that of the style, or the usual one."""
    paper: str
    start: int
    style: str | None
    printer: str | None
    calibration: Calibration = EXACT

    def __post_init__(self) -> None:
        if self.printer is not None and self.calibration != EXACT:
            raise click.UsageError("Say --printer, or --offset and --scale, not both.")
        if self.style is None:
            self.layout()

    def layout(self, usual: str = USUAL_DESIGN) -> Layout:
        """On the design that was typed, or else the `usual` one.

        Raises:
            InvalidInput: it cannot be printed.
        """
        return Layout.checked(self.design or usual, self.paper, self.start, self.calibration)
