"""`nguon stamps prints` and `nguon stamps spoiled`: the print ledger."""

from collections.abc import Iterable

import click

from storefront.printing import ledger, spoiling
from storefront.printing.models import Fate
from traceability.cli.commands import Act
from traceability.cli.naming import console_recorder, run_numbered
from traceability.cli.opening import opened
from traceability.cli.options import INT
from traceability.cli.showing import json_option, show_one, show_rows
from traceability.stamps.ranges import Range

_run_option = click.option(
    "--run", "number", required=True, type=INT, metavar="N", help="The run's number."
)


@click.command(cls=Act)
@_run_option
@json_option
def prints(*, number: int, as_json: bool) -> None:
    """List the prints of a run: who, when, on which paper, how many sheets were spoiled.

    Of a roll, rows are counted as sheets. A run of hidden codes is printed with the run of its
    scratch stamps.
    """
    with opened() as deployment, deployment.reading() as session:
        run = run_numbered(session, number)
        found = ledger.every_print_of(session, run)
        spoiled = spoiling.spoiled_sheets_of(session, found)
        rows = [
            {
                "run": each.run.number,
                "print": each.number,
                "first": each.first,
                "last": each.last,
                "design": each.design,
                "paper": each.paper,
                "language": each.language.value,
                "dpi": each.dpi,
                "asked_at": each.asked_at,
                "by": each.person.display_name if each.person else "nguon",
                "state": each.state.value,
                "sheets": each.sheets,
                "spoiled": spoiled[each.id],
                "reason": each.reason,
            }
            for each in found
        ]
        left = ledger.left_to_print(session, run)
        perhaps = ledger.perhaps_printed(session, run, left)
    show_rows(rows, as_json=as_json)
    if left and not as_json:
        click.echo(f"nguon: not in the print ledger yet: {_said(left)}", err=True)
    if perhaps and not as_json:
        click.echo(
            f"nguon: recorded as on packs: {_said(perhaps)}; perhaps printed before the print"
            " ledger was kept, or elsewhere",
            err=True,
        )


def _said(stamps: Iterable[Range]) -> str:
    return ", ".join(f"{each.first}-{each.last}" for each in stamps)


@click.command(cls=Act)
@_run_option
@click.option("--print", "print_number", required=True, type=INT, metavar="N", help="Which print.")
@click.option(
    "--first", required=True, type=INT, metavar="N", help="The first spoiled sheet or row."
)
@click.option("--last", type=INT, metavar="N", help="The last one; without it, the same.")
@click.option(
    "--fate",
    required=True,
    type=click.Choice([fate.value for fate in Fate]),
    help="again: destroyed, its stamps may be printed again; void: lost, they are void.",
)
@click.option("--sure", is_flag=True, help="Void them although they are on packs or printed twice.")
@json_option
def spoiled(
    *,
    number: int,
    print_number: int,
    first: int,
    last: int | None,
    fate: str,
    sure: bool,
    as_json: bool,
) -> None:
    """Note sheets or rows that came to nothing, and what becomes of their stamps."""
    with opened() as deployment, deployment.transaction() as session:
        run = run_numbered(session, number)
        printed = ledger.print_numbered(session, run, print_number)
        noted = spoiling.note_spoiled(
            session,
            console_recorder(deployment, run.organisation),
            printed=printed,
            sheets=Range(first, last or first),
            fate=Fate(fate),
            sure=sure,
        )
        stamps = printed.layout.on_sheets(printed.stamps, noted.sheets)
        row = {
            "run": number,
            "print": print_number,
            "first_sheet": noted.first_sheet,
            "last_sheet": noted.last_sheet,
            "first_stamp": stamps.first,
            "last_stamp": stamps.last,
            "fate": noted.fate.value,
        }
    show_one(row, as_json=as_json)
