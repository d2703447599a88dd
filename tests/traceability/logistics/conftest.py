"""A farm with a lot of packets and somebody who buys them."""

import farm
import pytest

from traceability.parties.services import add_party


@pytest.fixture
def session(sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        yield session


@pytest.fixture
def coop(session, sqlite_deployment):
    return farm.found(session, sqlite_deployment.clock)


@pytest.fixture
def buyer(session, coop):
    return add_party(session, coop.recorder, kind="buyer", code="SIEU-THI", name="Siêu thị Xanh")


@pytest.fixture
def lot(session, coop):
    return farm.packets(session, coop, 40)
