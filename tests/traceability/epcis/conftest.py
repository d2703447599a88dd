"""A tea farm with a packed lot, for what is told of it."""

import pytest
from epcis_told import founded, packed_by


@pytest.fixture
def tea(sqlite_deployment):
    return founded(sqlite_deployment)


@pytest.fixture
def packed(sqlite_deployment, tea):
    return packed_by(sqlite_deployment, tea)
