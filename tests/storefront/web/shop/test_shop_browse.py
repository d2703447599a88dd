"""Looking around the shop."""

import json
import re

import farm
import pytest
import shop

from storefront.catalogue.services import update_offer
from storefront.catalogue.terms import Terms
from tests.storefront.web.shop.conftest import PACKET
from traceability.recalls.services import open_recall

HOSTILE = "<script>alert('chè')</script> & \"=1+1\""


def rewrite(deployment, stall, **columns):
    with deployment.transaction() as session:
        coop = farm.visit(session, stall.coop)
        for name, value in columns.items():
            table, _, column = name.partition("__")
            setattr(getattr(coop, table), column, value)


def linked_data(page):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1])


def test_the_first_page_shows_what_is_on_sale(browser, stall):
    page = browser.get("/").text

    assert "Chè tôm nõn 200 g" in page
    assert "185.000\xa0₫" in page
    assert "Hợp tác xã chè LABANG" in page


def test_the_first_page_says_so_when_nothing_is_on_sale(browser):
    assert "Chưa có gì để bán" in browser.get("/").text


@pytest.mark.parametrize("words", ["che tom", "CHÈ NÕN", "labang tôm"])
def test_goods_are_found_with_and_without_accents(browser, stall, words):
    page = browser.get("/", query_string={"q": words}).text

    assert "1 sản phẩm" in page
    assert PACKET in page


def test_a_search_that_finds_nothing_offers_everything(browser, stall):
    page = browser.get("/", query_string={"q": "miến"}).text

    assert PACKET not in page
    assert "Xem tất cả" in page


def test_goods_of_one_cooperative_alone(browser, stall, sqlite_deployment, clock):
    with sqlite_deployment.transaction() as session:
        other = farm.found(session, clock, code="LAHIEN")
        shop.offer(session, other)

    page = browser.get("/?coop=LABANG").text

    assert f'href="{PACKET}"' in page
    assert "-lahien" not in page


def test_a_word_that_is_searched_is_shown_as_plain_text(browser, stall):
    page = browser.get("/", query_string={"q": HOSTILE}).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_product_page_tells_price_lot_journey_and_seller(browser, stall):
    page = browser.get(PACKET).text

    for said in (
        "185.000\xa0₫",
        "925.000\xa0₫",
        stall.lot.code,
        "Thu hái",
        "Đồi Kẹm",
        "22/11/2026",
        "0208 3 111 222",
        "Xóm Rừng Vần",
        "chưa gồm phí giao hàng",
    ):
        assert said in page


def test_names_of_households_are_not_told_to_buyers(browser, stall):
    assert "Nguyễn Thị Lan" not in browser.get(PACKET).text


def test_a_product_page_counts_what_is_left_when_it_is_little(browser, order):
    assert "Chỉ còn" not in browser.get(PACKET).text

    order(33)

    assert "Chỉ còn 7 gói." in browser.get(PACKET).text


def test_what_is_sold_out_cannot_be_put_in_the_cart(browser, order):
    order(40)

    page = browser.get(PACKET).text

    assert "Tạm hết hàng" in page
    assert "Thêm vào giỏ" not in page
    assert "hết hàng" in browser.get("/").text


def test_out_of_season_says_when_the_harvest_begins(browser, order, clock):
    order(40)
    clock.advance(days=70)  # the end of January; tea is plucked from March on

    assert "Vụ tới bắt đầu từ tháng 3" in browser.get(PACKET).text
    assert "hết mùa" in browser.get("/").text


def test_a_recalled_lot_is_not_sold(browser, stall, sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        coop = farm.visit(session, stall.coop)
        lot = session.get_one(type(stall.lot), stall.lot.id)
        open_recall(session, coop.recorder, lot=lot, reason_vi="Dư lượng")

    assert "Tạm hết hàng" in browser.get(PACKET).text


def test_what_is_off_the_shop_has_no_page(browser, stall, sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        coop = farm.visit(session, stall.coop)
        update_offer(
            session,
            coop.recorder,
            offer_id=stall.offer_id,
            terms=Terms(price_vnd=1, on_sale=False),
        )

    assert browser.get(PACKET).status_code == 404
    assert browser.get(f"{PACKET}/code.png").status_code == 404
    assert PACKET not in browser.get("/").text


def test_texts_of_a_cooperative_are_shown_as_plain_text(browser, stall, sqlite_deployment):
    rewrite(
        sqlite_deployment,
        stall,
        packet__name_vi=HOSTILE,
        packet__ingredients_vi=HOSTILE,
        packet__storage_vi=HOSTILE,
        organisation__story_vi=HOSTILE,
        organisation__name_vi=HOSTILE,
    )

    for path in ("/", PACKET, "/coop/LABANG", "/about"):
        page = browser.get(path).text
        assert "<script>alert" not in page
        assert "alert(" in page


def test_search_engines_read_price_and_stock(browser, stall):
    data = linked_data(browser.get(PACKET).text)

    assert data["@type"] == "Product"
    assert data["name"] == "Chè tôm nõn 200 g"
    assert data["offers"]["price"] == 185_000
    assert data["offers"]["availability"].endswith("InStock")
    assert data["url"] == "https://nguon.example/p/che-tom-non-200-g"


def test_a_hostile_name_does_not_end_the_data_for_search_engines(browser, stall, sqlite_deployment):
    rewrite(sqlite_deployment, stall, packet__name_vi="</script><script>x")

    assert linked_data(browser.get(PACKET).text)["name"] == "</script><script>x"


def test_pages_are_in_english_too(browser, stall):
    page = browser.get(f"{PACKET}?lang=en").text

    assert "Tea buds 200 g" in page
    assert "₫185,000" in page
    assert "Tax and packing are included" in page


def test_the_code_of_a_page_leads_to_it(browser, stall):
    zxingcpp = pytest.importorskip("zxingcpp")
    from io import BytesIO

    from PIL import Image

    answer = browser.get(f"{PACKET}/code.png")

    assert answer.mimetype == "image/png"
    read = zxingcpp.read_barcodes(Image.open(BytesIO(answer.data)))
    assert [each.text for each in read] == ["https://nguon.example/p/che-tom-non-200-g"]


def test_a_cooperative_has_a_page_with_what_the_law_asks(browser, stall, sqlite_deployment):
    rewrite(sqlite_deployment, stall, organisation__registration="4600123456, 12/5/2015")

    for path in ("/coop/LABANG", "/about"):
        page = browser.get(path).text
        for said in (
            "Hợp tác xã chè LABANG",
            "Xóm Rừng Vần",
            "4600123456, 12/5/2015",
            "0208 3 111 222",
        ):
            assert said in page


@pytest.mark.parametrize("path", ["/coop/KHAC", "/p/khong-co", "/pictures/zz/320.webp"])
def test_what_is_not_there_is_not_found(browser, stall, path):
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/about", "/terms", "/privacy", "/shipping-returns"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_shop_says_who_it_is_and_on_what_terms_it_sells(browser, stall, path, language):
    home = browser.get(f"/?lang={language}").text
    page = browser.get(f"{path}?lang={language}")

    assert page.status_code == 200
    assert f'href="{path}"' in home


def test_a_cooperative_of_the_demonstration_is_marked(browser, stall, sqlite_deployment):
    rewrite(sqlite_deployment, stall, organisation__is_demo=True)

    for path in (PACKET, "/coop/LABANG"):
        assert "Không có hàng nào được bán hay gửi thật" in browser.get(path).text
