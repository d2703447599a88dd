"""Programs with tokens, and a small cooperative made over the API alone."""

import pytest
from pictured import PNG

from storefront.accounts.programs import create_token
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role


class Program:
    """A test client that signs its requests with a token."""

    def __init__(self, app, token):
        self.client = app.test_client()
        self.token = token

    def _ask(self, method, path, **kwargs):
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        return self.client.open(
            f"/api/v1{path}",
            method=method,
            base_url="https://nguon.example",
            headers=headers,
            **kwargs,
        )

    def get(self, path, **kwargs):
        return self._ask("GET", path, **kwargs)

    def post(self, path, body=None, **kwargs):
        return self._ask("POST", path, **({} if "data" in kwargs else {"json": body}), **kwargs)

    def made(self, path, body, **kwargs):
        """Post, and expect that something was made."""
        answer = self.post(path, body, **kwargs)
        assert answer.status_code == 201, answer.text
        return answer.json


@pytest.fixture
def program_of(app, sqlite_deployment):
    """Make a program of an organisation in a role."""

    def make(organisation, role=Role.OWNER):
        with sqlite_deployment.transaction() as session:
            owner = Recorder(organisation.id, Role.OWNER, clock=sqlite_deployment.clock)
            token = create_token(session, owner, name="test", role=role)
        return Program(app, token.text)

    return make


@pytest.fixture
def program(program_of, la_bang):
    """The owner's program of HTX chè La Bằng."""
    return program_of(la_bang)


@pytest.fixture
def farm(program):
    """Plot, workshop, materials, product: registered over the API."""
    program.made(
        "/places",
        {"kind": "plot", "code": "LO-3", "name_vi": "Đồi Kẹm", "crop": "tea", "area_m2": 5000},
    )
    program.made("/places", {"kind": "workshop", "code": "XUONG", "name_vi": "Xưởng"})
    program.made("/materials", {"code": "TUOI", "crop": "tea", "form": "fresh_leaf"})
    program.made("/materials", {"code": "KHO", "crop": "tea", "form": "made_tea"})
    program.made(
        "/products",
        {"code": "CHE200", "name_vi": "Chè 200 g", "material": "KHO", "net_grams": 200},
    )
    assert program.post("/products/CHE200/picture", data=PNG).status_code == 200
    return program


def harvested(program, figure="100"):
    """Record a harvest and name its lot."""
    event = program.made(
        "/events/harvests",
        {
            "plot": "LO-3",
            "material": "TUOI",
            "quantity": {"figure": figure, "unit": "kg"},
            "facts": {"pluck_standard": "bud_two_leaves"},
        },
    )
    return event["lines"][-1]["lot"]


@pytest.fixture
def packed_lot(farm):
    """The code of a lot of 100 packets."""
    fresh = harvested(farm)
    made = farm.made(
        "/events/process-steps",
        {
            "stage": "process",
            "place": "XUONG",
            "inputs": [{"lot": fresh, "quantity": {"figure": "100"}}],
            "output": "KHO",
            "made": {"figure": "20"},
            "facts": {"method": "green"},
        },
    )["lines"][-1]["lot"]
    return farm.made(
        "/events/packings",
        {
            "place": "XUONG",
            "product": "CHE200",
            "packs": 100,
            "inputs": [{"lot": made, "quantity": {"figure": "20"}}],
        },
    )["lines"][-1]["lot"]
