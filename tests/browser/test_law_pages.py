"""A lot that lacks its picture: stopped, let go by the owner, and honest on the buyer's phone."""

import re
from datetime import date

import pytest
from cooperative import found
from playwright.sync_api import expect

from traceability.lots.models import Lot, Product
from traceability.parties.services import add_certificate, create_organisation
from traceability.stamps.code import Kind
from traceability.stamps.services import issue_run, stamp_codes

pytestmark = pytest.mark.browser


@pytest.fixture
def coop(live_site):
    deployment = live_site.deployment
    with deployment.transaction() as db:
        organisation = create_organisation(
            db,
            code="NAHIN",
            name_vi="Hợp tác xã Nông nghiệp và Dịch vụ tổng hợp Nà Hin",
            address_vi="Nà Hin",
            clock=deployment.clock,
        )
    live_site.enlist(organisation)
    return found(deployment, organisation)


@pytest.fixture
def bare(coop):
    """A packed lot whose product has no picture."""
    with coop.deployment.transaction() as db:
        db.get_one(Product, coop.product).image = None
    return coop.packed()


@pytest.fixture
def look(violations, sideways):
    """Can a page be read by all, and does it fit?"""

    def look_at(page):
        assert violations(page) == "", page.url
        assert sideways(page) == 0, page.url

    return look_at


def test_a_lot_without_its_picture_is_stopped_let_go_and_never_made_prettier(
    coop, bare, phone_page, sign_in, look
):
    page, reason = phone_page, "Ảnh chụp ngày mai, khách cần hàng hôm nay"
    sign_in(page)

    page.goto(f"/workspace/stamps/issue?lot={bare.id}&lang=en")
    page.get_by_label("Stamps", exact=False).last.fill("20")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.locator(".error-summary")).to_contain_text("Picture of the product")

    page.goto(f"/workspace/lots/{bare.id}/check")
    look(page)
    expect(page.locator(".notice.danger")).to_contain_text("Picture of the product")
    expect(page.locator(".notice.danger a")).to_have_attribute(
        "href", f"/workspace/products/{coop.product}"
    )
    page.get_by_text("Let the lot go out without it").first.click()
    page.get_by_label("Why the lot goes out without it").fill(reason)
    page.get_by_role("button", name="Let the lot go out without it").click()
    expect(page.get_by_role("status").first).to_contain_text("may be stamped and listed")
    expect(page.locator(".checked .missing").first).to_contain_text(reason)
    look(page)

    with coop.deployment.transaction() as db:
        run = issue_run(
            db,
            coop.recorder,
            coop.deployment.vault,
            count=1,
            host=coop.deployment.host,
            lot=db.get_one(Lot, bare.id),
            kind=Kind.LOT,
        )
        stamp = next(stamp_codes(coop.deployment.vault, run))
    page.goto(f"/T/{stamp.tail.removeprefix('/T/')}?lang=en")
    expect(page.locator(".items dd").nth(1)).to_contain_text(
        re.compile(f"none.*no picture.*Accepted by the owner.*{reason}", re.DOTALL)
    )


def test_a_certificate_is_noted_given_its_paper_and_ended(coop, desk_page, sign_in, look):
    page = desk_page
    with coop.deployment.transaction() as db:
        paper = add_certificate(
            db,
            coop.recorder,
            scheme="vietgap",
            number="VG-0042",
            issuer="Sở Nông nghiệp",
            valid_from=date(2025, 1, 1),
        )
    sign_in(page)
    page.goto(f"/workspace/certificates/{paper.id}?lang=en")
    look(page)

    page.set_input_files(
        "input[type=file]",
        {"name": "cert.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x %%EOF"},
    )
    page.get_by_role("button", name="Add the file").click()
    expect(page.get_by_role("link", name=re.compile("File of"))).to_have_count(1)
    page.get_by_text("Note what has happened to it").click()
    page.get_by_label("What has happened to it").select_option("revoked")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator(".error-summary")).to_contain_text("Say why.")
    page.get_by_label("Reason", exact=False).fill("Đợt kiểm tra tháng 11")
    page.get_by_role("button", name="Note it").click()

    expect(page.locator("h1")).to_contain_text("revoked")
    expect(page.get_by_role("main")).to_contain_text("Đợt kiểm tra tháng 11")
    look(page)
