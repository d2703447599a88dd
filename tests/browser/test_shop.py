"""Buying with a thumb, and selling at a desk."""

from types import SimpleNamespace

import farm
import pytest
import shop

from storefront.demo import pictures
from traceability.files.services import store_file

pytestmark = pytest.mark.browser

PACKET = "/p/che-tom-non-200-g"
SHOP_PAGES = ("/", PACKET, "/coop/LABANG", "/about", "/terms", "/privacy", "/shipping-returns")
OFFICE_PAGES = (
    "/workspace/orders",
    "/workspace/orders/DH2026-0001",
    "/workspace/orders/DH2026-0001/ship",
    "/workspace/orders/DH2026-0001/cancel",
    "/workspace/orders/DH2026-0001/delivery-note",
    "/workspace/orders/new",
    "/workspace/offers",
    "/workspace/channels",
    "/workspace/channels/voso",
)
HOME_BYTES = 100_000


@pytest.fixture
def stall(live_site, clock):
    """A cooperative with a long name, a picture, and packs on sale; somebody bought two."""
    with live_site.deployment.transaction() as session:
        coop = farm.found(session, clock)
        coop.organisation.name_vi = "Hợp tác xã Nông nghiệp và Dịch vụ tổng hợp Nà Hin"
        coop.organisation.phone = "0208 3 111 222"
        coop.packet.image = store_file(
            session,
            live_site.deployment.files,
            organisation_id=coop.organisation.id,
            content=pictures.png("tea-pouch"),
            clock=clock,
        ).sha256
        farm.packets(session, coop, 40)
        shop.offer(session, coop, description_vi="Hái tay.\nSao suốt.")
        placed = shop.buy(session, coop, 2, base_url=live_site.url)
    live_site.enlist(coop.organisation)
    return SimpleNamespace(coop=coop, link=f"/orders/{placed.link_token}")


def buy(page):
    """From the first page to the order's own page."""
    page.goto("/")
    page.click("text=Chè tôm nõn 200 g")
    page.fill("#packs", "3")
    page.click("form.buy button")
    page.wait_for_url("**/cart**")
    page.click("button[name=order_from]")
    page.wait_for_url("**/checkout/LABANG")
    page.fill("#name", "Trần Văn Bình")
    page.fill("#phone", "0912 345 679")
    page.fill("#ship_to", "Số 5, ngõ 12\nHà Nội")
    page.click("button.place")
    page.wait_for_url("**/orders/**")


def test_a_buyer_orders_with_a_thumb(stall, phone_page):
    buy(phone_page)

    assert "DH2026-0002" in phone_page.inner_text("h1")
    assert "555.000\xa0₫" in phone_page.inner_text("main")


def test_ordering_needs_no_script(stall, page_without_scripts):
    buy(page_without_scripts)

    assert "DH2026-0002" in page_without_scripts.inner_text("h1")


def test_a_buyer_calls_the_order_off_without_scripts(stall, page_without_scripts):
    page = page_without_scripts
    buy(page)

    page.click("a[href$='/cancel']")
    page.fill("#reason", "Đặt nhầm")
    page.click("form.page button.danger")

    assert "Đặt nhầm" in page.inner_text("main")


def test_two_quick_taps_are_one_order(stall, live_site, phone_page):
    page = phone_page
    page.goto(PACKET)
    page.click("form.buy button")
    page.goto("/checkout/LABANG")
    for field, text in (("name", "Bình"), ("phone", "0912345679"), ("ship_to", "Hà Nội")):
        page.fill(f"#{field}", text)
    page.dblclick("button.place")
    page.wait_for_url("**/orders/**")

    assert "DH2026-0002" in page.inner_text("h1")
    page.goto("/cart")
    assert page.locator("text=DH2026-0002").count() == 1


def test_the_numbers_in_the_cart_are_changed_with_enter(stall, phone_page):
    phone_page.goto(PACKET)
    phone_page.click("form.buy button")
    phone_page.fill("input[name^=packs-]", "4")
    phone_page.press("input[name^=packs-]", "Enter")
    phone_page.wait_for_load_state()

    assert "740.000\xa0₫" in phone_page.inner_text("main")


@pytest.mark.parametrize("window", ["phone_page", "desk_page"])
def test_nothing_in_the_shop_shuts_anybody_out(request, stall, window, violations, sideways):
    page = request.getfixturevalue(window)
    for path in (*SHOP_PAGES, stall.link, f"{stall.link}/cancel"):
        page.goto(path)
        assert violations(page) == "", path
        assert sideways(page) == 0, path
    page.goto(PACKET)
    page.click("form.buy button")
    assert violations(page) == "", "cart"
    assert sideways(page) == 0, "cart"
    page.goto("/checkout/LABANG")
    assert violations(page) == "", "checkout"
    page.click("button.place")
    page.wait_for_selector(".error-summary")
    assert violations(page) == "", "checkout refused"
    assert sideways(page) == 0, "checkout"


def test_nothing_in_the_dark_shuts_anybody_out(stall, open_page, violations):
    page = open_page(color_scheme="dark")
    for path in ("/?lang=en", PACKET, stall.link):
        page.goto(path)
        assert violations(page, rules=["color-contrast"]) == "", path


@pytest.mark.parametrize("window", ["phone_page", "desk_page"])
def test_nothing_in_the_office_shuts_anybody_out(request, stall, window, violations, sideways):
    page = request.getfixturevalue(window)
    request.getfixturevalue("sign_in")(page)
    for path in (*OFFICE_PAGES, f"/workspace/channels/voso/{stall.coop.packet.id}"):
        page.goto(path)
        assert violations(page) == "", path
        assert sideways(page) == 0, path


def test_the_office_carries_an_order_to_the_sale(stall, phone_page, sign_in):
    page = phone_page
    sign_in(page)
    page.goto("/workspace/orders")
    page.click("text=DH2026-0001")
    page.click("form[action$='/confirm'] button")
    page.click("a[href$='/ship']")
    page.click("form.page button")

    assert "sổ" in page.inner_text(".notice")
    page.goto(stall.link)
    assert "Hàng đang trên đường" in page.inner_text("main")


def test_the_listing_pack_is_downloaded_again_without_a_reload(stall, desk_page, sign_in):
    page = desk_page
    sign_in(page)
    page.goto("/workspace/channels/voso")

    for _ in range(2):
        with page.expect_download() as download:
            page.click("form[data-download] button")
        assert download.value.suggested_filename == "voso-LABANG.zip"
        page.wait_for_selector("form[data-download]:not([data-sent])")


def test_the_delivery_note_is_one_page_of_a5(stall, desk_page, sign_in, tmp_path):
    pdfium = pytest.importorskip("pypdfium2")
    sign_in(desk_page)
    desk_page.goto("/workspace/orders/DH2026-0001/delivery-note")

    file = tmp_path / "note.pdf"
    desk_page.pdf(path=file, prefer_css_page_size=True)

    document = pdfium.PdfDocument(file)
    text = document[0].get_textpage().get_text_range()
    width, height = document[0].get_size()
    pages = len(document)
    document.close()
    assert pages == 1
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (148, 210)
    assert "DH2026-0001" in text
    assert "CHE200-261122-01" in text


def test_the_first_page_is_light(stall, phone_page):
    """Everything that the first look at the shop transfers, fonts included."""
    weights = {}

    def weigh(request):
        weights[request.url] = request.sizes()["responseBodySize"]

    phone_page.on("requestfinished", weigh)
    phone_page.goto("/", wait_until="networkidle")

    pictures_bytes = sum(size for url, size in weights.items() if "/pictures/" in url)
    assert sum(weights.values()) - pictures_bytes < HOME_BYTES, weights
    assert 0 < pictures_bytes < HOME_BYTES
