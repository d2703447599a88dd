"""The whole road, once, as a new user walks it: from a harvest to a sale and a listing.

Every step is a page in Chromium at a phone's width; only the registers (plot, workshop, materials,
product) are there beforehand.
"""

import io
import re
import zipfile

import pytest
from farm import found
from openpyxl import load_workbook

from labels.proof import read_back

pytestmark = pytest.mark.browser


@pytest.fixture
def farm(live_site):
    """A cooperative as it has registered itself, and its bookkeeper."""
    with live_site.deployment.transaction() as session:
        farm = found(session, live_site.deployment.clock)
    live_site.enlist(farm.organisation, "lan@labang.example")
    return farm


def submit(page):
    """Press the form's own button and wait for what follows."""
    with page.expect_navigation():
        page.locator("main form button:not([type=button])").last.click()
    assert page.locator(".error-summary, [role=alert] .error").count() == 0, page.inner_text("main")


def said(page):
    return page.inner_text("main").replace("\xa0", " ")


def harvest(page):
    """400 kg typed for 40."""
    page.goto("/workspace/harvest")
    page.fill("[name=quantity]", "400")
    page.check("[name=fact_pluck_standard][value=bud_two_leaves]")
    submit(page)
    assert "400 kg" in said(page)


def correct_the_harvest(page):
    page.goto("/workspace/events")
    page.locator("main a[href*='/workspace/events/']").first.click()
    with page.expect_navigation():
        page.locator("a[href$='/correct']").first.click()
    page.check("[name=what][value=figures]")
    page.fill("[name=line_0]", "40")
    page.fill("[name=reason]", "Gõ thừa một số 0")
    submit(page)  # shows what will change
    submit(page)
    told = said(page)
    assert "400 kg" in told, "the wrong version stays visible"
    assert "40 kg" in told


def process(page):
    page.goto("/workspace/process")
    page.locator("main input[type=checkbox][name^=use_]").first.check()
    page.fill("[name=made]", "8")
    page.check("[name=fact_method][value=green]")
    submit(page)


def pack(page):
    page.goto("/workspace/pack")
    lot = page.locator("main input[type=checkbox][name^=use_]").first
    if not lot.is_checked():
        lot.check()
    page.fill("[name=packs]", "40")
    submit(page)
    return re.search(r"CHE200-\d{6}-\d{2}", said(page))[0]


def issue_stamps(page, lot_code):
    """20 stamps for the lot; the PDF as it was downloaded."""
    with page.expect_navigation():
        page.locator("main a[href*='/workspace/stamps/issue']").first.click()
    assert lot_code in said(page)
    page.fill("[name=count]", "20")
    submit(page)
    page.wait_for_url(re.compile(r"/workspace/stamps/\d+"))
    page.locator("main a[href$='/print']").first.click()
    with page.expect_navigation():
        page.locator("main form button:not([name])").last.click()
    with page.expect_download() as download:  # the page turns to it once every code was read back
        page.locator("main a[href$='/file.pdf']").click()
    return download.value.path().read_bytes()


def bind_and_activate(page, first, last):
    """By scanning the first and the last stamp."""
    page.goto("/workspace/stamps")
    page.locator("main a[href*='/workspace/stamps/']", has_text=re.compile(r"\d")).first.click()
    with page.expect_navigation():
        page.locator("main a[href$='/bind']").first.click()
    page.check("[name=act][value=both]")
    page.fill("[name=first]", first)
    page.fill("[name=last]", last)
    submit(page)


def offer(page, price):
    page.goto("/workspace/offers")
    with page.expect_navigation():
        page.locator("main a[href*='/workspace/offers/new/']").first.click()
    page.fill("[name=price_vnd]", price)
    submit(page)


def buy(page):
    """Two packets, as a guest, paid on delivery; the private page of the order."""
    page.goto("/")
    with page.expect_navigation():
        page.locator("main a[href^='/p/']").first.click()
    assert "Đồi Kẹm" in said(page), "the journey of the lot on sale"
    page.fill("[name=packs]", "2")
    submit(page)
    page.goto("/cart")
    with page.expect_navigation():
        page.locator("main button[name=order_from]").click()
    page.fill("[name=name]", "Trần Thị Bình")
    page.fill("[name=phone]", "0912 345 678")
    page.fill("[name=ship_to]", "Số 5 ngõ 12 phố Chùa Láng, Hà Nội")
    submit(page)
    page.wait_for_url(re.compile(r"/orders?/"))
    return page.url


def ship(page):
    page.goto("/workspace/orders")
    with page.expect_navigation():
        page.locator("main a[href*='/workspace/orders/DH']").first.click()
    with page.expect_navigation():
        page.locator("main form[action$='/confirm'] button").click()
    with page.expect_navigation():
        page.locator("main a[href$='/ship']").first.click()
    submit(page)


def export_to_voso(page):
    """The listing pack as it was downloaded."""
    page.goto("/workspace/channels")
    with page.expect_navigation():
        page.locator("main a[href*='/workspace/channels/voso']").first.click()
    with page.expect_download() as download:
        page.locator("main form[data-download] button").click()
    return download.value.path().read_bytes()


def test_from_a_harvest_to_a_verdict_a_sale_and_a_listing(
    farm, live_site, open_page, sign_in, sideways
):
    desk, shopper = open_page(), open_page()
    sign_in(desk)

    harvest(desk)
    correct_the_harvest(desk)
    process(desk)
    lot_code = pack(desk)
    pdf = issue_stamps(desk, lot_code)
    codes = [read.text for read in sorted(read_back(pdf), key=lambda r: (-r.y_mm, r.x_mm))]
    assert len(set(codes)) == 20
    assert all(code.startswith(f"{live_site.url}/T/") for code in codes)

    shopper.goto(codes[0])
    assert "chưa được gắn" in said(shopper)
    assert farm.packet.name_vi not in said(shopper)

    bind_and_activate(desk, codes[0], codes[-1])
    shopper.goto(codes[0])
    told = said(shopper)
    assert "Tem hợp lệ" in told
    assert farm.packet.name_vi in told
    assert "Đồi Kẹm" in told
    assert sideways(shopper) == 0

    offer(desk, "145000")
    order_url = buy(shopper)
    assert "290.000 ₫" in said(shopper)
    ship(desk)
    shopper.goto(order_url)
    assert lot_code in said(shopper), "a shipped order names its lots"

    desk.goto("/workspace/lots")
    assert "38 gói" in said(desk)

    with zipfile.ZipFile(io.BytesIO(export_to_voso(desk))) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".xlsx"))
        rows = list(load_workbook(io.BytesIO(archive.read(name))).worksheets[0].values)
    assert any("CHE200" in str(cell) for row in rows for cell in row)
