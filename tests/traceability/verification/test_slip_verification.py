"""What `verify` says of slips that do not agree with their events."""

import farm
import members
import pytest
from forging import forge
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
    """Change a guarded table behind our back, and ask `verify`."""
    forge(deployment, table, statement)
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
