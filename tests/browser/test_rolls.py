"""Scratch stamps on a roll, on a phone: from the run to the file for the printer."""

import re

import pytest
from cooperative import found
from playwright.sync_api import expect

from labels.roll_reader import RollReader
from traceability.parties.services import create_organisation

pytestmark = pytest.mark.browser


@pytest.fixture
def coop(live_site):
    """A cooperative with eight stamps of a packed lot; its owner is Lan."""
    deployment = live_site.deployment
    with deployment.transaction() as db:
        organisation = create_organisation(
            db,
            code="LABANG",
            name_vi="HTX chè La Bằng",
            address_vi="La Bằng",
            clock=deployment.clock,
        )
    live_site.enlist(organisation)
    coop = found(deployment, organisation)
    coop.stamps(coop.packed(40), 8)
    return coop


def test_scratch_stamps_go_on_a_roll_and_a_torn_row_is_noted(
    coop, phone_page, sign_in, violations, sideways
):
    page = phone_page
    sign_in(page, "lan@labang.example")
    page.goto("/workspace/stamps/1/print?lang=en")
    expect(page.get_by_label("Begin at label")).to_be_visible()
    page.get_by_label("Design").select_option("scratch-50x30")
    expect(page.get_by_label("Make 8 hidden codes now")).to_be_checked()
    page.get_by_label("Printed on").select_option("roll-2-50x30")
    page.get_by_label("TSC, Xprinter and the like: TSPL").check()
    page.get_by_label("203 dpi").check()
    expect(page.locator(".error")).to_have_count(0)
    expect(page.get_by_label("Begin at label")).to_have_count(0)
    assert (violations(page), sideways(page)) == ("", 0)

    page.get_by_role("button", name="Make the file").click()
    take = page.get_by_role("button", name=re.compile("Take the file for the printer"))
    expect(take).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Hidden codes of run 2")).to_be_visible()
    assert (violations(page), sideways(page)) == ("", 0)
    with page.expect_download() as download:
        take.click()
    assert download.value.suggested_filename == "tem-LABANG-1-1-8-scratch-50x30-203dpi.tspl"
    reader = RollReader(download.value.path(), "tspl", 203)
    assert [len(reader.reads(row)) for row in (1, 2, 3, 4)] == [4] * 4
    reader.close()

    page.get_by_role("button", name="Rows were spoiled").click()
    page.get_by_label("First row").fill("4")
    page.get_by_label("Last row").fill("4")
    page.get_by_label("Destroyed").check()
    assert (violations(page), sideways(page)) == ("", 0)
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("Spoiled: row")).to_be_visible()
    expect(page.get_by_text("Stamps 7–8")).to_be_visible()
