"""The real site over a real database, with cheap password hashes."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from argon2.profiles import CHEAPEST

from storefront.accounts import services as accounts
from storefront.accounts.passwords import Passwords
from storefront.app import create_app
from storefront.settings import Mode, Settings
from storefront.web.current import Site
from storefront.web.limits import limiter
from traceability.parties import services as parties
from traceability.parties.roles import Role

PASSWORD = "con đường lúa chín"
HIDDEN = re.compile(r'name="(csrf_token|request_key)" value="([^"]*)"')


@pytest.fixture
def passwords():
    return Passwords(CHEAPEST)


@pytest.fixture
def settings(tmp_path):
    return Settings(
        mode=Mode.PRODUCTION,
        database_url="sqlite://",
        base_url="https://nguon.example",
        secret_key="s" * 40,
        key_passphrase="p" * 40,
        files=tmp_path / "files",
        operator="Liên minh HTX",
        operator_phone="0208 123 456",
        log_level="ERROR",
    )


_MADE = {}


def site_over(deployment, settings, passwords):
    """The site over a deployment. Some thousand tests share one application per kind of settings.

    Making it takes longer than most of them: it compiles every rule and describes the whole API.
    """
    kind = replace(settings, files=Path(), mail_folder=None)
    if kind not in _MADE:
        _MADE[kind] = create_app(settings, deployment, passwords=passwords)
        _MADE[kind].testing = True
    _MADE[kind].extensions["nguon"] = Site(settings, deployment, passwords)
    limiter.reset()
    return _MADE[kind]


@pytest.fixture
def app(settings, sqlite_deployment, passwords):
    """The site over SQLite."""
    return site_over(sqlite_deployment, settings, passwords)


@pytest.fixture
def own_app(settings, sqlite_deployment, passwords):
    """A site of the test's own, to which it may add views."""
    app = create_app(settings, sqlite_deployment, passwords=passwords)
    app.testing = True
    limiter.reset()
    return app


class Browser:
    """A test client that comes over https, reads the hidden fields of a page and sends them."""

    def __init__(self, app):
        self.app = app
        self.client = app.test_client()

    def get(self, path, **kwargs):
        return self.client.get(path, base_url="https://nguon.example", buffered=True, **kwargs)

    def post(self, path, data=None, **kwargs):
        return self.client.post(
            path, data=data, base_url="https://nguon.example", buffered=True, **kwargs
        )

    def hidden(self, path):
        """The tokens of the form on a page."""
        return dict(HIDDEN.findall(self.get(path).text))

    def send(self, path, data=None, *, page=None, **kwargs):
        """Open the page with the form, fill it in and send it."""
        return self.post(path, data={**self.hidden(page or path), **(data or {})}, **kwargs)

    def sign_in(self, email="lan@labang.example", password=PASSWORD):
        answer = self.send("/sign-in", {"email": email, "password": password})
        assert answer.status_code == 303, answer.text
        return self


@pytest.fixture
def browser(app):
    """Somebody who is not signed in."""
    return Browser(app)


@pytest.fixture
def other_browser(app):
    """A second one."""
    return Browser(app)


def register(deployment, code, name_vi):
    """An organisation."""
    with deployment.transaction() as session:
        return parties.create_organisation(
            session, code=code, name_vi=name_vi, address_vi="Thái Nguyên", clock=deployment.clock
        )


def enlist(deployment, passwords, organisation, email, role=Role.OWNER):
    """A person with a password and a role in an organisation."""
    with deployment.transaction() as session:
        person = accounts.create_person(
            session, display_name="Nguyễn Thị Lan", email=email, now=deployment.clock()
        )
        accounts.set_password(
            session,
            person_id=person.id,
            password=PASSWORD,
            passwords=passwords,
            now=deployment.clock(),
        )
        parties.add_member(
            session,
            organisation_id=organisation.id,
            person=person,
            role=role,
            clock=deployment.clock,
        )
        return person


@pytest.fixture
def la_bang(sqlite_deployment):
    return register(sqlite_deployment, "LABANG", "HTX chè La Bằng")


@pytest.fixture
def lan(sqlite_deployment, passwords, la_bang):
    """The owner of La Bằng."""
    return enlist(sqlite_deployment, passwords, la_bang, "lan@labang.example")


@pytest.fixture
def owner(browser, lan):
    """A browser in which the owner of La Bằng is signed in."""
    return browser.sign_in()


@pytest.fixture
def enlisted(sqlite_deployment, passwords, la_bang):
    """Enlists further people of La Bằng by e-mail address."""

    def enlist_one(email, role=Role.STAFF):
        return enlist(sqlite_deployment, passwords, la_bang, email, role)

    return enlist_one
