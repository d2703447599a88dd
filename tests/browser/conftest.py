"""The real site behind a real socket, and Chromium in front of it.

`NGUON_TEST_CHROMIUM` names the browser; without it Debian's is taken.
"""

import os
import socket
import threading
from dataclasses import dataclass

import pytest
from argon2.profiles import CHEAPEST
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from storefront.accounts import services as accounts
from storefront.accounts.passwords import Passwords
from storefront.app import create_app
from storefront.jobs.printing import start_printing
from storefront.settings import Settings
from storefront.web.limits import limiter
from traceability.deployment import Deployment
from traceability.parties import services as parties
from traceability.parties.roles import Role

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PASSWORD = "con đường lúa chín"
NOT_OURS = ("Failed to load resource",)
"""What the console says about an answer of 404 or 422, which a test may have asked for."""


@dataclass(frozen=True)
class LiveSite:
    """A site that answers at `url` from a thread, over a database of its own."""

    url: str
    app: Flask
    deployment: Deployment
    settings: Settings
    passwords: Passwords

    def enlist(self, organisation, email="lan@labang.example", role=Role.OWNER):
        """A person with `PASSWORD` and a role in an organisation."""
        with self.deployment.transaction() as session:
            person = accounts.create_person(
                session,
                display_name="Nguyễn Thị Lan",
                email=email,
                now=self.deployment.clock(),
            )
            accounts.set_password(
                session,
                person_id=person.id,
                password=PASSWORD,
                passwords=self.passwords,
                now=self.deployment.clock(),
            )
            parties.add_member(
                session,
                organisation_id=organisation.id,
                person=person,
                role=role,
                clock=self.deployment.clock,
            )
        return person


class QuietHandler(WSGIRequestHandler):
    """Requests are not worth a line in the output of a test."""

    def log(self, type, message, *args):  # noqa: A002 - werkzeug's name
        pass


@pytest.fixture
def live_site(sqlite_url, tmp_path, clock):
    """The site in development mode at http://127.0.0.1:<port>, empty."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        settings = Settings.from_environment(
            {
                "NGUON_MODE": "development",
                "NGUON_VAR": str(tmp_path / "var"),
                "NGUON_DATABASE_URL": sqlite_url,
                "NGUON_BASE_URL": url,
                "NGUON_FILES": str(tmp_path / "files"),
                "NGUON_LOG_LEVEL": "ERROR",
                "NGUON_OPERATOR": "Liên minh HTX",
                "NGUON_OPERATOR_PHONE": "0208 123 456",
            }
        )
        deployment = Deployment.open(
            settings.database_url,
            base_url=settings.base_url,
            passphrase=settings.key_passphrase,
            files=settings.files,
            is_development=True,
            clock=clock,
        )
        passwords = Passwords(CHEAPEST)
        app = create_app(settings, deployment, passwords=passwords)
        limiter.reset()
        server = make_server(
            "127.0.0.1",
            port,
            app,
            threaded=True,
            fd=listener.fileno(),
            request_handler=QuietHandler,
        )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        printing = start_printing(deployment)
        yield LiveSite(url, app, deployment, settings, passwords)
        printing.stop()
        server.shutdown()
        thread.join()
        server.server_close()
        deployment.close()


@pytest.fixture(scope="session")
def browser():
    """Chromium, started once."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=os.environ.get("NGUON_TEST_CHROMIUM", "/usr/bin/chromium"),
            # Chromium refuses its sandbox to root, as whom containers run.
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        yield running
        running.close()


@pytest.fixture
def open_page(browser, live_site):
    """Opens pages in windows of their own; no page may complain on the console."""
    contexts, complaints = [], []

    def note(message):
        if message.type == "error" and not message.text.startswith(NOT_OURS):
            complaints.append(message.text)

    def open_one(size=PHONE, **options):
        context = browser.new_context(
            base_url=live_site.url,
            viewport=size,
            has_touch=size is PHONE,
            is_mobile=size is PHONE,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def phone_page(open_page):
    """A page 390 px wide, touched with a thumb."""
    return open_page(PHONE)


@pytest.fixture
def desk_page(open_page):
    """A page on a laptop."""
    return open_page(DESK)


@pytest.fixture
def page_without_scripts(open_page):
    """A phone's page where JavaScript does not run."""
    return open_page(PHONE, java_script_enabled=False)


@pytest.fixture
def sign_in():
    """Signs a page in over the real form: `sign_in(page, "lan@labang.example")`."""

    def sign_one_in(page, email="lan@labang.example"):
        page.goto("/sign-in")
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        page.click("main button:not([type=button])")
        page.wait_for_url("**/workspace**")

    return sign_one_in


@pytest.fixture
def violations():
    """What axe finds wrong with a page for people who cannot see, hear or point well.

    With `rules` it looks for these alone: what a page says is the same in the dark, its colours
    are not.
    """
    axe = Axe()

    def found_on(page, *, rules=()):
        # Preloading fetches every stylesheet again, for rules that are not among the usual ones.
        options = {"resultTypes": ["violations"], "preload": False}
        results = axe.run(page, options={**options, "runOnly": list(rules)} if rules else options)
        return "" if not results.violations_count else results.generate_report()

    return found_on


@pytest.fixture
def sideways():
    """By how many pixels a page is wider than its window: `sideways(page) == 0`."""
    return lambda page: page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
