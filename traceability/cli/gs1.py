"""`nguon gs1`: GS1 numbers and links, read without any database."""

import click

from traceability.cli.commands import Area
from traceability.cli.showing import show_json
from traceability.gs1.digital_link import DigitalLink
from traceability.gs1.elements import read_bracketed
from traceability.gs1.keys import make_sscc

# These commands print nothing but JSON; who asks for it is not told off.
_json = click.option(
    "--json", "as_json", is_flag=True, expose_value=False, help="JSON is printed in any case."
)


@click.group(cls=Area)
def gs1() -> None:
    """GS1 Digital Link URIs and keys; needs no database."""


@gs1.command()
@click.argument("uri")
@click.option(
    "--short-gtins", is_flag=True, help="Take a GTIN of 8, 12 or 13 digits for the one of 14."
)
@_json
def parse(*, uri: str, short_gtins: bool) -> None:
    """Print the elements of the GS1 Digital Link URI as JSON, or say which rule it breaks.

    That the rules allow it does not say that GS1 licensed the number to anybody.
    """
    _show(DigitalLink.parse(uri, short_gtins=short_gtins))


@gs1.command()
@click.argument("elements")
@click.option("--stem", required=True, metavar="URL", help="What the URI begins with.")
@_json
def build(*, elements: str, stem: str) -> None:
    """Write ELEMENTS, such as (01)08938501234568(10)T7, as a GS1 Digital Link URI."""
    _show(DigitalLink.build(stem, read_bracketed(elements)))


@gs1.command()
@click.argument("company_prefix")
@click.argument("serial", type=click.IntRange(min=0))
@click.option("--extension", type=click.IntRange(0, 9), default=0, help="The first digit.")
@_json
def sscc(*, company_prefix: str, serial: int, extension: int) -> None:
    """Make the SSCC of the logistic unit SERIAL under the COMPANY_PREFIX licensed by GS1."""
    show_json({"sscc": make_sscc(company_prefix, serial, extension=extension)})


def _show(link: DigitalLink) -> None:
    show_json(
        {
            "uri": str(link),
            "stem": link.stem,
            "key": link.key.ai,
            "elements": [
                {"ai": each.ai, "value": each.value, "in": "path" if each in link.path else "query"}
                for each in link.elements
            ],
            "element_string": link.bracketed,
        }
    )
