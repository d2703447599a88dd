"""What is owed and paid to each member: never lost, never doubled, in few queries."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import crowd
import farm
import members
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as events_of_engine
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from traceability.deliveries.accounts import Which, account_of, accounts, statements
from traceability.deliveries.models import MemberPayment, PaymentMethod
from traceability.deliveries.payments import cancel_payment, pay
from traceability.deliveries.pricing import price_slip
from traceability.deliveries.services import SlipTruth, correct_slip
from traceability.deliveries.settlement import Account, Month
from traceability.deliveries.weighing import amount_vnd
from traceability.errors import Conflict, InvalidInput, NotAllowed, NotFound
from traceability.events.append_only import ACCOUNT_TABLES
from traceability.parties.models import Party
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.verification import verify

NOVEMBER = Month(2026, 11)


def give(session, coop, vnd, *, party=None, on=date(2026, 11, 22), **more):
    return pay(
        session,
        coop.recorder,
        party=party or coop.household,
        amount_vnd=vnd,
        method=more.pop("method", PaymentMethod.CASH),
        paid_on=on,
        **more,
    )


def test_an_account_is_standing_slips_without_payments_that_stand(book, coop):
    members.price(book, coop)
    members.deliver(book, coop, "10.2")
    wrong = members.deliver(book, coop, "99.2")
    correct_slip(book, coop.recorder, slip=wrong, truth=SlipTruth(weighings=members.bags("9.2")))
    members.deliver(book, coop, grade="bud")
    give(book, coop, 100_000)
    cancelled = give(book, coop, 50_000)
    cancel_payment(book, coop.recorder, payment=cancelled, reason="Nhầm hộ")

    account = account_of(book, coop.household)

    assert account == Account(owed_vnd=19 * 32_000, paid_vnd=100_000, open_slips=1)
    [row] = accounts(book, coop.organisation.id)
    assert (row.party, row.account, row.last_on) == (
        coop.household,
        account,
        date(2026, 11, 22),
    )


def test_members_are_found_and_sorted_by_what_is_open(book, coop, neighbour):
    members.price(book, coop)
    owed, _ = members.member(book, coop, 1)
    ahead, _ = members.member(book, coop, 2)
    waiting, _ = members.member(book, coop, 3)
    members.deliver(book, coop, household=owed)
    give(book, coop, 5, party=ahead)
    members.deliver(book, coop, household=waiting, grade="bud")
    give(book, neighbour, 7)

    def listed(**wanted):
        return {row.party.code for row in accounts(book, coop.organisation.id, **wanted)}

    assert listed() == {"HO-12", "H-001", "H-002", "H-003"}
    assert listed(which=Which.OWED) == {"H-001"}
    assert listed(which=Which.ADVANCE) == {"H-002"}
    assert listed(which=Which.OPEN) == {"H-003"}
    assert listed(search="ho so 3") == {"H-003"}


def test_the_same_key_pays_once_and_another_payment_with_it_is_refused(book, coop):
    first = give(book, coop, 10_000, key="phone-1")

    assert give(book, coop, 10_000, key="phone-1").id == first.id
    with pytest.raises(Conflict, match="another payment"):
        give(book, coop, 10_001, key="phone-1")
    assert account_of(book, coop.household).paid_vnd == 10_000


def test_whoever_pays_a_balance_that_has_changed_is_told(book, coop):
    members.price(book, coop)
    members.deliver(book, coop, "10.2")
    give(book, coop, 320_000, seen_balance_vnd=320_000)

    with pytest.raises(Conflict) as refused:
        give(book, coop, 320_000, seen_balance_vnd=320_000)
    assert refused.value.value == 0
    give(book, coop, 5_000, seen_balance_vnd=0)
    assert account_of(book, coop.household).balance_vnd == -5_000, "an advance"


def test_payments_that_cannot_be_are_refused_by_field(book, coop, neighbour):
    for vnd, on, field in ((0, 22, "amount_vnd"), (1, 23, "paid_on")):
        with pytest.raises(InvalidInput) as refused:
            give(book, coop, vnd, on=date(2026, 11, on))
        assert refused.value.field == field
    with pytest.raises(NotFound):
        give(book, coop, 1, party=neighbour.household)
    picker = replace(coop, recorder=Recorder(coop.organisation.id, Role.PICKER))
    with pytest.raises(NotAllowed):
        give(book, picker, 1)
    payment = give(book, coop, 1)
    with pytest.raises(InvalidInput):
        cancel_payment(book, coop.recorder, payment=payment, reason="")
    cancel_payment(book, coop.recorder, payment=payment, reason="Nhầm")
    with pytest.raises(Conflict, match="before"):
        cancel_payment(book, coop.recorder, payment=payment, reason="Nhầm")


def test_a_month_begins_with_what_was_open_before(book, coop):
    members.price(book, coop, since=date(2026, 9, 1))
    members.deliver(book, coop, "10.2", at=farm.day(31, 10))
    give(book, coop, 100_000, on=date(2026, 10, 31))
    members.deliver(book, coop, "5.2", at=farm.day(1))
    members.deliver(book, coop, "1.2", at=farm.day(22))
    give(book, coop, 200_000, on=date(2026, 11, 2), note="Tạm ứng")

    [october] = statements(book, coop.organisation.id, Month(2026, 10))
    [november] = statements(book, coop.organisation.id, NOVEMBER, party=coop.household)

    assert (october.statement.opening_vnd, october.statement.closing_vnd) == (0, 220_000)
    told = november.statement
    assert (told.opening_vnd, told.delivered_vnd, told.paid_vnd) == (220_000, 192_000, 200_000)
    assert told.closing_vnd == account_of(book, coop.household).balance_vnd == 212_000
    assert [each.on.day for each in told.deliveries] == [1, 22]
    assert [each.note for each in told.payments] == ["Tạm ứng"]
    assert statements(book, coop.organisation.id, Month(2026, 8)) == []


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("deliver", "pay", "correct", "undo", "price", "cancel")),
        st.integers(0, 2),
        st.integers(1, 400),
    ),
    max_size=14,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_balances_are_what_a_notebook_would_say(book, coop, acts):
    """A model with two dictionaries against the books, act by act."""
    with book.begin_nested() as undo:
        pairs = [members.member(book, coop, number) for number in range(3)]
        members.price(book, coop, 1_333)
        slips, payments = {}, {}
        owed, paid = defaultdict(int), defaultdict(int)
        for act, who, figure in acts:
            household, plot = pairs[who]
            slip = next(iter(slips.values()), None)
            payment = next(iter(payments.values()), None)
            if act == "deliver":
                new = members.deliver(book, coop, f"{figure}.057", household=household, plot=plot)
                slips[new.id] = new
                owed[household.id] += amount_vnd(new.net_grams, 1_333)
            elif act == "pay":
                new = give(book, coop, figure, party=household)
                payments[new.id] = new
                paid[household.id] += figure
            elif act == "cancel" and payment:
                cancel_payment(book, coop.recorder, payment=payments.pop(payment.id), reason="x")
                paid[payment.party_id] -= payment.amount_vnd
            elif slip and act in ("correct", "undo", "price"):
                owed[slip.household_id] -= slip.price.amount_vnd
                if act == "price":
                    price_slip(book, coop.recorder, slip=slip, price_vnd=figure, reason="x")
                    owed[slip.household_id] += amount_vnd(slip.net_grams, figure)
                    continue
                truth = (
                    SlipTruth(members.bags(figure), household, plot) if act == "correct" else None
                )
                right = correct_slip(book, coop.recorder, slip=slips.pop(slip.id), truth=truth)
                if right:
                    slips[right.id] = right
                    owed[household.id] += amount_vnd(right.net_grams, right.price.price_vnd)
        for row in accounts(book, coop.organisation.id):
            assert row.account == Account(owed[row.party.id], paid[row.party.id], 0)
            assert row.account == account_of(book, row.party)
        told = statements(book, coop.organisation.id, NOVEMBER)
        assert sum(each.statement.closing_vnd for each in told) == (
            sum(owed.values()) - sum(paid.values())
        )
        undo.rollback()
    book.expunge_all()


def test_phones_and_desks_at_once_lose_and_double_nothing(deployment):
    """Slips of several phones get numbers without gaps and one lot; a debt is paid once."""
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        members.price(session, coop)
        members.deliver(session, coop, "10.2")
        debt = account_of(session, coop.household).balance_vnd

    def weigh():
        with deployment.transaction() as session:
            return members.deliver(session, farm.visit(session, coop)).lot_id and "weighed"

    def settle():
        with deployment.transaction() as session:
            give(session, coop, debt, seen_balance_vnd=debt)
            return "paid"

    def tap():
        with deployment.transaction() as session:
            return give(session, coop, 1_000, key="one tap").id

    outcomes = crowd.together([settle] * 4 + [tap] * 4)
    outcomes += crowd.together([weigh] * 8)

    settled = [each for each in outcomes[:4] if each == "paid"]
    assert len(settled) <= 1
    assert len(set(outcomes[4:8])) == 1
    assert crowd.tally(outcomes[8:]) == {"weighed": 8}
    with deployment.snapshot() as session:
        assert verify(session, vault=deployment.vault) == [], "numbers have no gap"
        rows = accounts(session, coop.organisation.id)
        assert [row.account.paid_vnd for row in rows] == [len(settled) * debt + 1_000]
        assert rows[0].account.owed_vnd == debt + 8 * 640_000
        assert session.scalar(text("SELECT count(DISTINCT lot_id) FROM delivery_slips")) == 1


def test_what_was_weighed_and_paid_cannot_be_changed(deployment):
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        members.price(session, coop)
        members.deliver(session, coop)
        payment = give(session, coop, 5)
        cancel_payment(session, coop.recorder, payment=payment, reason="Nhầm")

    def attempt(statement):
        with deployment.engine.begin() as connection:
            connection.execute(text(statement))

    for table in ACCOUNT_TABLES:
        attacks = [f"UPDATE {table} SET organisation_id = organisation_id", f"DELETE FROM {table}"]
        if deployment.engine.dialect.name == "sqlite":
            attacks.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        else:
            attacks.append(f"TRUNCATE {table} CASCADE")
        for attack in attacks:
            with pytest.raises(DBAPIError, match="append-only"):
                attempt(attack)


def test_a_month_of_many_members_is_told_in_as_many_queries_as_of_one(book, coop):
    members.price(book, coop, since=date(2026, 10, 1))
    pairs = [members.member(book, coop, number) for number in range(4)]
    for number, (household, plot) in enumerate(pairs):
        for back in (0, 1, 30):
            at = farm.EventTime.at(coop.now.as_entered - timedelta(days=back))
            members.deliver(book, coop, household=household, plot=plot, at=at)
        give(book, coop, 1_000 + number, party=household)
    book.expire_all()
    asked = []
    counter = lambda *told: asked.append(told[2])  # noqa: E731 - taken away again below
    events_of_engine.listen(book.get_bind(), "before_cursor_execute", counter)
    try:
        found = statements(book, coop.recorder.organisation_id, NOVEMBER)
        accounts(book, coop.recorder.organisation_id)
    finally:
        events_of_engine.remove(book.get_bind(), "before_cursor_execute", counter)

    assert len(found) == 4
    assert len([each for each in asked if each.startswith("SELECT")]) <= 6


def test_payments_are_the_organisations_own(book, coop, neighbour):
    payment = give(book, coop, 5)

    with pytest.raises(NotFound):
        cancel_payment(book, neighbour.recorder, payment=payment, reason="x")
    assert book.get_one(MemberPayment, payment.id).party == book.get_one(Party, coop.household.id)
