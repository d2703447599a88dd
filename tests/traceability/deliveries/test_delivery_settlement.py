"""Months, statements and totals, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.deliveries.settlement import (
    Account,
    Delivered,
    Month,
    Paid,
    Statement,
    by_grade,
)
from traceability.errors import InvalidInput
from traceability.words import Words

NOVEMBER = Month(2026, 11)


def slip(amount, *, grams=1_000, material="Búp", grade="bud"):
    return Delivered(
        "PC26-00001",
        date(2026, 11, 3),
        Words(material),
        Words(grade),
        grams,
        amount,
        amount,
        corrected=False,
    )


def paid(amount):
    return Paid(date(2026, 11, 20), "cash", "", amount)


def test_a_month_knows_its_days_and_its_neighbours():
    assert Month.parse("2028-02").last == date(2028, 2, 29)
    assert Month.parse("2026-12").following == Month(2027, 1)
    assert Month.parse("2026-01").preceding == Month(2025, 12)
    assert str(Month.of(date(2026, 3, 31))) == "2026-03"


@pytest.mark.parametrize("text", ["2026-13", "11-2026", "2026-1", "", "0999-01", "2026-11-01"])
def test_what_is_no_month_is_refused_by_its_text(text):
    with pytest.raises(InvalidInput) as refused:
        Month.parse(text)

    assert refused.value.value == text


amounts = st.lists(st.one_of(st.none(), st.integers(0, 10**9)), max_size=12)


@given(st.lists(st.tuples(amounts, st.lists(st.integers(1, 10**9), max_size=6)), max_size=6))
def test_each_month_begins_where_the_last_ended_and_none_is_lost_or_doubled(months):
    """Statements one after another tell the same as one account of everything."""
    balance = 0
    for slips, payments in months:
        statement = Statement(
            NOVEMBER, balance, tuple(map(slip, slips)), tuple(map(paid, payments))
        )
        assert statement.open_slips == slips.count(None)
        balance = statement.closing_vnd

    account = Account(
        sum(each or 0 for slips, _ in months for each in slips),
        sum(sum(payments) for _, payments in months),
        0,
    )
    assert balance == account.balance_vnd


def test_totals_are_per_material_and_grade():
    totals = by_grade(
        [
            slip(10_000, grade="bud"),
            slip(None, grade="bud", grams=500),
            slip(7_000, grade="bud_one_leaf"),
            slip(1, material="Bột", grade=""),
        ]
    )

    assert [
        (str(t.material), str(t.grade), t.slips, t.net_grams, t.amount_vnd, t.open_slips)
        for t in totals
    ] == [
        ("Búp", "bud", 2, 1_500, 10_000, 1),
        ("Búp", "bud_one_leaf", 1, 1_000, 7_000, 0),
        ("Bột", "", 1, 1_000, 1, 0),
    ]
