"""`nguon tokens`: programs that act over the REST API."""

import click

from storefront.accounts.programs import create_token
from traceability.cli.amounts import parse_moment
from traceability.cli.commands import Area
from traceability.cli.naming import (
    console_recorder,
    organisation_named,
    organisation_option,
    role_option,
)
from traceability.cli.opening import opened
from traceability.cli.showing import json_option, show_one
from traceability.parties.roles import Role


@click.group(cls=Area)
def tokens() -> None:
    """Look after the tokens of programs."""


@tokens.command()
@click.option("--name", required=True, help="What the program is called.")
@organisation_option
@role_option
@click.option("--expires", metavar="ISO", help="Until when, such as 2027-11-22T00:00.")
@json_option
def create(
    *, name: str, organisation: str | None, role: str, expires: str | None, as_json: bool
) -> None:
    """Make a token with which a program acts for an organisation. It is shown this once."""
    expires_at = parse_moment(expires, field="expires").moment if expires else None
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        token = create_token(
            session,
            console_recorder(deployment, coop),
            name=name,
            role=Role(role),
            expires_at=expires_at,
        )
        row = {
            "token": token.text,
            "id": token.id,
            "name": name,
            "organisation": coop.code,
            "role": role,
            "expires_at": expires_at,
        }
    show_one(row, as_json=as_json)
