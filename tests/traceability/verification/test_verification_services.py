"""A database damaged on purpose, past its own guards, on SQLite and on PostgreSQL."""

import hashlib
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, text

from traceability import migrating
from traceability.events.append_only import APPEND_ONLY_TABLES, missing_triggers
from traceability.events.corrections import declare_error
from traceability.events.stocktaking import correct_stock
from traceability.events.truth import Truth
from traceability.files.services import path_of, store_file
from traceability.lots.models import Lot
from traceability.parties.models import Place
from traceability.quantities import Quantity
from traceability.stamps import services as stamps
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.times import EventTime
from traceability.verification import verify

_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


@contextmanager
def unguarded(deployment):
    """A connection past triggers, references and checks, as an attacker with the file has it."""
    with deployment.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # Such a session skips references; the guards of the history are awake there too.
            connection.execute(text("SET session_replication_role = replica"))
            for table in APPEND_ONLY_TABLES:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            yield connection
            for table in APPEND_ONLY_TABLES:
                for guard in ("no_change", "no_truncate"):
                    name = f"{table}_{guard}"
                    connection.execute(text(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"))
            connection.execute(text("SET session_replication_role = DEFAULT"))
            connection.commit()
            return
        for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
            connection.connection.driver_connection.execute(f"PRAGMA {pragma}")
        triggers = connection.execute(text(_TRIGGERS)).all()
        for name, _ in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection
        for _, sql in triggers:
            connection.exec_driver_sql(sql)
        connection.commit()
        for pragma in ("foreign_keys = ON", "ignore_check_constraints = OFF"):
            connection.connection.driver_connection.execute(f"PRAGMA {pragma}")


def damage(deployment, statement, **values):
    with unguarded(deployment) as connection:
        done = connection.execute(text(statement), values)
        assert done.rowcount > 0, "nothing was damaged"
    with deployment.reading() as session:
        assert missing_triggers(session.connection()) == []


def found(deployment):
    with deployment.snapshot() as session:
        return verify(session, vault=deployment.vault)


def test_an_ordinary_history_has_nothing_to_find(deployment, road):
    assert found(deployment) == []


def test_corrections_of_every_sort_leave_nothing_to_find(deployment, road, clock):
    clock.advance(hours=1)
    with deployment.transaction() as session:
        workshop = session.scalars(
            text("SELECT id FROM places WHERE code = 'XUONG-1'").columns(id=Place.id.type)
        ).one()
        declare_error(
            session,
            road.recorder,
            event_id=road.harvest,
            truth=Truth({0: Quantity.weigh(41)}, at=EventTime.local(clock() - timedelta(days=1))),
        )
        correct_stock(
            session,
            road.recorder,
            lot=session.get_one(Lot, road.packets),
            counted=Quantity.count(18, net_grams=200),
            place=session.get_one(Place, workshop),
            at=EventTime.local(clock()),
            reason="hai gói rách",
        )
        run = session.get_one(StampRun, road.run)
        stamps.void(session, road.recorder, run=run, stamps=Range(3, 3))
        clock.advance(hours=1)
        declare_error(session, road.recorder, event_id=road.binding, truth=None)

    assert found(deployment) == []


def test_a_changed_balance_is_found_with_both_values(deployment, road):
    damage(deployment, "UPDATE balances SET grams = grams + 5 WHERE pieces > 0")

    (finding,) = found(deployment)

    assert finding.check == "balance"
    assert finding.table == "balances"
    assert finding.key == "LABANG/CHE-200-261122-01 at XUONG-1"
    assert finding.stored == "4005 g, 20 pieces"
    assert finding.derived == "4000 g, 20 pieces"


def test_a_removed_balance_is_found(deployment, road):
    damage(deployment, "DELETE FROM balances WHERE pieces > 0")

    (finding,) = found(deployment)

    assert (finding.stored, finding.derived) == ("0 g, 0 pieces", "4000 g, 20 pieces")


def test_a_rewritten_event_line_is_found(deployment, road):
    damage(deployment, "UPDATE event_lines SET grams = 400000 WHERE grams = 40000")

    assert [(each.check, each.stored, each.derived) for each in found(deployment)] == [
        ("balance", "0 g, 0 pieces", "360000 g, 0 pieces")
    ]


def test_a_moved_date_is_found_on_the_lot(deployment, road):
    damage(deployment, "UPDATE lots SET expires_on = '2030-01-01' WHERE expires_on IS NOT NULL")
    damage(deployment, "UPDATE lots SET business_date = '2026-11-20' WHERE code LIKE 'CHE-TUOI%'")

    assert {(each.check, each.key, each.stored) for each in found(deployment)} == {
        ("expires_on", "LABANG/CHE-200-261122-01", "2030-01-01"),
        ("business_date", "LABANG/CHE-TUOI-261122-01", "2026-11-20"),
    }


def test_more_stamps_than_packets_are_found(deployment, road):
    damage(deployment, "UPDATE event_stamp_ranges SET last = 22 WHERE lot_id IS NOT NULL")

    (finding,) = found(deployment)

    assert finding.check == "stamps and packets"
    assert (finding.stored, finding.derived) == ("22 stamps", "at most 20")


def test_a_stamp_bound_twice_and_one_outside_its_run_are_found(deployment, road, clock):
    clock.advance(hours=1)
    with deployment.transaction() as session:
        run = session.get_one(StampRun, road.run)
        stamps.void(session, road.recorder, run=run, stamps=Range(1, 5))
        stamps.void(session, road.recorder, run=run, stamps=Range(6, 9))
    damage(deployment, "UPDATE event_stamp_ranges SET last = 8 WHERE first = 1 AND last = 5")
    damage(deployment, "UPDATE stamp_runs SET count = 23")

    assert {(each.check, each.stored, each.derived) for each in found(deployment)} == {
        ("stamps_voided twice", "12 stamps", "9 stamps"),
        ("run", "1-23", "1-24"),
        ("stamps_issued outside the run", "24-24", "1-23"),
    }


def test_a_range_without_stamps_is_found_and_ends_nothing(deployment, road):
    if deployment.engine.dialect.name == "postgresql":
        with deployment.engine.begin() as connection:
            connection.execute(
                text("ALTER TABLE event_stamp_ranges DROP CONSTRAINT ck_event_stamp_ranges_bounds")
            )
    damage(deployment, "UPDATE event_stamp_ranges SET last = 0 WHERE last = 15")

    assert [each.stored for each in found(deployment)] == ["1-0"]


def test_a_missing_guard_is_found_by_its_name(deployment, road):
    with deployment.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE events DISABLE TRIGGER events_no_change"))
            missing = "events_no_change"
        else:
            connection.execute(text("DROP TRIGGER events_no_update"))
            missing = "events_no_update"

    (finding,) = found(deployment)

    assert (finding.check, finding.key) == ("append-only", missing)


def test_an_older_shape_is_found_before_anything_else(deployment, road):
    with deployment.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    (finding,) = found(deployment)

    assert (finding.table, finding.stored) == ("alembic_version", "0001")
    assert finding.derived == migrating.revisions()[-1]


def test_a_short_and_a_repeated_nonce_are_found(deployment, road):
    damage(deployment, "UPDATE events SET nonce = :one", one=b"0123456789abcdef")
    (repeated,) = found(deployment)
    assert (repeated.check, repeated.derived) == ("nonce", "in one row")

    if deployment.engine.dialect.name == "sqlite":  # PostgreSQL keeps the length, come what may
        damage(deployment, "UPDATE events SET nonce = :none WHERE kind = 'pack'", none=b"")
        assert "0 bytes" in {each.stored for each in found(deployment)}


def test_a_row_whose_other_end_is_gone_is_found(deployment, road):
    damage(deployment, "DELETE FROM events WHERE kind = 'stamps_activated'")

    assert {(each.check, each.table, each.stored.split()[0]) for each in found(deployment)} == {
        ("reference", "event_stamp_ranges", "events")
    }


def test_a_kind_that_nobody_knows_is_found_and_said(deployment, road):
    damage(deployment, "UPDATE events SET kind = 'wished' WHERE kind = 'pack'")

    assert [(each.check, each.stored) for each in found(deployment)] == [("kind", "wished")]


@pytest.mark.parametrize(
    ("statement", "stored"),
    [
        ("UPDATE error_declarations SET reason = 'did_not_occur'", "did not occur, replaced by"),
        ("UPDATE error_declarations SET corrective_event_id = NULL", "incorrect data"),
        ("UPDATE error_declarations SET corrective_event_id = event_id", "comes to replace itself"),
        ("UPDATE events SET kind = 'receive' WHERE id = :wrong", "receive replaced by harvest"),
        ("UPDATE events SET record_time = '2027-01-01 00:00:00.000000' WHERE id = :wrong", "at"),
    ],
)
def test_a_correction_that_makes_no_sense_is_found(deployment, road, clock, statement, stored):
    clock.advance(hours=1)
    with deployment.transaction() as session:
        declare_error(
            session, road.recorder, event_id=road.harvest, truth=Truth({0: Quantity.weigh(42)})
        )
    values = {"wrong": road.harvest} if ":wrong" in statement else {}
    with unguarded(deployment) as connection:
        asked = text(statement)
        if values:
            asked = asked.bindparams(bindparam("wrong", type_=Lot.id.type))
        assert connection.execute(asked, values).rowcount == 1

    about = [each for each in found(deployment) if each.check == "correction"]

    assert any(stored in each.stored for each in about), about


def test_a_strange_public_key_is_found(deployment, road):
    damage(deployment, "UPDATE signing_keys SET public_bytes = :other", other=b"k" * 32)

    checks = [each.check for each in found(deployment)]

    assert checks == ["key id", "private key"]


def test_a_lost_secret_is_found(deployment, road):
    damage(deployment, "DELETE FROM secrets WHERE name = 'compact-tag'")
    with deployment.reading() as session:
        vault = type(deployment.vault).open(session, "correct horse battery staple")

    with deployment.snapshot() as session:
        assert [each.key for each in verify(session, vault=vault)] == ["compact-tag"]


def test_a_changed_and_a_lost_file_are_found(deployment, road):
    with deployment.transaction() as session:
        kept = [
            store_file(
                session,
                deployment.files,
                organisation_id=road.recorder.organisation_id,
                content=b"%PDF-" + name,
            ).sha256
            for name in (b"kept", b"changed", b"lost")
        ]
    with deployment.snapshot() as session:
        assert verify(session, files=deployment.files) == []
    path_of(deployment.files, kept[1]).write_bytes(b"%PDF-other")
    path_of(deployment.files, kept[2]).unlink()

    with deployment.snapshot() as session:
        found = verify(session, files=deployment.files)

    assert {(each.key, each.derived[:4]) for each in found} == {
        (kept[1], hashlib.sha256(b"%PDF-other").hexdigest()[:4]),
        (kept[2], ""),
    }


def test_every_check_is_told_before_it_runs(deployment, road):
    told = []
    with deployment.snapshot() as session:
        verify(session, progress=told.append)

    assert told[0] == "append-only"
    assert "balances" in told
    assert len(told) == len(set(told))


def test_a_sale_between_two_questions_is_no_difference(deployment, road, clock):
    """The snapshot holds still while others write."""
    with deployment.snapshot() as reading:
        reading.scalar(text("SELECT count(*) FROM balances"))
        clock.advance(hours=1)
        with deployment.transaction() as session:
            declare_error(session, road.recorder, event_id=road.binding, truth=None)
            declare_error(session, road.recorder, event_id=road.packing, truth=None)
        assert verify(reading) == []
    assert found(deployment) == []
