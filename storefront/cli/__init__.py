"""The shop's commands of `nguon`. Each is loaded when it is asked for."""

from traceability.cli import tables
from traceability.cli.commands import Area

__all__ = ["register"]

_COMMANDS = {
    "channels": "channels:channels",
    "demo": "demo:demo",
    "export fsma204": "exports:fsma204",
    "labels": "labels:labels",
    "mail": "mail:mail",
    "members": "members:members",
    "recall notify": "recalls:notify",
    "recall report": "recalls:report",
    "serve": "serving:serve",
    "sheets": "sheets:sheets",
    "stamps issue": "issuing:issue",
    "stamps prints": "prints:prints",
    "stamps proof": "proof:proof",
    "stamps roll": "rolls:roll",
    "stamps sheet": "stamps:sheet",
    "stamps spoiled": "prints:spoiled",
    "tokens": "tokens:tokens",
    "users": "users:users",
}


def register(root: Area) -> None:
    """Add the shop's commands to `nguon`, and its tables to what they all see."""
    root.add_later({name: f"storefront.cli.{home}" for name, home in _COMMANDS.items()})
    tables.HOMES.append("storefront.models")
