"""The buyer's private page."""

import farm
import pytest
from sqlalchemy import select

from storefront.orders import services
from storefront.orders.models import Order


@pytest.fixture
def go_on(stall, sqlite_deployment):
    """Carries the only order on, as the cooperative does."""

    def act(*names, **details):
        with sqlite_deployment.transaction() as session:
            coop = farm.visit(session, stall.coop)
            order = session.scalars(select(Order)).one()
            for name in names:
                getattr(services, name)(session, coop.recorder, order_id=order.id, **details)

    return act


def test_the_page_is_kept_by_nobody_and_told_to_nobody(browser, order):
    answer = browser.get(order())

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert 'name="robots" content="noindex' in answer.text


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t.swapcase(), lambda t: t * 2])
def test_another_link_finds_nothing(browser, order, change):
    prefix, _, token = order().rpartition("/")

    assert browser.get(f"{prefix}/{change(token)}").status_code == 404
    assert browser.get(f"{prefix}/{change(token)}/cancel").status_code == 404


def test_the_link_is_not_in_the_books(order, sqlite_deployment):
    token = order().rpartition("/")[2]

    with sqlite_deployment.reading() as session:
        kept = session.scalars(select(Order)).one()
        assert token not in {str(value) for value in vars(kept).values()}


def test_the_page_follows_the_order(browser, order, go_on, stall):
    page = order()
    assert 'sẽ gọi số <span class="nowrap">0912 345 678</span>' in browser.get(page).text

    go_on("confirm")
    assert "đang chuẩn bị hàng" in browser.get(page).text
    assert stall.lot.code not in browser.get(page).text

    go_on("ship")
    shipped = browser.get(page).text
    assert "Hàng đang trên đường" in shipped
    assert f"2 gói của lô {stall.lot.code}" in shipped

    go_on("mark_delivered")
    assert "Hàng đã đến nơi" in browser.get(page).text


def test_a_buyer_cancels_until_it_is_confirmed(browser, order, stall):
    page = order(38)
    assert "Chỉ còn 2 gói." in browser.get(f"/p/{stall.slug}").text

    answer = browser.send(f"{page}/cancel", {"reason": "Đặt nhầm"})

    assert answer.location == page
    assert "Đơn đã hủy" in browser.get(page).text
    assert "Đặt nhầm" in browser.get(page).text
    assert "Còn hàng." in browser.get(f"/p/{stall.slug}").text


def test_a_look_at_the_cancel_page_cancels_nothing(browser, order):
    page = order()

    browser.get(f"{page}/cancel")

    assert "sẽ gọi số" in browser.get(page).text


def test_a_confirmed_order_is_cancelled_by_telephone(browser, order, go_on):
    page = order()
    form = browser.hidden(f"{page}/cancel")
    go_on("confirm")

    assert browser.get(f"{page}/cancel").location == page
    answer = browser.post(f"{page}/cancel", {**form, "reason": ""})

    assert answer.status_code == 422
    assert "Hãy gọi" in answer.text or "gọi" in answer.text
    assert "đang chuẩn bị hàng" in browser.get(page).text


def test_what_the_cooperative_says_when_it_cancels_is_told(browser, order, go_on):
    page = order()
    go_on("cancel", reason="Mưa nhiều, <chè> hỏng")

    assert "Mưa nhiều, &lt;chè&gt; hỏng" in browser.get(page).text


def test_a_forgotten_buyer_is_forgotten_on_the_page_too(browser, order, go_on):
    page = order()
    go_on("cancel", reason="x")
    go_on("erase_buyer")

    shown = browser.get(page)

    assert shown.status_code == 200
    for gone in ("Trần Văn Bình", "345 678", "ngõ 12"):
        assert gone not in shown.text
