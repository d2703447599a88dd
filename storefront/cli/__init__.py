"""The shop's commands of `nguon`. Each is loaded when it is asked for."""

import click

import storefront.models
from traceability.cli.commands import Area

__all__ = ["register"]

assert storefront.models, "every command sees every table"

_COMMANDS = {
    "channels": "channels:channels",
    "demo": "demo:demo",
    "labels": "labels:labels",
    "mail": "mail:mail",
    "members": "members:members",
    "serve": "serving:serve",
    "sheets": "sheets:sheets",
    "tokens": "tokens:tokens",
    "users": "users:users",
}
# What the shop adds to the library's own areas.
_IN_AREAS = {
    "export": {"fsma204": "exports:fsma204"},
    "recall": {"notify": "recalls:notify", "report": "recalls:report"},
    "stamps": {
        "issue": "stamps:issue",
        "prints": "prints:prints",
        "proof": "proof:proof",
        "roll": "rolls:roll",
        "sheet": "stamps:sheet",
        "spoiled": "prints:spoiled",
    },
}


def register(group: click.Group) -> None:
    """Add the shop's commands to `nguon`, and what it adds to the library's own."""
    _add(group, _COMMANDS)
    for name, commands in _IN_AREAS.items():
        _add(group.commands[name], commands)


def _add(area: click.Command, commands: dict[str, str]) -> None:
    assert isinstance(area, Area), "the library's own group"
    area.later |= {name: f"storefront.cli.{home}" for name, home in commands.items()}
