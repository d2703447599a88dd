"""`nguon users`: who may sign in."""

from pathlib import Path

import click
from sqlalchemy import select

from storefront.accounts.services import create_person, set_password
from traceability.cli.commands import Area
from traceability.cli.naming import organisation_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option, role_option
from traceability.cli.showing import json_option, show_one
from traceability.errors import N_, NotFound
from traceability.parties.models import Person
from traceability.parties.roles import Role
from traceability.parties.services import add_member

_password_option = click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="A file with the password, - for standard input; without it, it is asked.",
)


@click.group(cls=Area)
def users() -> None:
    """Look after the people who sign in."""


@users.command()
@click.option("--email", required=True, help="The address to sign in with.")
@click.option("--name", required=True, help="As others see it.")
@organisation_option
@role_option
@click.option(
    "--language",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help="In which pages and letters come.",
)
@_password_option
@json_option
def create(
    *,
    email: str,
    name: str,
    organisation: str | None,
    role: str,
    language: str,
    password_file: Path | None,
    as_json: bool,
) -> None:
    """Enter a person with a role in an organisation and a password."""
    from storefront.accounts.passwords import Passwords

    password = _password(password_file)
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        person = create_person(
            session, display_name=name, email=email, language=language, now=deployment.clock()
        )
        add_member(
            session,
            organisation_id=coop.id,
            person=person,
            role=Role(role),
            clock=deployment.clock,
        )
        set_password(
            session,
            person_id=person.id,
            password=password,
            passwords=Passwords(),
            now=deployment.clock(),
        )
        row = {
            "person": person.id,
            "email": person.email,
            "name": person.display_name,
            "organisation": coop.code,
            "role": role,
        }
    show_one(row, as_json=as_json)


@users.command()
@click.argument("email")
@_password_option
def password(*, email: str, password_file: Path | None) -> None:
    """Give the person with the address EMAIL a new password, and sign them out everywhere."""
    from storefront.accounts.passwords import Passwords

    given = _password(password_file)
    with opened() as deployment, deployment.transaction() as session:
        person = session.scalar(select(Person).where(Person.email == email.strip().casefold()))
        if person is None:
            raise NotFound(
                N_("Nobody has the e-mail address %(value)s."), field="email", value=email
            )
        set_password(
            session,
            person_id=person.id,
            password=given,
            passwords=Passwords(),
            now=deployment.clock(),
        )
    click.echo(f"{email}: the password is changed", err=True)


def _password(file: Path | None) -> str:
    if file is None:
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return typed
    with click.open_file(str(file), encoding="utf-8") as source:
        content: str = source.read()
    return content.rstrip("\r\n")
