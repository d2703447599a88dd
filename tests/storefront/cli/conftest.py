"""A console on a farm, and a clock that shows the hour after its goods were packed."""

from datetime import timedelta

import pytest
import stamped
import time_machine
from console import Console


@pytest.fixture
def nguon(database_url, deployment, clock):
    """`nguon` on the deployment of the test, once on each kind of database."""
    with time_machine.travel(clock() + timedelta(hours=1)):
        yield Console.at(database_url, deployment.files)


@pytest.fixture
def nguon_on_sqlite(sqlite_url, sqlite_deployment, clock):
    """`nguon` where the kind of database does not matter."""
    with time_machine.travel(clock() + timedelta(hours=1)):
        yield Console.at(sqlite_url, sqlite_deployment.files)


@pytest.fixture
def coop(deployment):
    """A cooperative with a plot, a workshop and a product."""
    return stamped.open_farm(deployment)


@pytest.fixture
def coop_on_sqlite(sqlite_deployment):
    return stamped.open_farm(sqlite_deployment)
