"""The letters that an order sends, and to whom in which language."""

import farm
import pytest
import shop
from sqlalchemy import select

from storefront.mail.models import OutboxMail
from storefront.orders import services as orders
from storefront.orders.buyer import Buyer
from storefront.stock.errors import OutOfStock

OFFICE = "htx@labang.example"


@pytest.fixture
def session(sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        yield session


@pytest.fixture
def coop(session, clock):
    coop = farm.found(session, clock)
    coop.organisation.email = OFFICE
    coop.organisation.phone = "0208 123 456"
    shop.offer(session, coop)
    farm.packets(session, coop, 40)
    return coop


def letters(session):
    """Subject and body by the address to which they go, the latest of each."""
    found = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    return {letter.to_address: (letter.subject, letter.body) for letter in found}


def test_the_cooperative_is_told_in_vietnamese_what_to_do_about_an_order(session, coop):
    shop.buy(session, coop, 2, language="en")

    subject, body = letters(session)[OFFICE]
    assert subject == "Đơn mới DH2026-0001: 370.000 ₫"
    assert "Trần Văn Bình, điện thoại 0912 345 678" in body
    assert "- 2 × Chè tôm nõn 200 g: 370.000\xa0₫" in body
    assert "https://nguon.example/workspace/orders/DH2026-0001" in body


def test_the_buyer_gets_the_private_link_and_the_cooperative_does_not(session, coop):
    placed = shop.buy(session, coop, 2)

    sent = letters(session)
    assert f"https://nguon.example/orders/{placed.link_token}" in sent["binh@khach.example"][1]
    assert placed.link_token not in sent[OFFICE][1]


def test_the_buyer_is_written_to_in_their_language(session, coop):
    shop.buy(session, coop, 2, language="en")

    subject, body = letters(session)["binh@khach.example"]
    assert subject == "Your order DH2026-0001 with Hợp tác xã chè LABANG"
    assert body.startswith("Dear Trần Văn Bình,\n\nWe have received your order:")
    assert "- 2 × Tea buds 200 g: ₫370,000" in body
    assert "The delivery fee is not in this sum" in body
    assert "Questions? Call 0208 123 456." in body


def test_a_vietnamese_buyer_reads_vietnamese(session, coop):
    shop.buy(session, coop, 2)

    subject, body = letters(session)["binh@khach.example"]
    assert subject == "Đơn DH2026-0001 của bạn tại Hợp tác xã chè LABANG"
    assert "Chưa gồm phí giao hàng" in body


def test_who_left_no_address_gets_no_letter(session, coop):
    shop.buy(session, coop, 2, buyer=Buyer("Bình", "0912345678"))

    assert list(letters(session)) == [OFFICE]


def test_a_cooperative_without_an_address_can_still_sell(session, coop):
    coop.organisation.email = None

    shop.buy(session, coop, 2)

    assert list(letters(session)) == ["binh@khach.example"]


def test_the_buyer_hears_that_the_order_is_confirmed_and_on_its_way(session, coop):
    order = shop.buy(session, coop, 2, language="en").order

    orders.confirm(session, coop.recorder, order_id=order.id)
    assert letters(session)["binh@khach.example"][0] == "Order DH2026-0001 is confirmed"

    orders.ship(session, coop.recorder, order_id=order.id)
    subject, body = letters(session)["binh@khach.example"]
    assert subject == "Order DH2026-0001 is on its way"
    assert "To pay: ₫370,000 (Pay on delivery)." in body


def test_the_buyer_hears_why_an_order_is_cancelled(session, coop):
    order = shop.buy(session, coop, 2, language="en").order

    orders.cancel(session, coop.recorder, order_id=order.id, reason="Mưa đá, mất hàng 100%")

    assert "The reason: Mưa đá, mất hàng 100%" in letters(session)["binh@khach.example"][1]


@pytest.mark.parametrize(
    ("reason", "told"),
    [("Đặt nhầm", "Người mua đã hủy đơn. Lý do: Đặt nhầm"), ("", "Người mua đã hủy đơn.\n")],
)
def test_the_cooperative_hears_that_the_buyer_cancelled(session, coop, clock, reason, told):
    placed = shop.buy(session, coop, 2)

    orders.cancel_by_link(session, token=placed.link_token, reason=reason, clock=clock)

    subject, body = letters(session)[OFFICE]
    assert subject == "Đơn DH2026-0001 đã hủy"
    assert told in body


def test_an_order_that_is_rolled_back_tells_nobody(session, coop):
    with pytest.raises(OutOfStock), session.begin_nested():
        shop.buy(session, coop, 41)

    assert letters(session) == {}


def test_forgetting_a_buyer_removes_the_letters(session, coop):
    other = shop.buy(session, coop, 1, buyer=Buyer("Lan", "0988111222", "lan@khach.example"))
    placed = shop.buy(session, coop, 2)
    orders.cancel(session, coop.recorder, order_id=placed.order.id, reason="x")

    orders.erase_buyer(session, coop.recorder, order_id=placed.order.id)

    kept = session.scalars(select(OutboxMail)).all()
    assert {letter.to_address for letter in kept} == {OFFICE, "lan@khach.example"}
    assert all(str(other.order.id) in letter.dedupe_key for letter in kept)


def test_text_of_buyers_stays_text(session, coop):
    shop.buy(session, coop, 1, buyer=Buyer("%(total)s <3 =1+1", "0912345678", "x@khach.example"))

    assert "%(total)s <3 =1+1" in letters(session)[OFFICE][1]
