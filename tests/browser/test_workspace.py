"""The bookkeeper's road on a phone: harvest, correct, process, pack, stamps."""

import re

import pytest
from cooperative import found
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE
from traceability.parties.services import create_organisation

pytestmark = pytest.mark.browser

LONG = "Hợp tác xã Nông nghiệp và Dịch vụ tổng hợp Nà Hin"


@pytest.fixture
def coop(live_site):
    """A cooperative with a long name, ready to work; its owner is Lan."""
    deployment = live_site.deployment
    with deployment.transaction() as db:
        organisation = create_organisation(
            db, code="NAHIN", name_vi=LONG, address_vi="Nà Hin", clock=deployment.clock
        )
    live_site.enlist(organisation)
    return found(deployment, organisation)


@pytest.fixture
def desk(coop, phone_page, sign_in):
    """Lan at work on a phone, in English."""
    sign_in(phone_page, "lan@labang.example")
    phone_page.goto("/workspace/?lang=en")
    return phone_page


def save(page, name="Save"):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def look(desk, violations, sideways):
    """Can the page that is open be read by all, and does it fit?"""

    def look():
        assert violations(desk) == "", desk.url
        assert sideways(desk) == 0, desk.url

    return look


def test_the_road_from_a_harvest_to_stamps_that_speak(desk, look):
    look()
    harvest(desk, look)
    correct(desk, look)
    process(desk, look)
    pack(desk, look)
    stamps(desk, look)


def harvest(page, look):
    page.get_by_role("link", name="Harvest").click()
    look()
    page.get_by_label("Weight", exact=True).fill("400")
    page.get_by_label("One bud, two leaves").check()
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("Recorded: 400 kg of Fresh tea leaf")
    look()


def correct(page, look):
    """400 typed for 40 is put right."""
    page.locator(".timeline a").first.click()
    look()
    page.get_by_role("button", name="Something is wrong here").click()
    look()
    page.get_by_label(re.compile("put in")).first.fill("40")
    page.get_by_label("Why it was wrong").fill("One zero too many")
    save(page, "Show what will change")
    expect(page.locator(".notice.look")).to_contain_text("400 kg → 40 kg")
    look()
    save(page, "Save the correction")
    expect(page.locator(".notice").first).to_contain_text("Both versions stay visible")
    look()
    page.get_by_role("link", name="LA-261122-01").first.click()
    expect(page.locator("p.was")).to_contain_text("+400 kg")
    expect(page.locator(".big-number")).to_have_text("40 kg")
    look()


def process(page, look):
    """What is left and what is usual are shown before it is saved."""
    page.get_by_role("button", name="Process it").click()
    after, usual = page.locator("[data-after]"), page.locator("[data-usual]")
    expect(after).to_have_text("Nothing will be left in the lot")
    page.get_by_label("or this much").fill("30")
    expect(after).to_have_text("10 kg will be left in the lot")
    expect(usual).to_have_text("Usually 5.5 kg to 7.1 kg come of it")
    expect(page.get_by_label("Take all of it")).not_to_be_checked()
    page.get_by_label("Take all of it").check()
    expect(usual).to_have_text("Usually 7.3 kg to 9.5 kg come of it")
    page.get_by_label("Weight of Made tea").fill("8")
    page.get_by_label("Green tea, pan-fired").check()
    look()
    save(page)
    page.get_by_role("link", name="Pack this lot").click()


def pack(page, look):
    packs, after = page.get_by_label("Packs"), page.locator("[data-after]")
    packs.fill("30")
    expect(page.locator("[data-weighs]")).to_have_text("They weigh 6 kg.")
    expect(after).to_have_text("2 kg will be left in the lot")
    packs.fill("50")
    expect(after).to_have_text("That is more than is left")
    look()
    packs.fill("40")
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("good until 22 Nov 2027")
    look()
    page.get_by_role("link", name="Print stamps for it").click()


def stamps(page, look):
    look()
    expect(page.get_by_label("Stamps", exact=True)).to_have_value("40")
    save(page, "Make the stamps")
    look()
    page.get_by_role("button", name="Print", exact=True).click()
    look()
    save(page, "Make the sheets")
    take = page.get_by_role("button", name=re.compile("Take the PDF"))
    expect(take).to_be_visible(timeout=20_000)
    look()
    with page.expect_download() as download:
        take.click()
    assert download.value.suggested_filename == "tem-NAHIN-1-1-40-35x25.pdf"
    page.get_by_role("link", name="Run 1", exact=True).click()
    look()
    page.get_by_role("button", name="Put on packs and activate").click()
    look()
    expect(page.get_by_label("Last stamp")).to_have_value("40")
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("buyers can scan them")
    look()


def test_a_refused_form_leads_to_the_field_and_keeps_what_was_typed(desk, coop, violations):
    desk.goto("/workspace/harvest")
    desk.get_by_label("Weight", exact=True).fill("vierzig")
    desk.get_by_label("Bud only").check()

    save(desk)

    expect(desk.locator(".error-summary")).to_be_focused()
    desk.locator(".error-summary a").first.click()
    expect(desk.get_by_label("Weight", exact=True)).to_be_focused()
    expect(desk.get_by_label("Weight", exact=True)).to_have_value("vierzig")
    expect(desk.get_by_label("Bud only")).to_be_checked()
    assert violations(desk) == ""


def test_everything_is_done_without_scripts_too(coop, page_without_scripts, sign_in):
    page = page_without_scripts
    coop.harvest("40")
    sign_in(page, "lan@labang.example")
    page.goto("/workspace/process?lang=en")

    page.get_by_label("Take all of it").check()
    page.get_by_label("Weight of Made tea").fill("8")
    page.get_by_label("Green tea, pan-fired").check()
    save(page)
    page.get_by_role("link", name="Pack this lot").click()
    page.get_by_label("Packs").fill("40")
    save(page)

    expect(page.locator(".big-number")).to_have_text("40 packs")


@pytest.fixture
def wrong_with(violations, sideways):
    """What is wrong with an open page; empty where nothing is."""

    def look(page, *, reading):
        return f"{sideways(page) or ''}{violations(page) if reading else ''}"

    return look


READ_AT = {"vi": PHONE, "en": DESK}
"""Both languages must fit both windows; axe reads each in one, and so it reads both windows."""


@pytest.mark.parametrize("language", READ_AT)
def test_every_page_fits_a_phone_and_a_desk_and_can_be_read_by_all(
    coop, open_page, sign_in, wrong_with, language
):
    lot = coop.packed()
    coop.stamps(lot)
    leaf = coop.harvest("312.5")
    addresses = [
        "",
        "harvest",
        "process",
        "pack",
        "lots",
        f"lots/{lot.id}",
        f"lots/{leaf.id}/count",
        f"lots/{leaf.id}/move",
        "events",
        "stamps",
        "stamps/issue",
        "stamps/1",
        "stamps/1/bind",
        "stamps/1/void",
        "stamps/scan",
        "stock/opening",
        "places",
        "places/new",
        f"places/{coop.plot}",
        "parties",
        "parties/new",
        "materials",
        "materials/new",
        "products",
        "products/new",
        f"products/{coop.product}",
        "certificates",
        "certificates/new",
        "people",
        "people/new",
        "keys",
        "backup",
        "doubts",
        "more",
    ]
    found_wrong = {}
    page = open_page(DESK)
    sign_in(page, "lan@labang.example")
    for address in addresses:
        page.goto(f"/workspace/{address}?lang={language}")
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            if wrong := wrong_with(page, reading=size is READ_AT[language]):
                found_wrong[address, size["width"]] = wrong

    assert found_wrong == {}


def test_the_workspace_is_readable_in_the_dark(coop, open_page, sign_in, violations):
    coop.harvest()
    page = open_page({"width": 390, "height": 844}, color_scheme="dark")
    sign_in(page, "lan@labang.example")

    for address in ("", "process", "lots", "events"):
        page.goto(f"/workspace/{address}")
        assert violations(page, rules=["color-contrast"]) == "", address
