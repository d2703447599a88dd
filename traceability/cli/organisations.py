"""`nguon organisations`: who records here."""

from datetime import datetime

import click
from sqlalchemy import select

from traceability.cli.commands import Area
from traceability.cli.naming import console_recorder, organisation_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_one, show_rows
from traceability.parties.models import Organisation
from traceability.parties.numbering import note_company_prefix
from traceability.parties.renaming import rename_everywhere, would_rename
from traceability.parties.services import create_organisation


@click.group(cls=Area)
def organisations() -> None:
    """Register and list organisations."""


@organisations.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the organisations of this deployment."""
    with opened() as deployment, deployment.reading() as session:
        rows = [
            {
                "organisation": each.code,
                "name": each.name_vi,
                "address": each.address_vi,
                "is_demo": each.is_demo,
            }
            for each in session.scalars(select(Organisation).order_by(Organisation.code))
        ]
    show_rows(rows, as_json=as_json)


@organisations.command()
@click.argument("code")
@click.option("--name", required=True, help="Its name in Vietnamese.")
@click.option("--name-en", help="Its name in English.")
@click.option("--address", required=True, help="Its address in Vietnamese.")
@click.option("--phone", help="Whom a shopper can call.")
@click.option("--gln", help="Its Global Location Number, where GS1 licensed one.")
@json_option
def create(
    *,
    code: str,
    name: str,
    name_en: str | None,
    address: str,
    phone: str | None,
    gln: str | None,
    as_json: bool,
) -> None:
    """Register the organisation CODE: capital letters, digits and hyphens."""
    with opened() as deployment, deployment.transaction() as session:
        made = create_organisation(
            session,
            code=code,
            name_vi=name,
            address_vi=address,
            clock=deployment.clock,
            name_en=name_en,
            phone=phone,
            gln=gln,
        )
        row = {"organisation": made.code, "name": made.name_vi, "id": made.id}
    show_one(row, as_json=as_json)


@organisations.command("gs1-prefix")
@click.argument("prefix", required=False)
@click.option("--none", "takes_away", is_flag=True, help="Take the prefix away.")
@click.option("--licensed", is_flag=True, help="State that GS1 licensed the prefix to you.")
@organisation_option
@json_option
def gs1_prefix(
    *,
    prefix: str | None,
    takes_away: bool,
    licensed: bool,
    organisation: str | None,
    as_json: bool,
) -> None:
    """Note the company PREFIX that GS1 licensed; without any, show what is noted.

    New cartons and pallets get an SSCC under it.
    """
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        if prefix or takes_away:
            note_company_prefix(
                session,
                console_recorder(deployment, coop),
                prefix=None if takes_away else prefix,
                is_licensed=licensed,
            )
        row = {"organisation": coop.code, "gs1_company_prefix": coop.gs1_company_prefix}
    show_one(row, as_json=as_json)


@organisations.command("rename-addresses")
@click.argument("old")
@click.argument("new")
@click.option(
    "--since",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The first day of the new name.",
)
@click.option("--basis", metavar="TEXT", help="By which text, such as a resolution.")
@click.option("--dry-run", is_flag=True, help="Show only what would change.")
@organisation_option
@json_option
def rename_addresses(
    *,
    old: str,
    new: str,
    since: datetime,
    basis: str | None,
    dry_run: bool,
    organisation: str | None,
    as_json: bool,
) -> None:
    """Write NEW for the name OLD into every address; NEW may be empty.

    The old addresses stay known, with their last day.
    """
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        recorder = console_recorder(deployment, coop)
        if dry_run:
            found = would_rename(session, recorder, old=old, new=new)
        else:
            found = rename_everywhere(
                session, recorder, old=old, new=new, since=since.date(), basis=basis
            )
        rows = [{"of": each.of.code, "before": each.before, "after": each.after} for each in found]
    show_rows(rows, as_json=as_json)
