"""What `verify` says of slips that do not agree with their events."""

import farm
import members
import pytest
from sqlalchemy import text

from traceability.database import writing
from traceability.verification import verify


@pytest.fixture
def weighed(sqlite_deployment):
    """Two slips with a price, and a way past the guards of their tables."""
    with sqlite_deployment.transaction() as session:
        coop = farm.found(session, sqlite_deployment.clock)
        members.price(session, coop)
        for _ in range(2):
            members.deliver(session, coop)
    return sqlite_deployment


def forged(deployment, table, statement):
    """Change a guarded table as somebody with the file in hands would, and ask `verify`."""
    names = [f"{table}_{guard}" for guard in ("no_update", "no_delete", "no_replace")]
    with writing(deployment.engine).begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        kept = [
            connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :n"), {"n": name})
            for name in names
        ]
        for name in names:
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(statement))
        for sql in kept:
            connection.exec_driver_sql(sql)
    with deployment.snapshot() as session:
        return [(each.check, each.stored) for each in verify(session)]


@pytest.mark.parametrize(
    ("table", "statement", "check"),
    [
        ("slip_prices", "UPDATE slip_prices SET amount_vnd = 1 WHERE position = 1", "amount"),
        (
            "delivery_slips",
            "UPDATE delivery_slips SET net_grams = 1, gross_grams = 1, tare_grams = 0",
            "slip",
        ),
        ("delivery_slips", "UPDATE delivery_slips SET number = 7 WHERE number = 2", "numbers"),
    ],
)
def test_a_forged_slip_is_found(weighed, table, statement, check):
    found = forged(weighed, table, statement)

    assert check in {name for name, _ in found}


def test_a_missing_guard_of_the_accounts_is_found(weighed):
    with writing(weighed.engine).begin() as connection:
        connection.execute(text("DROP TRIGGER member_payments_no_update"))

    with weighed.snapshot() as session:
        assert [each.key for each in verify(session)] == ["member_payments_no_update"]
