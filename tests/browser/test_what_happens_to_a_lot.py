"""What else happens to a lot, on a phone: work in the field, the laboratory, blending, trade."""

import pytest
from cooperative import found
from playwright.sync_api import expect

from traceability.events.models import Event, EventKind
from traceability.field.register import create_input
from traceability.lots.services import create_material
from traceability.parties.services import add_party, create_organisation
from traceability.verification import verify

pytestmark = pytest.mark.browser

LONG = "Hợp tác xã Nông nghiệp và Dịch vụ tổng hợp Nà Hin"


@pytest.fixture
def coop(live_site):
    """A cooperative with 40 packets and 8 kg of tea, a spray, a customer and a supplier."""
    deployment = live_site.deployment
    with deployment.transaction() as db:
        organisation = create_organisation(
            db, code="NAHIN", name_vi=LONG, address_vi="Nà Hin", clock=deployment.clock
        )
    live_site.enlist(organisation)
    coop = found(deployment, organisation)
    with deployment.transaction() as db:
        create_input(
            db,
            coop.recorder,
            code="NEEM",
            kind="pesticide",
            name="Dầu neem",
            phi_days={"tea": 5},
        )
        for kind, code, name in (
            ("buyer", "MUA", "Siêu thị Xanh"),
            ("supplier", "HOA", "Vườn nhài Bắc"),
        ):
            add_party(db, coop.recorder, kind=kind, code=code, name=name)
        create_material(db, coop.recorder, code="TUI", crop="supplies", form="bag")
    coop.lot = coop.packed(40)
    coop.loose = [coop.process(coop.harvest("40")) for _ in range(2)]
    return coop


@pytest.fixture
def page(coop, phone_page, sign_in):
    sign_in(phone_page)
    return phone_page


@pytest.fixture
def look(page, violations, sideways):
    """Passes where a page can be read by everybody, and by a thumb's width."""

    def look_at_it():
        assert violations(page) == "", page.url
        assert sideways(page) == 0, page.url

    return look_at_it


def save(page):
    page.locator("main form button[type=submit]").last.click()


def test_the_field_the_laboratory_and_the_blend(coop, page, look):
    page.goto("/workspace/field?lang=en&what=tea.spray")
    look()
    page.get_by_label("Product used").select_option(label="Dầu neem (wait 5 days)")
    page.get_by_label("Dose", exact=False).first.fill("1.5")
    page.get_by_label("Area treated").fill("2")
    save(page)
    expect(page.locator("main")).to_contain_text("It may be harvested from 27 Nov 2026 on.")

    page.goto("/workspace/harvest?lang=en")
    page.locator("#quantity").fill("12")
    page.get_by_label("One bud, two leaves").check()
    save(page)
    expect(page.locator(".error-summary")).to_contain_text("27 Nov 2026")
    expect(page.locator("#quantity")).to_have_value("12")
    look()

    page.goto(f"/workspace/inspect?lang=en&what=residue&lot={coop.lot.id}")
    look()
    page.get_by_label("Did not pass").check()
    save(page)
    page.goto(f"/workspace/lots/{coop.lot.id}?lang=en")
    expect(page.locator("main")).to_contain_text("held")

    page.goto("/workspace/blend?lang=en")
    for lot in coop.loose:
        page.locator(f"#use_{lot.id.hex}").check()
    expect(page.locator("[data-total]")).to_contain_text("16 kg go in")
    look()
    save(page)
    expect(page.locator("main")).to_contain_text("16 kg")


def test_goods_come_go_come_back_and_end(coop, page, look):
    page.goto("/workspace/receive?lang=en")
    page.get_by_role("link", name="Bags").click()
    look()
    page.get_by_label("Vườn nhài Bắc").check()
    page.get_by_label("How much").fill("500")
    page.get_by_label("The supplier's lot number").fill("B-7")
    save(page)
    expect(page.locator("main")).to_contain_text("Received: 500 pieces of Bags")
    page.locator("ol.timeline a").first.click()
    expect(page.locator("dl.facts")).to_contain_text("B-7")

    amount = page.locator(f"#lot_{coop.lot.id.hex}")
    page.goto(f"/workspace/dispatch?lang=en&lot={coop.lot.id}")
    look()
    amount.fill("41")
    page.get_by_label("Vehicle").fill("20C-123.45")
    save(page)
    expect(page.locator(".error-summary")).to_contain_text("40")
    expect(page.get_by_label("Vehicle")).to_have_value("20C-123.45")
    amount.fill("15")
    save(page)
    expect(page.locator("main")).to_contain_text("Siêu thị Xanh")

    page.goto(f"{page.url}/return?lang=en")
    look()
    amount.fill("5")
    page.get_by_label("damaged").check()
    save(page)
    expect(page.locator("main")).to_contain_text("waits for a decision")
    page.goto("/workspace/quarantine?lang=en")
    look()

    page.goto(f"/workspace/places/{coop.workshop}/destroy?lang=en&lot={coop.lot.id}")
    look()
    amount.fill("2")
    page.get_by_label("Why it is destroyed").fill("Ẩm mốc")
    page.get_by_role("button", name="Destroy", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("It is destroyed for good")
    page.get_by_label("It is destroyed for good").check()
    page.get_by_role("button", name="Destroy", exact=True).click()
    expect(page.locator("main")).to_contain_text("Ẩm mốc")

    page.goto(f"/workspace/places/{coop.workshop}/count?lang=en")
    page.get_by_label(coop.lot.code).fill("20")
    page.get_by_role("button", name="Compare with the books").click()
    expect(page.locator(".notice.look")).to_contain_text("23 packs → 20 packs")
    look()
    page.locator("#reason").select_option("sample")
    page.get_by_role("button", name="Save the differences").click()
    expect(page.locator("main")).to_contain_text("1 lot was put right.")
    with coop.deployment.snapshot() as db:
        kinds = {event.kind for event in db.query(Event)}
        assert verify(db, vault=coop.deployment.vault) == []
    assert {
        EventKind.DISPATCH,
        EventKind.RETURN,
        EventKind.DESTROY,
        EventKind.STOCK_CORRECTION,
    } <= kinds
