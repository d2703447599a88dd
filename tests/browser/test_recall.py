"""A recall from the first look to the last gram: the office, the buyer's phone, the shop."""

from types import SimpleNamespace

import farm
import pytest
import shop
import stamped
from playwright.sync_api import expect

from storefront.orders.services import confirm, ship
from traceability.lots.models import Lot

pytestmark = pytest.mark.browser


@pytest.fixture
def stall(live_site, clock):
    """Twenty stamped packs on sale, two of them sold to Bình."""
    deployment = live_site.deployment
    coop = stamped.open_farm(deployment)
    lot = stamped.packed(deployment, coop, 20)
    stamps = stamped.stamp(deployment, coop, lot)
    with deployment.transaction() as session:
        coop = farm.visit(session, coop)
        shop.offer(session, coop)
        order = shop.buy(session, coop, 2, base_url=live_site.url).order
        confirm(session, coop.recorder, order_id=order.id)
        ship(session, coop.recorder, order_id=order.id)
        code = session.get_one(Lot, lot.id).code
    live_site.enlist(coop.organisation)
    return SimpleNamespace(lot=code, stamp=stamps.path)


@pytest.fixture
def faults(violations, sideways):
    """What is wrong with a page: wider than its window, or hard for some people to use."""

    def found_on(page):
        wide = sideways(page)
        return [fault for fault in (wide and f"{wide} px too wide", violations(page)) if fault]

    return found_on


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.click()


def test_a_lot_is_called_back_and_every_gram_accounted_for(
    stall, phone_page, open_page, sign_in, faults
):
    office, buyer = phone_page, open_page()
    sign_in(office)
    looked_at = []

    def look():
        looked_at.extend(f"{office.url}: {fault}" for fault in faults(office))

    office.goto("/workspace/recalls?lang=en")
    office.get_by_label("Lot code").fill(stall.lot)
    press(office, "Try it out")
    expect(office.locator("main")).to_contain_text("Nothing was changed")
    look()
    buyer.goto(f"{stall.stamp}?lang=en")
    expect(buyer.locator("main")).not_to_contain_text("being recalled")

    press(office, "Recall it in earnest")
    office.get_by_label("Why it is recalled, in Vietnamese").fill("Nấm mốc vượt mức")
    office.get_by_label("Type the code of the lot").fill(stall.lot)
    look()
    press(office, "Open the recall")
    expect(office.locator("main")).to_contain_text("left to tell everybody")
    look()

    buyer.goto(f"{stall.stamp}?lang=en")
    expect(buyer.locator("main")).to_contain_text("This lot is being recalled. Do not use it.")
    buyer.goto("/p/che-tom-non-200-g?lang=en")
    expect(buyer.locator("form.buy")).to_have_count(0)

    with office.expect_download() as waiting:
        office.locator("a[href$='report.pdf']").click()
    assert waiting.value.suggested_filename == f"thu-hoi-{stall.lot}.pdf"

    press(office, "I have told them")
    press(office, "Close the recall")
    look()
    office.get_by_label("Put right or labelled anew").check()
    office.get_by_label("Consumed or not to be recovered").fill("0")
    press(office, "Close the recall")
    expect(office.locator(".error-summary")).to_contain_text("Buyers still have 400 g by the books")
    office.get_by_label("Consumed or not to be recovered").fill("0.4")
    office.get_by_label("Why it cannot be recovered").fill("Khách đã uống hết")
    press(office, "Close the recall")
    expect(office.locator("main")).to_contain_text("The recall is closed")

    buyer.goto(f"{stall.stamp}?lang=en")
    expect(buyer.locator("main")).not_to_contain_text("being recalled")
    assert looked_at == []


def test_the_picture_of_a_history_is_walked_with_the_keyboard(stall, phone_page, sign_in, faults):
    page = phone_page
    sign_in(page)
    page.goto("/workspace/lots?lang=en")
    with page.expect_navigation():
        page.get_by_role("link", name=stall.lot).first.click()
    press(page, "Where it came from, as a picture")

    boxes = page.locator(".lineage svg a")
    assert boxes.count() == 4, "plot, leaf, tea, packets"
    boxes.first.focus()
    for number in range(1, 4):
        page.keyboard.press("Tab")
        assert boxes.nth(number).evaluate("box => box === document.activeElement")
    texts = page.locator(".lineage svg text").evaluate_all(
        "found => found.map(t => [t.getBBox(), t.parentNode.querySelector('rect').getBBox()])"
        ".filter(([t, b]) => t.x + t.width > b.x + b.width || t.y + t.height > b.y + b.height)"
    )
    assert texts == [], "every word lies within its box"
    assert faults(page) == []
