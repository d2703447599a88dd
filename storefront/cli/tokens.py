"""`nguon tokens`: programs that act over the REST API."""

from uuid import UUID

import click

from storefront.accounts.partners import (
    create_partner_token,
    partner_tokens_of,
    revoke_partner_token,
)
from storefront.accounts.programs import create_token, revoke_token, tokens_of
from traceability.cli.amounts import parse_moment
from traceability.cli.commands import Area
from traceability.cli.naming import console_recorder, organisation_named, row_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option, role_option
from traceability.cli.showing import json_option, show_one, show_rows
from traceability.parties.models import Party
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


@tokens.command()
@click.option("--party", required=True, metavar="CODE", help="The buyer or importer who reads.")
@click.option("--name", required=True, help="What the token is for.")
@organisation_option
@click.option("--expires", metavar="ISO", help="Until when, such as 2027-11-22T00:00.")
@json_option
def partner(
    *, party: str, name: str, organisation: str | None, expires: str | None, as_json: bool
) -> None:
    """Make a token with which a party reads, under /epcis, how what it got came about.

    It is shown this once.
    """
    expires_at = parse_moment(expires, field="expires").moment if expires else None
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        token = create_partner_token(
            session,
            console_recorder(deployment, coop),
            party=row_named(session, Party, coop, party, field="party"),
            name=name,
            expires_at=expires_at,
        )
        row = {
            "token": token.text,
            "id": token.id,
            "name": name,
            "organisation": coop.code,
            "party": party,
            "expires_at": expires_at,
        }
    show_one(row, as_json=as_json)


@tokens.command("list")
@organisation_option
@json_option
def list_(*, organisation: str | None, as_json: bool) -> None:
    """List the tokens of programs and of partners that are not revoked."""
    with opened() as deployment, deployment.reading() as session:
        recorder = console_recorder(deployment, organisation_named(session, organisation))
        programs = tokens_of(session, recorder)
        partners = partner_tokens_of(session, recorder)
        rows = [
            {"id": each.id, "name": each.name, "for": kind, "expires_at": each.expires_at}
            for kind, found in (("program", programs), ("partner", partners))
            for each in found
        ]
    show_rows(rows, as_json=as_json)


@tokens.command()
@click.argument("token_id", type=click.UUID, metavar="ID")
@organisation_option
@json_option
def revoke(*, token_id: UUID, organisation: str | None, as_json: bool) -> None:
    """End the token ID of a program or a partner."""
    with opened() as deployment, deployment.transaction() as session:
        recorder = console_recorder(deployment, organisation_named(session, organisation))
        if any(each.id == token_id for each in partner_tokens_of(session, recorder)):
            revoke_partner_token(session, recorder, token_id=token_id)
        else:
            revoke_token(session, recorder, token_id=token_id)
    show_one({"revoked": token_id}, as_json=as_json)
    click.echo(f"{token_id} ended.")
