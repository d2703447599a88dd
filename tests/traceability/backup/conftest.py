"""Empty places of both kinds, into which a backup is brought back."""

import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from traceability.backup import sealing, tables
from traceability.backup.services import restore_backup, write_backup
from traceability.database import open_engine
from traceability.deployment import Deployment

WORDS = "a phrase of its own for the backup"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    """The real cost takes half a second and 128 MiB each time; `test_sealing` pays it once."""
    monkeypatch.setattr(sealing, "COST", sealing.LOWEST_COST)


def every_row(engine):
    with engine.connect() as connection:
        return {
            shape.name: list(tables.rows_of(connection, shape)) for shape in tables.every_shape()
        }


@dataclass
class Place:
    """A database and a folder, both empty, or not there at all."""

    url: str
    files: Path
    clock: Any
    opened: list[Any] = field(default_factory=list)

    def restore(self, file, passphrase=WORDS, **options):
        return restore_backup(file, self.url, files=self.files, passphrase=passphrase, **options)

    def open(self):
        deployment = Deployment.open(
            self.url,
            base_url="https://nguon.example",
            passphrase="correct horse battery staple",
            files=self.files,
            clock=self.clock,
        )
        self.opened.append(deployment)
        return deployment

    def rows(self):
        engine = open_engine(self.url)
        rows = every_row(engine)
        engine.dispose()
        return rows


@pytest.fixture
def empty_sqlite(tmp_path):
    return f"sqlite:///{tmp_path / 'elsewhere' / 'restored.db'}"


@pytest.fixture
def empty_postgresql(postgresql_server):
    """A database without one table."""
    name = f"empty_{uuid.uuid4().hex[:12]}"
    admin = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield postgresql_server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path, clock):
    place = Place(
        request.getfixturevalue(f"empty_{request.param}"), tmp_path / "new" / "files", clock
    )
    yield place
    for deployment in place.opened:
        deployment.close()


@pytest.fixture
def file_place(empty_sqlite, tmp_path, clock):
    """An empty place on SQLite, for what does not depend on the kind."""
    place = Place(empty_sqlite, tmp_path / "new" / "files", clock)
    yield place
    for deployment in place.opened:
        deployment.close()


@pytest.fixture
def stored(deployment):
    """Two files that the deployment keeps, and a draft."""
    folder = deployment.files
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "abcd").write_bytes(b"\x89PNG\r\n" + bytes(range(256)) * 2_000)
    (folder / "bìa.svg").write_text("<svg/>", encoding="utf-8")
    (folder / ".draft").write_bytes(b"half")
    return folder


@pytest.fixture
def backup(deployment, road, stored, tmp_path):
    out = tmp_path / "coop.backup"
    write_backup(deployment, out, passphrase=WORDS)
    return out
