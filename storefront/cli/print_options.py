"""What the commands that print stamps are asked. To know it loads no database."""

from pathlib import Path

import click

from storefront.printing.paper import DESIGNS, USUAL_DESIGN, USUAL_PAPER, every_paper

out_option = click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.pdf",
    help="The sheets; the file gets this name once every code was read back.",
)
design_option = click.option(
    "--design", type=click.Choice(DESIGNS), default=USUAL_DESIGN, show_default=True, help="In mm."
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
    type=int,
    default=1,
    show_default=True,
    help="The first free label of a half-used sheet.",
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
