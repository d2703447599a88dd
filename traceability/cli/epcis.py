"""`nguon epcis`: the same history in GS1's words."""

from typing import BinaryIO

import click

from traceability.cli.commands import Area
from traceability.epcis.context import parse
from traceability.epcis.event_hash import DIGESTS, STANDARD, event_hashes


@click.group(cls=Area)
def epcis() -> None:
    """Exchange events in EPCIS 2.0."""


@epcis.command("hash")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--digest",
    type=click.Choice(list(DIGESTS)),
    default=STANDARD,
    show_default=True,
    help="With what the hashes are made.",
)
def hash_(*, file: BinaryIO, digest: str) -> None:
    """Print the event hash id of every event in FILE (- for standard input), one a line.

    FILE is JSON-LD: an EPCIS document, a query document, a list of events or one event. Needs no
    database, and fetches nothing.
    """
    for said in event_hashes(parse(file.read()), digest=digest):
        click.echo(said)
