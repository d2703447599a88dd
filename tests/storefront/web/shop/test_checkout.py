"""Ordering as a guest."""

import farm
import pytest
import shop
from sqlalchemy import func, select

from storefront.catalogue.services import update_offer
from storefront.catalogue.terms import Terms
from storefront.mail.models import OutboxMail
from storefront.orders.models import Order
from tests.storefront.web.shop.conftest import BUYER, CHECKOUT, PACKET, seen


def count(deployment, table=Order):
    with deployment.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def only_order(deployment):
    with deployment.reading() as session:
        return session.scalars(select(Order)).one()


def test_the_page_shows_everything_before_the_order(browser, stall, put_in):
    put_in(2)

    page = browser.get(CHECKOUT).text

    for said in (
        "Chè tôm nõn 200 g",
        "Đặt hàng: 370.000\xa0₫",
        "Trả tiền khi nhận hàng",
        "Đã gồm thuế và bao bì",
        "/terms",
    ):
        assert said in page


def test_an_order_leads_to_its_private_page(browser, order, sqlite_deployment):
    location = order(2, email="binh@khach.example", note="Gọi trước khi giao")

    page = browser.get(location)
    kept = only_order(sqlite_deployment)
    assert page.status_code == 200
    assert "Đơn DH2026-0001" in page.text
    assert "370.000\xa0₫" in page.text
    assert (kept.buyer_phone, kept.goods_vnd, kept.language) == ("+84912345678", 370_000, "vi")
    assert kept.ship_to == "Số 5, ngõ 12\nHà Nội"


def test_the_cart_is_empty_after_the_order_and_remembers_it(browser, order):
    location = order()

    cart = browser.get("/cart").text

    assert "Giỏ hàng đang trống" in cart
    assert location in cart


def test_the_link_in_the_letter_is_the_page(browser, order, sqlite_deployment):
    location = order(2, email="binh@khach.example")

    with sqlite_deployment.reading() as session:
        letters = [mail.body for mail in session.scalars(select(OutboxMail))]
    assert any(f"https://nguon.example{location}" in letter for letter in letters)


def test_a_double_tap_is_one_order(browser, put_in, sqlite_deployment):
    put_in(2)
    form = {**browser.hidden(CHECKOUT), **seen(browser), **BUYER}

    first, second = browser.post(CHECKOUT, form), browser.post(CHECKOUT, form)

    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert count(sqlite_deployment) == 1


def test_the_same_form_with_other_words_is_no_second_order(browser, put_in, sqlite_deployment):
    put_in(2)
    form = {**browser.hidden(CHECKOUT), **seen(browser), **BUYER}
    browser.post(CHECKOUT, form)

    again = browser.post(CHECKOUT, {**form, "note": "Nhanh nhé"})

    assert again.status_code == 422
    assert count(sqlite_deployment) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Hãy điền: Họ và tên."),
        ({"phone": ""}, "Hãy điền: Điện thoại."),
        ({"phone": "123"}, "“123” không phải"),
        ({"ship_to": " "}, "Hãy điền: Địa chỉ nhận hàng."),
        ({"email": "binh@"}, "“binh@” không phải"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_is_lost(
    browser, put_in, sqlite_deployment, wrong, said
):
    put_in(2)
    typed = {**seen(browser), **BUYER, "note": "O'Brien <3 =1+1", **wrong}

    answer = browser.send(CHECKOUT, typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert "O&#39;Brien &lt;3 =1+1" in answer.text
    assert ("Số 5, ngõ 12" in answer.text) is ("ship_to" not in wrong)
    assert count(sqlite_deployment) == 0


def test_hostile_words_are_kept_and_shown_as_they_are(browser, order, sqlite_deployment):
    words = "<script>alert(1)</script>' OR 1=1 --"

    page = browser.get(order(2, name=words, ship_to=words, note=words)).text

    assert only_order(sqlite_deployment).note == words
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_who_comes_too_late_is_told_what_is_left_and_loses_nothing(
    browser, stall, put_in, sqlite_deployment
):
    put_in(5)
    typed = {**seen(browser), **BUYER}
    with sqlite_deployment.transaction() as session:
        shop.buy(session, farm.visit(session, stall.coop), 37)

    answer = browser.send(CHECKOUT, typed)

    assert answer.status_code == 422
    assert "còn 3 thay vì 5" in answer.text
    assert "Đặt hàng: 555.000\xa0₫" in answer.text
    assert "Trần Văn Bình" in answer.text
    assert count(sqlite_deployment) == 1


def test_the_order_that_was_put_right_can_be_placed(browser, stall, put_in, sqlite_deployment):
    from tests.storefront.conftest import HIDDEN
    from tests.storefront.web.shop.conftest import SEEN

    put_in(5)
    typed = {**seen(browser), **BUYER}
    with sqlite_deployment.transaction() as session:
        shop.buy(session, farm.visit(session, stall.coop), 37)
    refused = browser.send(CHECKOUT, typed).text

    answer = browser.post(
        CHECKOUT, {**BUYER, **dict(SEEN.findall(refused)), **dict(HIDDEN.findall(refused))}
    )

    assert answer.status_code == 303
    assert "555.000\xa0₫" in browser.get(answer.location).text


def test_when_nothing_is_left_nothing_can_be_ordered(browser, stall, put_in, sqlite_deployment):
    put_in(5)
    typed = {**browser.hidden(CHECKOUT), **seen(browser), **BUYER}
    with sqlite_deployment.transaction() as session:
        shop.buy(session, farm.visit(session, stall.coop), 40)

    answer = browser.post(CHECKOUT, typed)

    assert answer.status_code == 422
    assert "tạm hết hàng" in answer.text
    assert "không có gì đặt được" in answer.text


def test_a_price_that_went_up_is_shown_before_it_is_paid(browser, stall, put_in, sqlite_deployment):
    put_in(2)
    typed = {**seen(browser), **BUYER}
    with sqlite_deployment.transaction() as session:
        update_offer(
            session,
            stall.coop.recorder,
            offer_id=stall.offer_id,
            terms=Terms(price_vnd=200_000),
        )

    answer = browser.send(CHECKOUT, typed)

    assert answer.status_code == 422
    assert "Đặt hàng: 400.000\xa0₫" in answer.text
    assert count(sqlite_deployment) == 0


def test_what_the_page_showed_is_ordered_whatever_the_cart_says_now(
    browser, stall, put_in, sqlite_deployment
):
    put_in(2)
    typed = {**browser.hidden(CHECKOUT), **seen(browser), **BUYER}
    put_in(7)  # in another tab

    browser.post(CHECKOUT, typed)

    assert only_order(sqlite_deployment).goods_vnd == 370_000


@pytest.mark.parametrize(
    "forged",
    [
        {"expected_total_vnd": "1"},
        {"lines": ""},
        {"lines": "abc:2 ::: 5"},
        {"payment": "elsewhere"},
        {"payment": "gold"},
    ],
)
def test_a_forged_form_orders_nothing(browser, put_in, sqlite_deployment, forged):
    put_in(2)

    answer = browser.send(CHECKOUT, {**seen(browser), **BUYER, **forged})

    assert answer.status_code == 422
    assert count(sqlite_deployment) == 0


def test_goods_of_another_cooperative_cannot_be_slipped_in(
    browser, stall, put_in, sqlite_deployment, clock
):
    with sqlite_deployment.transaction() as session:
        other = farm.found(session, clock, code="LAHIEN")
        farm.packets(session, other, 10)
        shop.offer(session, other, price_vnd=1_000)
    put_in(2)
    lines = f"{other.packet.id.hex}:2"

    answer = browser.send(CHECKOUT, {**BUYER, "lines": lines, "expected_total_vnd": "2000"})

    assert answer.status_code == 422
    assert count(sqlite_deployment) == 0


def test_a_form_from_another_site_is_refused(browser, put_in, sqlite_deployment):
    put_in(2)
    form = {**seen(browser), **BUYER}

    assert browser.post(CHECKOUT, form).status_code == 400
    assert count(sqlite_deployment) == 0


def test_one_telephone_cannot_hold_the_whole_stock(browser, order, put_in, sqlite_deployment):
    for _ in range(5):
        order(1)
    put_in(1)

    answer = browser.send(CHECKOUT, {**seen(browser), **BUYER})

    assert answer.status_code == 422
    assert count(sqlite_deployment) == 5


def test_an_order_in_english_is_confirmed_in_english(browser, order, sqlite_deployment):
    browser.get("/?lang=en")

    page = browser.get(order()).text

    assert "Thank you. The cooperative has your order." in page
    assert only_order(sqlite_deployment).language == "en"


@pytest.mark.parametrize("code", ["KHAC", "labang"])
def test_no_cooperative_no_checkout(browser, stall, code):
    assert browser.get(f"/checkout/{code}").status_code == 404


def test_nothing_in_the_cart_nothing_to_order(browser, stall):
    page = browser.get(CHECKOUT)

    assert page.status_code == 200
    assert "không có gì đặt được" in page.text
    assert PACKET not in page.text
