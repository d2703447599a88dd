"""Weighing, pricing, paying and statements from the command line."""

import farm
import openpyxl
import pytest

WEIGH = (
    *("deliveries", "record", "--member", "HO-12", "--material", "LA", "--plot", "LO-3"),
    *("--gross", "25,5 kg", "--gross", "3 yến", "--tare", "0,2 kg"),
    *("--fact", "pluck_standard=bud"),
)


@pytest.fixture
def scale(nguon_on_sqlite, sqlite_deployment):
    """A console at the tests' tea farm."""
    with sqlite_deployment.transaction() as session:
        farm.found(session, sqlite_deployment.clock)
    return nguon_on_sqlite


def test_a_day_at_the_scale_ends_in_a_statement(scale, tmp_path):
    slip = scale.json(*WEIGH, "--at", "2026-11-22T06:30")
    assert (slip["slip"], slip["net_grams"], slip["price_vnd"]) == ("PC26-00001", 55_100, None)
    price = ("deliveries", "price", "--material", "LA", "--grade", "bud")
    assert scale.json(*price, "--from", "2026-11-22", "80000")["price_vnd"] == 80_000
    [listed] = scale.json("deliveries", "list", "--day", "2026-11-22")
    assert listed["amount_vnd"] == 4_408_000

    pay = ("members", "pay", "--member", "HO-12", "--key", "tap", "4000000")
    assert scale.json(*pay)["balance_vnd"] == scale.json(*pay)["balance_vnd"] == 408_000
    [row] = scale.json("members", "list", "--which", "owed")
    assert (row["member"], row["balance_vnd"]) == ("HO-12", 408_000)

    out = tmp_path / "11.xlsx"
    [told] = scale.json("members", "statement", "--month", "2026-11", "--out", out)
    assert (told["delivered_vnd"], told["paid_vnd"], told["closing_vnd"]) == (
        4_408_000,
        4_000_000,
        408_000,
    )
    sums = list(openpyxl.load_workbook(out).worksheets[0].values)
    assert sums[1][:4] == ("HO-12", "Hộ bà Nguyễn Thị Lan", 0, 55.1)


def test_what_cannot_be_is_told_in_a_line(scale, tmp_path):
    assert "H-9" in scale.refused("members", "pay", "--member", "H-9", "5")
    assert "2026-11-31" in scale.refused("deliveries", "list", "--day", "2026-11-31")
    assert "11-2026" in scale.refused("members", "statement", "--month", "11-2026")
    nowhere = tmp_path / "no" / "where.xlsx"
    assert "No such file" in scale.refused("members", "statement", "--out", nowhere)
