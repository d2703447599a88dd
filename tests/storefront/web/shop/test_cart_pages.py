"""The cart."""

import farm
import pytest
import shop

from storefront.catalogue.services import update_offer
from storefront.catalogue.terms import Terms
from tests.storefront.web.shop.conftest import CHECKOUT, PACKET


def field(stall):
    return f"packs-{stall.coop.packet.id.hex}"


def test_what_is_put_in_lies_there_with_its_sum(browser, stall, put_in):
    assert put_in(3).location.startswith("/cart")

    page = browser.get("/cart").text

    assert "Chè tôm nõn 200 g" in page
    assert "555.000\xa0₫" in page


def test_the_cart_is_one_visitors_own(browser, other_browser, stall, put_in):
    put_in(3)

    assert "Giỏ hàng đang trống" in other_browser.get("/cart").text


@pytest.mark.parametrize("packs", ["0", "-2", "hai", "", "1,5", "99999999999999999999"])
def test_a_number_that_is_none_is_refused_and_kept(browser, stall, packs):
    answer = browser.send(PACKET, {"packs": packs})

    assert answer.status_code == 422
    assert f'value="{packs}"' in answer.text


def test_more_than_there_is_is_refused_with_what_is_left(browser, stall, put_in):
    put_in(39)

    answer = browser.send(PACKET, {"packs": "2"})

    assert answer.status_code == 422
    assert "Chỉ còn 40 gói; trong giỏ của bạn đã có 39." in answer.text


def test_numbers_are_changed_and_lines_taken_out(browser, stall, put_in):
    put_in(3)

    browser.send("/cart", {field(stall): "5"})
    assert "925.000\xa0₫" in browser.get("/cart").text
    browser.send("/cart", {field(stall): "5", "remove": stall.coop.packet.id.hex})

    assert "Giỏ hàng đang trống" in browser.get("/cart").text


def test_nought_packs_take_a_line_out(browser, stall, put_in):
    put_in(3)

    browser.send("/cart", {field(stall): "0"})

    assert "Giỏ hàng đang trống" in browser.get("/cart").text


def test_a_bad_number_in_the_cart_is_refused_and_kept(browser, stall, put_in):
    put_in(3)

    answer = browser.send("/cart", {field(stall): "nhiều"})

    assert answer.status_code == 422
    assert 'value="nhiều"' in answer.text
    assert "“nhiều” không phải số gói" in answer.text


def test_the_numbers_on_the_page_count_when_one_goes_on_to_order(browser, stall, put_in):
    put_in(3)

    answer = browser.send("/cart", {field(stall): "4", "order_from": "LABANG"})

    assert answer.location == CHECKOUT
    assert "740.000\xa0₫" in browser.get(CHECKOUT).text


def test_a_stale_cart_says_what_is_left(browser, stall, put_in, sqlite_deployment):
    put_in(30)
    with sqlite_deployment.transaction() as session:
        shop.buy(session, farm.visit(session, stall.coop), 38)

    page = browser.get("/cart").text

    assert "Chỉ còn 2 gói." in page
    assert "370.000\xa0₫" in page


def test_a_product_that_is_off_the_shop_is_said_to_be(browser, stall, put_in, sqlite_deployment):
    put_in(3)
    with sqlite_deployment.transaction() as session:
        update_offer(
            session,
            stall.coop.recorder,
            offer_id=stall.offer_id,
            terms=Terms(price_vnd=1, on_sale=False),
        )

    page = browser.get("/cart").text

    assert "Không còn bán nữa" in page
    assert 'name="order_from"' not in page


def test_goods_of_two_cooperatives_are_two_baskets(
    browser, stall, put_in, sqlite_deployment, clock
):
    with sqlite_deployment.transaction() as session:
        other = farm.found(session, clock, code="LAHIEN")
        farm.packets(session, other, 10)
        page = f"/p/{shop.offer(session, other).slug}"
    put_in(2)
    put_in(1, page=page)

    cart = browser.get("/cart").text

    assert cart.count('name="order_from"') == 2
    assert "thành 2 đơn" in cart


def test_a_cookie_that_was_tampered_with_is_an_empty_cart(browser, stall, put_in):
    put_in(3)
    browser.client.set_cookie("__Host-nguon", "eyJjYXJ0Ijp7fX0.nothing", domain="nguon.example")

    assert "Giỏ hàng đang trống" in browser.get("/cart").text
