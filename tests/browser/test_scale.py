"""A morning at the scale on a phone: three slips in a row, one put right, the pay, the month."""

import re

import members
import pytest
from cooperative import found
from playwright.sync_api import expect

from traceability.parties.services import create_organisation
from traceability.verification import verify

pytestmark = pytest.mark.browser

LONG = "Hợp tác xã Nông nghiệp và Dịch vụ tổng hợp Nà Hin"


@pytest.fixture
def coop(live_site):
    """A cooperative with two members more and a price for two leaves and a bud."""
    deployment = live_site.deployment
    with deployment.transaction() as db:
        organisation = create_organisation(
            db, code="NAHIN", name_vi=LONG, address_vi="Nà Hin", clock=deployment.clock
        )
    live_site.enlist(organisation)
    coop = found(deployment, organisation)
    with deployment.transaction() as db:
        farm = coop.farm(db)
        for number in (7, 8):
            members.member(db, farm, number)
        members.price(db, farm)
    return coop


def weigh(page, name, *bags):
    """One slip: find the member, type the bags one after another, save."""
    page.locator("#q").fill(name)
    page.get_by_role("button", name="Find").click()
    page.get_by_label("One bud, two leaves").check()
    page.get_by_label("Bag 1, tare, kg").fill("0.2")
    for number, kg in enumerate(bags, start=1):
        box = page.get_by_label(f"Bag {number}, gross, kg")
        box.fill(kg)
        page.get_by_label(f"Bag {number}, tare, kg").fill("0.2")
        box.press("Enter")
    page.get_by_role("button", name="Save the slip").click()


def test_a_morning_at_the_scale(coop, phone_page, sign_in, violations, sideways):
    page = phone_page

    def look():
        assert violations(page) == "", page.url
        assert sideways(page) == 0, page.url

    sign_in(page)
    page.goto("/workspace/?lang=en")
    page.get_by_role("link", name="Weigh goods in").click()
    look()
    weigh(page, "h-007", "25.5", "30.1", "20.2", "4.2")
    expect(page.locator("article.slip")).to_contain_text("PC26-00001")
    expect(page.locator(".due")).to_contain_text("₫2,534,400")
    look()
    for name in ("so 8", "H-007"):
        page.get_by_role("button", name="Next slip").click()
        weigh(page, name, "10.2")
    expect(page.locator("article.slip")).to_contain_text("PC26-00003")

    page.get_by_role("button", name="Something is wrong here").click()
    look()
    page.get_by_label("Bag 1, gross, kg").fill("1.2")
    page.get_by_role("button", name="Show what will change").click()
    expect(page.locator(".notice.look")).to_contain_text("10 kg → 1 kg")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator(".due")).to_contain_text("₫32,000")

    page.get_by_role("button", name="The member’s account").click()
    look()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.get_by_label("Amount", exact=True).fill("2000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".notice.look")).to_contain_text("Still to be paid after that: ₫566,400")
    look()
    page.get_by_role("button", name="Yes, it is paid").click()
    page.get_by_role("link", name="11/2026").click()
    expect(page.get_by_text("Owed at the end of the month")).to_be_visible()
    expect(page.locator("dl.facts")).to_contain_text("₫566,400")
    look()
    for path in ("/workspace/deliveries", "/workspace/members", "/workspace/prices"):
        page.goto(path)
        look()
    with coop.deployment.snapshot() as db:
        assert verify(db, vault=coop.deployment.vault) == []


def test_the_sum_is_there_before_the_slip_is_saved(coop, phone_page, sign_in):
    page = phone_page
    sign_in(page)
    page.goto("/workspace/deliveries/new?lang=en&q=H-008")
    gross = page.get_by_label("Bag 1, gross, kg")
    page.get_by_label("One bud, two leaves").check()

    gross.fill("25.057")
    expect(page.locator("[data-sum]")).to_have_text(
        re.compile("Net 25.057.kg, ₫801,824 at ₫32,000 per kg")
    )
    page.get_by_label("Bag 1, tare, kg").fill("0.2")
    expect(page.locator("[data-sum]")).to_contain_text("₫795,424")
    page.get_by_label("Bud only").check()
    expect(page.locator("[data-sum]")).to_contain_text("price open")
    page.get_by_text("Another day, place or price").click()
    page.get_by_label("Another price").fill("100,001")
    expect(page.locator("[data-sum]")).to_contain_text("₫2,485,725")
    page.get_by_role("button", name="Another bag").click()
    expect(page.get_by_label("Bag 4, gross, kg")).to_be_focused()
