"""Options that many commands have. To know them loads no database."""

from typing import Any

import click

from traceability.parties.roles import Role

_LARGEST = 2**31 - 1


class _Whole(click.types.IntParamType):
    """A whole number that a database can look for."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse figures without end, as what is no number is refused."""
        number = super().convert(value, param, ctx)
        if abs(number) > _LARGEST:
            self.fail(f"{number} is larger than any number on record.", param, ctx)
        return number


INT = _Whole()

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
