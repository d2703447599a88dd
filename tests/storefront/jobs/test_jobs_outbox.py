"""The loop beside the pages."""

import dataclasses
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from storefront.jobs import outbox
from storefront.mail import services as mail
from storefront.mail.transports import FolderTransport, SmtpTransport


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(outbox, "PAUSE_SECONDS", 0.01)


def queue(deployment, key="a"):
    with deployment.transaction() as session:
        mail.queue(
            session,
            to_address="lan@labang.example",
            subject="s",
            body="b",
            dedupe_key=key,
            now=deployment.clock(),
        )


def until(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_running_site_sends_what_is_queued(settings, sqlite_deployment, tmp_path):
    folder = tmp_path / "mail"
    loop = outbox.start_outbox(dataclasses.replace(settings, mail_folder=folder), sqlite_deployment)
    try:
        queue(sqlite_deployment)
        until(lambda: list(folder.glob("*.eml")))
    finally:
        loop.stop()

    assert len(list(folder.glob("*.eml"))) == 1


def test_the_loop_outlives_a_database_that_is_away(settings, sqlite_deployment, tmp_path):
    folder = tmp_path / "mail"
    with sqlite_deployment.engine.begin() as connection:
        connection.execute(text("ALTER TABLE outbox_mails RENAME TO away"))
    loop = outbox.start_outbox(dataclasses.replace(settings, mail_folder=folder), sqlite_deployment)
    try:
        time.sleep(0.1)
        with sqlite_deployment.engine.begin() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO outbox_mails"))
        queue(sqlite_deployment)
        until(lambda: list(folder.glob("*.eml")))
    finally:
        loop.stop()


def test_without_a_way_out_letters_wait(settings, sqlite_deployment):
    queue(sqlite_deployment)
    loop = outbox.start_outbox(settings, sqlite_deployment)
    time.sleep(0.05)
    loop.stop()

    with sqlite_deployment.reading() as session:
        assert session.scalar(text("SELECT attempts FROM outbox_mails")) == 0


def test_a_mail_server_goes_before_a_folder(settings):
    both = dataclasses.replace(
        settings, smtp_url="smtp://mail.example", mail_folder=Path("/nowhere")
    )

    assert isinstance(outbox.transport_for(both), SmtpTransport)
    assert isinstance(
        outbox.transport_for(dataclasses.replace(both, smtp_url=None)), FolderTransport
    )
    assert outbox.transport_for(settings) is None
