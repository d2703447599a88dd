"""`nguon inputs`: products for the field, with the days to wait before harvest."""

import click

from traceability.cli.commands import Area
from traceability.cli.naming import console_recorder, organisation_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import Row, json_option, show_one, show_rows
from traceability.crops.profile import InputKind
from traceability.errors import N_, InvalidInput
from traceability.field.models import AgroInput
from traceability.field.reading import inputs_of
from traceability.field.register import create_input


@click.group(cls=Area)
def inputs() -> None:
    """Keep the register of what is put on plots."""


@inputs.command("list")
@organisation_option
@json_option
def list_(*, organisation: str | None, as_json: bool) -> None:
    """List the inputs, by name."""
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation)
        rows = [_row(each) for each in inputs_of(session, coop.id)]
    show_rows(rows, as_json=as_json)


@inputs.command()
@organisation_option
@click.option("--code", required=True, metavar="CODE", help="A short code of your own.")
@click.option(
    "--kind",
    required=True,
    type=click.Choice([each.value for each in InputKind]),
    help="What it is.",
)
@click.option("--name", required=True, metavar="NAME", help="As it stands on the label.")
@click.option("--active-ingredient", metavar="NAME", help="What works in it.")
@click.option("--registration", metavar="NO", help="Its number in the list of allowed products.")
@click.option("--phi", multiple=True, metavar="CROP=DAYS", help="Days to wait before harvest.")
@json_option
def add(
    *,
    organisation: str | None,
    code: str,
    kind: str,
    name: str,
    active_ingredient: str | None,
    registration: str | None,
    phi: tuple[str, ...],
    as_json: bool,
) -> None:
    """Register an input."""
    days = dict(_interval(each) for each in phi)
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        entry = create_input(
            session,
            console_recorder(deployment, coop),
            code=code,
            kind=kind,
            name=name,
            active_ingredient=active_ingredient,
            registration=registration,
            phi_days=days,
        )
        row = _row(entry)
    show_one(row, as_json=as_json)


def _interval(given: str) -> tuple[str, int]:
    crop, _, days = given.partition("=")
    try:
        return crop, int(days)
    except ValueError as error:
        raise InvalidInput(
            N_("“%(value)s” is not a crop and a number of days, such as tea=7."),
            field="phi",
            value=given,
        ) from error


def _row(entry: AgroInput) -> Row:
    return {
        "code": entry.code,
        "kind": entry.kind.value,
        "name": entry.name,
        "active_ingredient": entry.active_ingredient,
        "registration": entry.registration,
        "phi_days": ", ".join(f"{each.crop}={each.days}" for each in entry.intervals),
    }
