"""A program of a cooperative that speaks EPCIS, and documents for it to send."""

import itertools
import json
import shutil

import pytest
from argon2.profiles import CHEAPEST

from storefront.accounts.passwords import Passwords
from storefront.accounts.programs import create_token
from storefront.app import create_app
from storefront.settings import Mode, Settings
from storefront.web.limits import limiter
from tests.conftest import BASE_URL, NOW, PASSPHRASE, TestClock
from tests.storefront.conftest import register
from traceability.deployment import Deployment
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role

NUMBERS = itertools.count()
CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"ex": "https://ex.example/voc/"},
]


def object_event(number=1, **members):
    """An observation of one thing; a member that is None is left out."""
    event = {
        "eventID": f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "bizStep": "shipping",
        "epcList": [f"urn:epc:id:sgtin:4012345.011111.{number}"],
        "eventTime": f"2026-11-20T08:00:{number % 60:02d}.000Z",
        "eventTimeZoneOffset": "+07:00",
        **members,
    }
    return {name: value for name, value in event.items() if value is not None}


def document(*events, **members):
    """An EPCISDocument of these events."""
    return {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-20T09:00:00Z",
        "epcisBody": {"eventList": list(events)},
        **members,
    }


class Program:
    """A test client that speaks to /epcis, with a token or without."""

    def __init__(self, app, token=None):
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, method, path, *, headers=None, **kwargs):
        return self.client.open(
            f"/epcis{path}",
            method=method,
            base_url="https://nguon.example",
            headers={**self.headers, **(headers or {})},
            **kwargs,
        )

    def get(self, path, **query):
        return self.ask("GET", path, query_string=query)

    def post(self, path, body, **headers):
        return self.ask(
            "POST",
            path,
            data=body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    def follow(self, answer):
        """What stands at the address that an answer names."""
        return self.ask("GET", answer.headers["Location"].partition("/epcis")[2])

    def captured(self, *events):
        """Capture events, and expect that all were."""
        answer = self.post("/capture", document(*events))
        assert answer.status_code == 202, answer.text
        job = self.follow(answer).json
        assert job["success"], job
        return job

    def found(self, **query):
        """The ids of the events that a query finds."""
        answer = self.get("/events", **query)
        assert answer.status_code == 200, answer.text
        return [each["eventID"] for each in events_of(answer)]


def events_of(answer):
    return answer.json["epcisBody"]["queryResults"]["resultsBody"]["eventList"]


def refusal(answer):
    assert answer.mimetype == "application/problem+json", answer.text
    return answer.status_code, answer.json["type"], answer.json.get("field")


@pytest.fixture(scope="session")
def repository(sqlite_template, tmp_path_factory):
    """One site over SQLite for all these tests: each is an organisation of its own."""
    folder = tmp_path_factory.mktemp("epcis")
    shutil.copy(sqlite_template, folder / "nguon.db")
    deployment = Deployment.open(
        f"sqlite:///{folder / 'nguon.db'}",
        base_url=BASE_URL,
        passphrase=PASSPHRASE,
        files=folder / "files",
        clock=TestClock(),
    )
    settings = Settings(
        mode=Mode.PRODUCTION,
        database_url="sqlite://",
        base_url=BASE_URL,
        secret_key="s" * 40,
        key_passphrase=PASSPHRASE,
        files=folder / "files",
        log_level="ERROR",
    )
    app = create_app(settings, deployment, passwords=Passwords(CHEAPEST))
    app.testing = True
    yield app
    deployment.close()


@pytest.fixture
def deployment_of(repository):
    """The deployment behind the site, its clock where it was."""
    deployment = repository.extensions["nguon"].deployment
    deployment.clock.now = NOW
    return deployment


@pytest.fixture
def program_of(repository, deployment_of):
    """Make a program of an organisation in a role."""
    limiter.reset()

    def make(organisation, role=Role.OWNER):
        with deployment_of.transaction() as session:
            owner = Recorder(organisation.id, Role.OWNER, clock=deployment_of.clock)
            token = create_token(session, owner, name="test", role=role)
        return Program(repository, token.text)

    return make


@pytest.fixture
def coop(deployment_of):
    """A cooperative that nobody else has used."""
    return register(deployment_of, f"HTX{next(NUMBERS)}", "HTX chè La Bằng")


@pytest.fixture
def neighbour(deployment_of):
    return register(deployment_of, f"HTX{next(NUMBERS)}", "HTX mãng cầu Bà Đen")


@pytest.fixture
def program(program_of, coop):
    return program_of(coop)


@pytest.fixture
def anybody(repository):
    return Program(repository)
