"""Where tables are: every command sees every one, also those of other packages."""

from importlib import import_module

HOMES = ["traceability.models"]
"""Modules that are loaded before a database is opened. Other packages add theirs."""


def load() -> None:
    """Load them, once."""
    for home in HOMES:
        import_module(home)
