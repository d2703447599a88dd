"""Options that many commands have. To know them loads no database."""

import click

from traceability.parties.roles import Role

organisation_option = click.option(
    "--organisation",
    metavar="CODE",
    help="Whose; may be left out where it is clear.",
)

role_option = click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    required=True,
    help="What they may do there.",
)
