"""A deployment: one database with its keys, its host and its files. The way into the library.

deployment = Deployment.open(
    "sqlite:///coop.db", base_url="https://nguon.example", passphrase="..."
)
with deployment.transaction() as session:
    ...
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from traceability import migrating
from traceability.database import hold_the_start, open_engine, snapshot, writing
from traceability.errors import N_, ConfigurationError, InvalidInput
from traceability.stamps.code import host_of
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
            ConfigurationError: the database is of another shape, the passphrase is wrong or empty,
                or the base URL is not the address of a site; `.field` names the variable.
        """
        host = _host_of(base_url)
        if not passphrase:
            raise ConfigurationError(
                N_("Without a passphrase the keys would lie open."), field="NGUON_KEY_PASSPHRASE"
            )
        engine = open_engine(database_url)
        with ExitStack() as opening:
            opening.callback(engine.dispose)
            if migrate:
                migrating.upgrade(engine)
            with engine.connect() as connection:
                if not migrating.is_current(connection):
                    raise ConfigurationError(
                        N_("The database is not up to date. Run: nguon database upgrade"),
                        field="NGUON_DATABASE_URL",
                    )
            with Session(writing(engine)) as session, session.begin():
                hold_the_start(session.connection())
                vault = Vault.open(session, passphrase)
                if vault is None:
                    vault = Vault.create(session, passphrase, clock())
                if session.get(StampHost, host) is None:
                    session.add(
                        StampHost(
                            host=host,
                            scheme=base_url.partition("://")[0].lower(),
                            is_development=is_development,
                            valid_from=clock(),
                        )
                    )
            opening.pop_all()
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
        """The host that stands on new stamps, with its port where it is not the usual one."""
        return host_of(self.base_url)

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


def _host_of(base_url: str) -> str:
    try:
        return host_of(base_url)
    except InvalidInput as error:
        raise ConfigurationError(
            error.template, field="NGUON_BASE_URL", value=error.value
        ) from error
