"""A cooperative with tea on sale, and an order of it."""

import farm
import pytest
import shop


@pytest.fixture
def session(deployment):
    """One transaction for the whole test."""
    with deployment.transaction() as session:
        yield session


@pytest.fixture
def coop(session, clock):
    """A cooperative with 40 packs on sale."""
    coop = farm.found(session, clock)
    shop.offer(session, coop)
    farm.packets(session, coop, 40)
    return coop


@pytest.fixture
def order(session, coop):
    return shop.buy(session, coop, 2).order
