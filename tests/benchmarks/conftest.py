"""What is measured is what a cooperative has: engines that compile and that wait for the disk.

The large databases are made once in a run, on SQLite and on PostgreSQL, and shared.
"""

import shutil
import uuid
from contextlib import ExitStack

import pytest
import quick_engines
import sqlalchemy
from filling_for_benchmarks import EVENTS, told
from history_for_benchmarks import books_of
from sqlalchemy import create_engine, text

from traceability import database

SMALL = 10_000


@pytest.fixture(autouse=True, scope="session")
def engines_as_in_use():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", sqlalchemy.create_engine)
        patch.setattr(database, "_prepare_sqlite", quick_engines.durable_sqlite)
        yield


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_url(request, tmp_path_factory):
    """Makes the URL of an empty database; all of them are gone when the benchmarks are."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("filled")
        yield lambda: f"sqlite:///{folder}/{uuid.uuid4().hex}.db"
        shutil.rmtree(folder)
        return
    server = request.getfixturevalue("postgresql_server")
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    made = []

    def make():
        made.append(f"bench_{uuid.uuid4().hex[:12]}")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {made[-1]}"))
        return server.set(database=made[-1]).render_as_string(hide_password=False)

    yield make
    with admin.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def small_books(new_url):
    """Books of 10,000 events."""
    with books_of(new_url(), SMALL) as books:
        yield books


@pytest.fixture(scope="session")
def large_books(new_url):
    """Books of NGUON_BENCH_EVENTS events."""
    url = new_url()
    with ExitStack() as opened:
        with told(f"Books of {EVENTS:,} events", url):
            books = opened.enter_context(books_of(url, EVENTS))
        yield books
