"""Opening the deployment that the environment names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from traceability.crops import registry
from traceability.deployment import Deployment
from traceability.environment import Environment


def environment() -> Environment:
    """What the variables of this process say.

    Raises:
        ConfigurationError: some are missing or bad.
    """
    return Environment.read(os.environ)


@contextmanager
def opened() -> Iterator[Deployment]:
    """The deployment of this environment, closed at the end.

    Raises:
        ConfigurationError: a variable is missing or bad, the passphrase is not that of the keys,
            or the database must be upgraded first.
    """
    found = environment()
    if found.crops is not None:
        registry.load_directory(found.crops)
    deployment = Deployment.open(
        found.database_url,
        base_url=found.base_url,
        passphrase=found.key_passphrase,
        files=found.files,
        is_development=found.is_development,
    )
    try:
        yield deployment
    finally:
        deployment.close()
