"""Opening the deployment that the environment names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from traceability.cli import tables
from traceability.crops import registry as crops
from traceability.deployment import Deployment
from traceability.environment import Environment
from traceability.rules import registry as rules


def environment() -> Environment:
    """What the variables of this process say.

    Raises:
        ConfigurationError: some are missing or bad.
    """
    return Environment.read(os.environ)


def open_deployment(
    found: Environment, *, migrate: bool = False, every_table: bool = True
) -> Deployment:
    """The deployment of an environment, with the crops and the law that it adds.

    Without `every_table` it knows the tables of what is loaded already, and those alone.

    Raises:
        ConfigurationError: the passphrase is not that of the keys, or the database must be
            upgraded first.
    """
    if every_table:
        tables.load()
    if found.crops is not None:
        crops.load_directory(found.crops)
    if found.rules is not None:
        rules.load_directory(found.rules)
    return Deployment.open(
        found.database_url,
        base_url=found.base_url,
        passphrase=found.key_passphrase,
        files=found.files,
        is_development=found.is_development,
        migrate=migrate,
    )


@contextmanager
def opened(*, every_table: bool = True) -> Iterator[Deployment]:
    """The deployment of this process's environment, closed at the end; see `open_deployment`.

    Raises:
        ConfigurationError: a variable is missing or bad, or the deployment cannot be opened.
    """
    deployment = open_deployment(environment(), every_table=every_table)
    try:
        yield deployment
    finally:
        deployment.close()
