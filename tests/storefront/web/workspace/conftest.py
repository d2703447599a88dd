"""A tea cooperative that is ready to work."""

import pytest
from cooperative import found


@pytest.fixture
def coop(sqlite_deployment, la_bang):
    """La Bằng with a plot, a workshop, a household, two materials and a product."""
    return found(sqlite_deployment, la_bang)
