"""Goods with GS1 numbers, and somebody who opens links."""

import farm
import pytest
import stamped
from gs1_numbers import SSCC, number


class Reader:
    """Opens addresses in English, as a phone or as a program."""

    def __init__(self, app):
        self.client = app.test_client()
        self.client.set_cookie(
            "nguon_language", "en", domain="nguon.example", secure=True, path="/"
        )

    def open(self, path, **headers):
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, base_url="https://nguon.example", headers=told)

    def linkset(self, path):
        """The links of an address by their types."""
        answer = self.open(path, Accept="application/linkset+json")
        assert answer.status_code == 200, answer.text
        (context,) = answer.get_json()["linkset"]
        return context


@pytest.fixture
def reader(app):
    return Reader(app)


@pytest.fixture
def coop(sqlite_deployment):
    """A cooperative whose product, plot and self have numbers."""
    tea = stamped.open_farm(sqlite_deployment)
    number(sqlite_deployment, tea)
    return tea


@pytest.fixture
def lot(sqlite_deployment, coop):
    return stamped.packed(sqlite_deployment, coop)


@pytest.fixture
def stamps(sqlite_deployment, coop, lot):
    """Three stamps in use: the lot is published."""
    return stamped.stamp(sqlite_deployment, coop, lot)


@pytest.fixture
def carton(sqlite_deployment, coop, lot):
    """A carton with a number that holds a packet of the lot and a smaller carton."""
    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, coop)
        unit = farm.boxed(session, here, session.merge(lot)).units[0].unit
        unit.sscc = SSCC
        return unit
