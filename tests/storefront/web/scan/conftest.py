"""A shopper with a phone in front of a cooperative's stamps."""

import pytest
import stamped

PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/130.0 Mobile"
BASE_URL = "https://nguon.example"


class Shopper:
    """A phone that keeps its cookies and reads English."""

    def __init__(self, app):
        self.client = app.test_client()
        self.client.set_cookie(
            "nguon_language", "en", domain="nguon.example", secure=True, path="/"
        )

    def scan(self, path, *, agent=PHONE, method="GET", **headers):
        """Open an address; `headers` are spelled with underscores."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            path, method=method, base_url=BASE_URL, headers={"User-Agent": agent, **told}
        )

    def ask(self, path, **headers):
        """The same answer as JSON."""
        return self.scan(path, Accept="application/json", **headers).get_json()

    @property
    def cookie(self):
        """The cookie by which scans are told apart, or None."""
        return self.client.get_cookie("nguon-visit", domain="nguon.example", path="/")


@pytest.fixture
def shopper(app):
    return Shopper(app)


@pytest.fixture
def other_shopper(app):
    return Shopper(app)


@pytest.fixture
def shoppers(app):
    """As many as are asked for."""
    return lambda count: [Shopper(app) for _ in range(count)]


@pytest.fixture
def coop(sqlite_deployment):
    return stamped.open_farm(sqlite_deployment)


@pytest.fixture
def lot(sqlite_deployment, coop):
    """Forty packets of tea."""
    return stamped.packed(sqlite_deployment, coop)


@pytest.fixture
def stamp(sqlite_deployment, coop, lot):
    """Prints stamps for the lot: `stamp(kind=..., active=False, ...)`."""

    def print_them(on=lot, **how):
        return stamped.stamp(sqlite_deployment, coop, on, **how)

    return print_them


@pytest.fixture
def on_sale(stamp):
    """Three stamps in use."""
    return stamp()
