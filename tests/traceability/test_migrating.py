"""The migrations, step by step up and down, on both databases."""

import threading
from importlib import resources
from pathlib import Path

import pytest
from alembic.util import CommandError
from sqlalchemy import create_engine, inspect, text

from traceability import migrating
from traceability.database import Base, open_engine
from traceability.events.append_only import (
    APPEND_ONLY_TABLES,
    REPOSITORY_TABLES,
    missing_triggers,
)

ROOT = Path(__file__).parents[2]
GUARDED_SINCE = "0003"
REPOSITORY_GUARDED_SINCE = "0017"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_engine(request, tmp_path):
    """A database without a table, once on each kind."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    server = request.getfixturevalue("postgresql_server")
    name = "empty_for_migrations"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = open_engine(server.set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def tables(engine) -> set[str]:
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def guards_missing(engine, step=REPOSITORY_GUARDED_SINCE) -> list[str]:
    """The guards that should stand after a step; the repository's came later than its tables."""
    with engine.connect() as connection:
        return [
            name
            for name in missing_triggers(connection)
            if step >= REPOSITORY_GUARDED_SINCE or not name.startswith(REPOSITORY_TABLES)
        ]


def test_every_step_up_and_down_keeps_the_guards(empty_engine):
    steps = migrating.revisions()
    assert list(steps) == sorted(steps), "the history is one line"

    for _ in range(2):  # down to nothing, and up again from there
        for step in steps:
            migrating.upgrade(empty_engine, step)
            if step >= GUARDED_SINCE:
                assert guards_missing(empty_engine, step) == []
        migrating.check(empty_engine)
        for step in ["base", *steps[:-1]][::-1]:
            migrating.downgrade(empty_engine, step)
            if step != "base" and step >= GUARDED_SINCE:
                assert guards_missing(empty_engine, step) == []
            elif set(APPEND_ONLY_TABLES) <= tables(empty_engine):
                assert len(guards_missing(empty_engine)) >= len(APPEND_ONLY_TABLES)
        assert tables(empty_engine) <= {"alembic_version"}


def test_the_migrations_make_exactly_the_tables_of_the_models(database_url):
    engine = open_engine(database_url)

    migrating.check(engine)

    assert tables(engine) - {"alembic_version"} == set(Base.metadata.tables)
    assert guards_missing(engine) == []
    engine.dispose()


def test_a_column_that_no_migration_made_is_found(database_url):
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE lots ADD COLUMN colour VARCHAR(10)"))

    with pytest.raises(CommandError, match="colour"):
        migrating.check(engine)
    engine.dispose()


def test_the_tables_of_the_history_have_no_hidden_row_number(sqlite_url):
    """A batch migration would give it back without a word, and with it a way past the guards."""
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        for table in APPEND_ONLY_TABLES:
            made = connection.execute(
                text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"),
                {"table": table},
            ).scalar_one()
            assert made.rstrip().endswith("WITHOUT ROWID")
    engine.dispose()


def test_two_that_migrate_at_once_make_the_tables_once(empty_engine):
    """Several workers start together; on PostgreSQL each made the same tables."""
    failures = []

    def migrate():
        try:
            migrating.upgrade(empty_engine)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    with empty_engine.connect() as connection:
        assert migrating.is_current(connection)


def test_an_empty_database_is_not_current(empty_engine):
    with empty_engine.connect() as connection:
        assert not migrating.is_current(connection)
        assert migrating.heads(connection) == []


def test_the_installed_package_holds_every_migration():
    folder = resources.files("traceability.migrations")

    in_package = {each.name for each in (folder / "versions").iterdir()}

    in_repository = {each.name for each in (ROOT / "migrations" / "versions").glob("*.py")}
    assert in_repository <= in_package
    assert (folder / "env.py").is_file()


def test_the_newest_revision_is_told_by_the_files_names():
    assert migrating.newest() == migrating.revisions()[-1]
