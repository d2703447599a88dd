"""A deployment: one database with its keys, its host and its files. The way into the library.

deployment = Deployment.open(
    "sqlite:///coop.db", base_url="https://nguon.example", passphrase="..."
)
with deployment.transaction() as session:
    ...
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from traceability import migrating
from traceability.database import open_engine, snapshot, writing
from traceability.errors import N_, ConfigurationError
from traceability.stamps.models import StampHost
from traceability.stamps.vault import Vault
from traceability.times import Clock, system_clock


@dataclass(frozen=True, slots=True)
class Deployment:
    """An open database with what belongs to it. Safe to share between threads, not processes."""

    engine: Engine
    base_url: str
    vault: Vault
    files: Path
    is_development: bool = False
    clock: Clock = field(default=system_clock)

    @classmethod
    def open(
        cls,
        database_url: str,
        *,
        base_url: str,
        passphrase: str,
        files: Path | None = None,
        is_development: bool = False,
        migrate: bool = False,
        clock: Clock = system_clock,
    ) -> "Deployment":
        """Open a database, unlock its keys and note its host.

        With `migrate` the tables are brought to the newest shape first (an empty database gets
        all of them); without it a database of another shape is refused.

        Raises:
            ConfigurationError: the database is of another shape, or the passphrase is wrong.
        """
        engine = open_engine(database_url)
        if migrate:
            migrating.upgrade(engine)
        with engine.connect() as connection:
            if not migrating.is_current(connection):
                raise ConfigurationError(
                    N_("The database is not up to date. Run: nguon database upgrade"),
                    field="NGUON_DATABASE_URL",
                )
        with Session(writing(engine)) as session, session.begin():
            vault = Vault.open(session, passphrase)
            if vault is None:
                vault = Vault.create(session, passphrase, clock())
            _note_host(session, base_url, is_development=is_development, clock=clock)
        return cls(
            engine=engine,
            base_url=base_url.rstrip("/"),
            vault=vault,
            files=files or Path("files"),
            is_development=is_development,
            clock=clock,
        )

    @property
    def host(self) -> str:
        """The host, with its port where it has one, that stands on new stamps."""
        return urlsplit(self.base_url).netloc.lower()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that writes: committed at the end, rolled back on any error."""
        with Session(writing(self.engine), expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session that only reads, and sees the whole database as it is at one moment."""
        with Session(snapshot(self.engine)) as session:
            yield session

    def close(self) -> None:
        """Give the database connections back."""
        self.engine.dispose()


def _note_host(session: Session, base_url: str, *, is_development: bool, clock: Clock) -> None:
    parts = urlsplit(base_url)
    host = parts.netloc.lower()
    if session.get(StampHost, host) is None:
        session.add(
            StampHost(
                host=host,
                scheme=parts.scheme.lower(),
                is_development=is_development,
                valid_from=clock(),
            )
        )
