"""Members and money: what is open, paying with a look before it is written, statements."""

import io
import re
from datetime import date

import farm as farming
import members
import openpyxl
import pypdfium2
import pytest
from cooperative import field_error, plain

from traceability.deliveries.accounts import account_of
from traceability.deliveries.models import MemberPayment
from traceability.parties.models import Party, Place
from traceability.parties.services import add_party

SEEN = re.compile(r'name="seen" value="([^"]+)"')


@pytest.fixture
def member(coop):
    """A household that is owed 960,000 đồng for two slips of November, and one of October."""
    with coop.deployment.transaction() as db:
        farm = coop.farm(db)
        household, plot = members.member(db, farm, 7)
        members.price(db, farm, since=date(2026, 10, 1))
        for kg, day in (("10.2", 22), ("20.2", 20)):
            at = farming.day(day)
            members.deliver(db, farm, kg, household=household, plot=plot, at=at)
        return household.id


def balance(coop, party_id):
    with coop.deployment.reading() as db:
        return account_of(db, db.get_one(Party, party_id)).balance_vnd


def paying(**changes):
    return {
        "amount_vnd": "500000",
        "method": "cash",
        "paid_on": "2026-11-22",
        "note": "=1+1",
        **changes,
    }


def pay(owner, member, **changes):
    page = f"/workspace/members/{member}/pay?lang=en"
    shown = owner.send(page, paying(**changes))
    return owner.send(page, paying(**changes, seen=SEEN.search(shown.text)[1]))


def test_members_are_listed_with_what_is_open(owner, coop, member):
    text = plain(owner.get("/workspace/members?lang=en").text)

    assert "2 members, ₫960,000 to be paid" in text
    assert "Hộ số 7 H-007 ₫960,000 ₫0 ₫960,000 22 Nov 2026" in text
    assert "Hộ bà Nguyệt" not in owner.get("/workspace/members?which=owed").text
    assert "Hộ số 7" not in owner.get("/workspace/members?q=nguyet").text
    assert "Nobody fits that." in owner.get("/workspace/members?which=open&page=3").text


def test_paying_shows_the_consequence_before_it_writes(owner, coop, member):
    page = f"/workspace/members/{member}/pay?lang=en"
    assert 'value="960000"' in owner.get(page).text, "what is open is offered"

    shown = owner.send(page, paying())
    assert "Still to be paid after that: ₫460,000" in plain(shown.text)
    assert balance(coop, member) == 960_000
    changed = owner.send(page, paying(amount_vnd="600000", seen=SEEN.search(shown.text)[1]))
    assert "Still to be paid after that: ₫360,000" in plain(changed.text), "shown anew"
    done = owner.send(page, paying(seen=SEEN.search(shown.text)[1]))

    assert done.location == f"/workspace/members/{member}"
    assert balance(coop, member) == 460_000
    assert "₫500,000 Cash Nguyễn Thị Lan =1+1" in plain(owner.get(done.location).text)


def test_a_payment_that_is_sent_twice_is_paid_once(owner, coop, member):
    page = f"/workspace/members/{member}/pay"
    seen = SEEN.search(owner.send(page, paying()).text)[1]
    data = {**owner.hidden(page), **paying(seen=seen)}

    assert owner.post(page, data=data).status_code == owner.post(page, data=data).status_code == 303
    assert balance(coop, member) == 460_000
    stale = owner.send(f"{page}?lang=en", paying(seen=seen))
    assert stale.status_code == 422
    assert "The balance has changed in the meantime." in stale.text
    assert balance(coop, member) == 460_000
    assert owner.send(page, paying(seen=seen.rpartition(":")[0] + ":x")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount_vnd": ""}, "amount_vnd"),
        ({"amount_vnd": "0,5"}, "amount_vnd"),
        ({"method": "gold"}, "method"),
        ({"paid_on": "2026-11-23"}, "paid_on"),
    ],
)
def test_a_payment_that_cannot_be_is_refused_beside_its_field(owner, coop, member, changes, field):
    answer = owner.send(f"/workspace/members/{member}/pay?lang=en", paying(**changes))

    assert answer.status_code == 422
    assert field_error(answer.text, field)
    assert balance(coop, member) == 960_000


def test_a_cancelled_payment_is_owed_again_and_stays_visible(owner, coop, member):
    pay(owner, member)
    with coop.deployment.reading() as db:
        payment = db.query(MemberPayment).one()
    page = f"/workspace/members/payments/{payment.id}/cancel?lang=en"
    assert owner.send(page, {"reason": ""}).status_code == 422

    owner.send(page, {"reason": "Nhầm hộ"})

    assert balance(coop, member) == 960_000
    text = plain(owner.get(f"/workspace/members/{member}?lang=en").text)
    assert "does not count Nhầm hộ" in text
    again = owner.send(page, {"reason": "x"})
    assert "cancelled before" in again.text


def test_a_statement_says_the_month_from_beginning_to_end(owner, coop, member):
    pay(owner, member)

    page = owner.get(f"/workspace/members/{member}/statement?month=2026-11&lang=en")
    text = plain(page.text)

    assert "Owed before the month ₫0 Delivered in the month 30 kg, ₫960,000" in text
    assert "Paid in the month ₫500,000 Owed at the end of the month ₫460,000" in text
    assert "Nothing was delivered or paid" in plain(
        owner.get(f"/workspace/members/{member}/statement?month=2026-09").text
    )
    assert owner.get(f"/workspace/members/{member}/statement?month=2026-13").status_code == 422


def test_the_printed_statement_says_the_same(owner, coop, member):
    pay(owner, member)

    answer = owner.get(f"/workspace/members/{member}/statement.pdf?month=2026-11&lang=vi")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="H-007-2026-11.pdf"'
    with pypdfium2.PdfDocument(answer.data) as document:
        text = document[0].get_textpage().get_text_range().replace("\N{NO-BREAK SPACE}", " ")
    for words in ("Bảng kê tháng 11/2026", "Hộ số 7 (H-007)", "960.000 ₫", "460.000 ₫", "=1+1"):
        assert words in text


def test_the_workbook_of_all_members_holds_what_the_pages_say(owner, coop, member):
    pay(owner, member)
    with coop.deployment.transaction() as db:
        farm = coop.farm(db)
        hostile = add_party(db, coop.recorder, kind="household", code="H-009", name="=HYPERLINK(0)")
        plot = db.get_one(Place, coop.plot)
        members.deliver(db, farm, "1.2", household=hostile, plot=plot, grade="bud")

    answer = owner.get("/workspace/members/statements.xlsx?month=2026-11&lang=en")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="LABANG-2026-11.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sums, slips, payments = book.worksheets
    assert sums.title == "11-2026"
    rows = list(sums.values)
    assert rows[1] == ("H-007", "Hộ số 7", 0, 30, 960_000, 500_000, 460_000, 0)
    assert rows[2] == ("H-009", "=HYPERLINK(0)", 0, 1, 0, 0, 0, 1)
    assert rows[3] == ("Together", None, 0, 31, 960_000, 500_000, 460_000, 1)
    assert {cell.data_type for row in sums.iter_rows(min_row=2) for cell in row} <= {"s", "n"}
    assert [row[0] for row in list(slips.values)[1:]] == ["PC26-00002", "PC26-00001", "PC26-00003"]
    assert list(payments.values)[1][1:] == ("H-007", "Hộ số 7", 500_000, "Cash", "=1+1")
