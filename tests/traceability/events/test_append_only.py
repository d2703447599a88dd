"""What is recorded cannot be changed: the database refuses, whoever asks and in whatever words."""

import re
from uuid import uuid4

import pytest
from full_book import MODELS, OTHER_KEYS, fill
from sqlalchemy import delete, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from traceability.database import Base
from traceability.events.append_only import (
    APPEND_ONLY_TABLES,
    missing_triggers,
)
from traceability.events.models import (
    Event,
    EventFact,
    EventKind,
)

TAKEN = "append-only|duplicate key"
"""PostgreSQL has no REPLACE: an INSERT alone meets the constraint itself."""


@pytest.fixture
def book(deployment):
    """A deployment in which every append-only table has rows, on each database."""
    return fill(deployment)


@pytest.fixture
def sqlite_book(sqlite_deployment):
    return fill(sqlite_deployment)


@pytest.fixture
def postgresql_book(postgresql_deployment):
    return fill(postgresql_deployment)


def everything(deployment) -> dict[str, list]:
    with deployment.reading() as session:
        return {
            table: sorted(map(tuple, session.execute(text(f"SELECT * FROM {table}"))), key=str)
            for table in APPEND_ONLY_TABLES
        }


def survivors(deployment, statements, because="append-only") -> list[str]:
    """The statements that went through, or failed for another reason than they should."""
    through = []
    for statement in statements:
        steps = statement if isinstance(statement, tuple) else (statement,)
        try:
            with deployment.engine.connect() as connection:
                for step in steps:
                    connection.execute(text(step))
                connection.commit()
        except DBAPIError as error:
            if not re.search(because, str(error.orig)):
                through.append(f"{'; '.join(steps)}: {error.orig}")
        else:
            through.append("; ".join(steps))
    return through


def refused(deployment, statements, because="append-only") -> None:
    """Every statement is refused for that reason, and not a byte is different after it."""
    before = everything(deployment)
    assert all(before.values()), "every table must have rows, or nothing is attacked"

    assert survivors(deployment, statements, because) == []
    assert everything(deployment) == before


def columns(table: str) -> list[str]:
    model = next(model for model in MODELS if model.__tablename__ == table)
    return [column.name for column in inspect(model).columns]


def keys(table: str) -> str:
    model = next(model for model in MODELS if model.__tablename__ == table)
    return ", ".join(column.name for column in inspect(model).primary_key)


def copied(table: str, **instead: str) -> str:
    """A SELECT of the first row, with some columns told otherwise."""
    told = ", ".join(instead.get(name, f'"{name}"') for name in columns(table))
    return f"SELECT {told} FROM {table} ORDER BY {keys(table)} LIMIT 1"


def named(table: str) -> str:
    return ", ".join(f'"{name}"' for name in columns(table))


def is_sqlite(deployment) -> bool:
    return deployment.engine.dialect.name == "sqlite"


def test_nothing_recorded_can_be_updated(book):
    statements = [f"UPDATE {t} SET organisation_id = organisation_id" for t in APPEND_ONLY_TABLES]
    if is_sqlite(book):
        statements += [
            f"UPDATE OR {how} {t} SET organisation_id = organisation_id"
            for t in APPEND_ONLY_TABLES
            for how in ("REPLACE", "IGNORE", "ROLLBACK", "FAIL", "ABORT")
        ]
    statements += [
        f"UPDATE {t} SET organisation_id = o.id FROM organisations AS o" for t in APPEND_ONLY_TABLES
    ]
    refused(book, statements)


def test_nothing_recorded_can_be_deleted(book):
    statements = [f"DELETE FROM {t}" for t in APPEND_ONLY_TABLES]
    statements += [
        f"DELETE FROM {t} WHERE organisation_id IN (SELECT id FROM organisations)"
        for t in APPEND_ONLY_TABLES
    ]
    if not is_sqlite(book):
        statements += [
            f"WITH gone AS (DELETE FROM {t} RETURNING *) SELECT count(*) FROM gone"
            for t in APPEND_ONLY_TABLES
        ]
    refused(book, statements)


def test_nothing_recorded_can_be_replaced(book):
    if is_sqlite(book):
        statements = [
            f"{how} INTO {t} ({named(t)}) {copied(t)}"
            for t in APPEND_ONLY_TABLES
            for how in ("INSERT OR REPLACE", "REPLACE")
        ]
    else:
        statements = [f"INSERT INTO {t} ({named(t)}) {copied(t)}" for t in APPEND_ONLY_TABLES]
    refused(book, statements, because=TAKEN)


def test_nothing_recorded_can_be_upserted(book):
    refused(
        book,
        [
            f"INSERT INTO {t} ({named(t)}) {like} "
            f"ON CONFLICT ({keys(t)}) DO UPDATE SET organisation_id = excluded.organisation_id"
            for t in APPEND_ONLY_TABLES
            # SQLite takes ON CONFLICT after a SELECT for a join without the WHERE.
            for like in [f"SELECT {named(t)} FROM {t} WHERE true"]
        ],
    )


def test_a_replace_cannot_come_in_through_another_unique_constraint(book):
    """INSERT OR REPLACE deletes whatever row stands in the way of any unique constraint."""
    other = f"'{uuid4().hex}'"
    statements = [
        ("event_lines", {"id": other}),
        ("error_declarations", {"id": other}),
        ("events", {}),
        ("event_facts", {"value": "'\"bud\"'"}),
    ]
    insert = "INSERT OR REPLACE" if is_sqlite(book) else "INSERT"
    refused(
        book,
        [f"{insert} INTO {t} ({named(t)}) {copied(t, **to)}" for t, to in statements],
        because=TAKEN,
    )


def test_a_replace_cannot_come_in_through_sqlites_own_row_number(sqlite_book):
    """A table with a rowid loses a row to an INSERT OR REPLACE that names its number."""
    other = f"'{uuid4().hex}'"
    statements = [
        f"INSERT OR REPLACE INTO {t} ({rowid}, {named(t)}) SELECT 1, "
        + ", ".join(to.get(name, f'"{name}"') for name in columns(t))
        + f" FROM {t} LIMIT 1"
        for t in APPEND_ONLY_TABLES
        for rowid in ("rowid", "oid", "_rowid_")
        for to in [
            OTHER_KEYS.get(
                t, {"id": other, "position": "99", "event_id": "(SELECT max(id) FROM events)"}
            )
        ]
    ]
    refused(sqlite_book, statements, because="has no column named")


def test_recursive_triggers_open_no_way_round(sqlite_book):
    """With the pragma, REPLACE fires the DELETE triggers; without it, it does not."""
    refused(
        sqlite_book,
        [
            (f"PRAGMA recursive_triggers = {on}", f"REPLACE INTO {t} ({named(t)}) {copied(t)}")
            for t in APPEND_ONLY_TABLES
            for on in ("ON", "OFF")
        ],
    )


def test_without_foreign_keys_the_guards_still_stand(sqlite_book):
    with sqlite_book.engine.connect() as connection:
        raw = connection.connection.driver_connection
        connection.rollback()
        raw.execute("PRAGMA foreign_keys = OFF")
        for table in APPEND_ONLY_TABLES:
            with pytest.raises(DBAPIError, match="append-only"):
                connection.execute(text(f"DELETE FROM {table}"))
            connection.rollback()
        raw.execute("PRAGMA foreign_keys = ON")


def test_nothing_recorded_can_be_truncated(postgresql_book):
    # Others name events: without them the foreign keys alone would refuse.
    together = ", ".join(Base.metadata.tables)
    statements = [f"TRUNCATE {together}", f"TRUNCATE ONLY {together} RESTART IDENTITY"]
    statements += [f"TRUNCATE {t} CASCADE" for t in APPEND_ONLY_TABLES]
    statements += [
        f"TRUNCATE {t} CASCADE" for t in ("organisations", "lots", "people", "places", "stamp_runs")
    ]
    refused(postgresql_book, statements)


def test_nothing_recorded_can_be_merged_away(postgresql_book):
    refused(
        postgresql_book,
        [
            f"MERGE INTO {t} AS old USING organisations AS o ON old.organisation_id = o.id "
            f"WHEN MATCHED THEN {then}"
            for t in APPEND_ONLY_TABLES
            for then in ("DELETE", "UPDATE SET organisation_id = o.id")
        ],
    )


def test_a_session_that_says_it_replicates_changes_nothing_either(postgresql_book):
    """In such a session ordinary triggers and foreign keys do not fire."""
    replica = "SET session_replication_role = replica"
    refused(
        postgresql_book,
        [(replica, f"DELETE FROM {t}") for t in APPEND_ONLY_TABLES]
        + [(replica, f"TRUNCATE {t} CASCADE") for t in APPEND_ONLY_TABLES],
    )


def test_no_event_goes_with_its_parents(book):
    """No foreign key cascades into what is recorded."""
    parents = ("organisations", "places", "lots", "stamp_runs", "materials", "products")
    statements = [f"DELETE FROM {parent}" for parent in parents]
    statements += [
        f"UPDATE {parent} SET id = '{uuid4().hex}' "
        f"WHERE id IN (SELECT id FROM {parent} ORDER BY id LIMIT 1)"
        for parent in parents
    ]
    refused(book, statements, because="(?i)foreign key constraint")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__tablename__)
def test_the_session_cannot_flush_a_change(book, model):
    before = everything(book)

    with book.transaction() as session:
        session.scalars(select(model)).first().organisation_id = uuid4()
        with pytest.raises(DBAPIError, match="append-only"):
            session.flush()
        session.rollback()
    with book.transaction() as session:
        session.delete(session.scalars(select(model)).first())
        with pytest.raises(DBAPIError, match="append-only"):
            session.flush()
        session.rollback()
    for statement in (update(model).values(organisation_id=uuid4()), delete(model)):
        with book.transaction() as session:
            with pytest.raises(DBAPIError, match="append-only"):
                session.execute(statement)
            session.rollback()

    assert everything(book) == before


def test_appending_goes_on_after_every_attack(book):
    survivors(book, [f"DELETE FROM {t}" for t in APPEND_ONLY_TABLES])

    with book.transaction() as session:
        kinds = session.scalars(select(Event.kind)).all()
        event = session.scalars(select(Event).where(Event.kind == EventKind.HARVEST)).first()
        session.add(
            EventFact(
                organisation_id=event.organisation_id,
                event_id=event.id,
                key="note",
                value="O'Brien <3",
            )
        )
    with book.reading() as session:
        assert session.scalars(select(EventFact.value).where(EventFact.key == "note")).one()
        assert session.scalars(select(Event.kind)).all() == kinds


def test_a_guard_that_was_taken_away_is_missed(book):
    with book.engine.connect() as connection:
        assert missing_triggers(connection) == []
        if is_sqlite(book):
            connection.execute(text("DROP TRIGGER events_no_update"))
            assert missing_triggers(connection) == ["events_no_update"]
        else:
            connection.execute(text("DROP TRIGGER events_no_change ON events"))
            assert missing_triggers(connection) == ["events_no_change"]


def test_a_guard_that_was_put_to_sleep_is_missed(postgresql_book):
    with postgresql_book.engine.connect() as connection:
        connection.execute(text("ALTER TABLE event_lines DISABLE TRIGGER ALL"))
        assert missing_triggers(connection) == ["event_lines_no_change", "event_lines_no_truncate"]
        connection.execute(
            text("ALTER TABLE event_lines ENABLE REPLICA TRIGGER event_lines_no_change")
        )
        assert "event_lines_no_change" in missing_triggers(connection)


def test_a_guard_of_the_same_name_that_guards_nothing_is_missed(book):
    with book.engine.connect() as connection:
        if is_sqlite(book):
            connection.execute(text("DROP TRIGGER events_no_delete"))
            connection.execute(
                text("CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT 1; END")
            )
            assert missing_triggers(connection) == ["events_no_delete"]
        else:
            connection.execute(text("DROP TRIGGER events_no_change ON events"))
            connection.execute(
                text(
                    "CREATE TRIGGER events_no_change BEFORE UPDATE ON lots "
                    "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
                )
            )
            assert missing_triggers(connection) == ["events_no_change"]
