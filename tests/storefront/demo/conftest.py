"""The demo, loaded once on each database and then only read."""

import shutil
import uuid

import pytest
from loaded_demo import LoadedDemo, loaded
from sqlalchemy import text


@pytest.fixture(scope="module")
def sqlite_demo(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(sqlite_template, folder / "nguon.db")
    yield from loaded(f"sqlite:///{folder / 'nguon.db'}", folder)


@pytest.fixture(scope="module")
def postgresql_demo(postgresql_template, postgresql_server, tmp_path_factory):
    admin, template = postgresql_template
    name = f"demo_{uuid.uuid4().hex[:12]}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    url = postgresql_server.set(database=name).render_as_string(hide_password=False)
    yield from loaded(url, tmp_path_factory.mktemp("demo"))
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def demo(request) -> LoadedDemo:
    """The loaded demo, once on SQLite and once on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_demo")
